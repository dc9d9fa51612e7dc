"""While one looks at the store again, the others are told what it held a moment ago: a slow database holds none up."""

import threading

import pytest

from ioc import epochs as module

LONG_S = 10


@pytest.fixture
def slow(epochs, monkeypatch):
    """Epochs whose next look takes until the test says so: (epochs, looking, may go on)."""
    first = epochs.glance()
    looking, go_on = threading.Event(), threading.Event()

    def look():
        looking.set()
        assert go_on.wait(LONG_S)
        return first

    monkeypatch.setattr(epochs, "_look", look)
    monkeypatch.setattr(module, "LOOK_AGAIN_S", -1.0)
    yield epochs, looking, go_on
    go_on.set()


def ask(epochs) -> tuple[threading.Thread, list]:
    told = []
    thread = threading.Thread(target=lambda: told.append(epochs.glance()), daemon=True)
    thread.start()
    return thread, told


def test_others_are_told_the_last_glance_meanwhile(slow):
    epochs, looking, go_on = slow
    first, _ = ask(epochs)
    assert looking.wait(LONG_S)
    second, told = ask(epochs)
    second.join(LONG_S)
    assert len(told) == 1 and first.is_alive()
    go_on.set()
    first.join(LONG_S)


def test_a_glance_that_is_too_old_is_waited_for(slow, monkeypatch):
    epochs, looking, go_on = slow
    monkeypatch.setattr(module, "WHILE_LOOKING_S", -1.0)
    ask(epochs)
    assert looking.wait(LONG_S)
    second, told = ask(epochs)
    second.join(0.3)
    assert second.is_alive() and not told
    go_on.set()
    second.join(LONG_S)
    assert len(told) == 1
