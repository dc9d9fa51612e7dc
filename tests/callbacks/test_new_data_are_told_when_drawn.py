"""Pages are told of new data when what they show is drawn; whatever happens to whoever draws, they are told."""

import threading

import pytest

from callbacks import announced as module
from callbacks.announced import Announced
from callbacks.bundles import Bundles
from ioc.epochs import Glance
from ioc.errors import StoreError
from ioc.indicators.answers import Epoch

MINUTE = 60_000_000


class Store:
    """Epochs whose version a test moves."""

    def __init__(self):
        self.version, self.now, self.broken = 1, 7 * MINUTE + 5, False

    def glance(self) -> Glance:
        if self.broken:
            raise StoreError("gone")
        return Glance(self.version, self.now, ())


class View:
    def query(self) -> str:
        return "page=one"


class Drawing:
    """Draws when it is allowed to."""

    def __init__(self):
        self.may, self.drawn = threading.Event(), []
        self.may.set()

    def __call__(self, view, epoch: Epoch):
        self.may.wait(10)
        self.drawn.append(epoch.version)
        return epoch, ()


@pytest.fixture
def stage(monkeypatch):
    monkeypatch.setattr(module, "LOOK_AGAIN_S", 0.01)
    store, drawing, stop = Store(), Drawing(), threading.Event()
    bundles = Bundles(drawing, 10**6)
    told = Announced(store, bundles)
    thread = threading.Thread(target=told.keep_ready, args=(stop,), daemon=True)
    yield store, drawing, bundles, told, thread
    drawing.may.set()
    stop.set()
    if thread.ident:
        thread.join(10)


def until(truth) -> None:
    wait = threading.Event()
    for _ in range(500):
        if truth():
            return
        wait.wait(0.01)
    pytest.fail("not within 5 s")


def ask(bundles: Bundles, told: Announced) -> None:
    glance = told.glance()
    bundles.get(View(), glance.epoch, glance.now, None, None)


def test_new_data_are_told_when_they_are_drawn(stage, monkeypatch):
    store, drawing, bundles, told, thread = stage
    monkeypatch.setattr(module, "LONGEST_S", 60)
    ask(bundles, told)
    thread.start()
    until(lambda: told._draws_ahead)
    drawing.may.clear()
    store.version = 2
    threading.Event().wait(0.2)
    assert (told.glance().epoch.version, told.glance().version) == (1, 2)
    drawing.may.set()
    until(lambda: told.glance().epoch.version == 2)
    made = len(drawing.drawn)
    ask(bundles, told)
    assert drawing.drawn[-1] == 2 and len(drawing.drawn) == made, "drawn before it was told"


def test_a_drawing_that_takes_too_long_is_not_waited_for(stage, monkeypatch):
    store, drawing, bundles, told, thread = stage
    monkeypatch.setattr(module, "LONGEST_S", 0.1)
    ask(bundles, told)
    thread.start()
    until(lambda: told._draws_ahead)
    drawing.may.clear()
    store.version = 2
    until(lambda: told.glance().epoch.version == 2)
    assert drawing.drawn == [1]


def test_nobody_who_draws_nobody_who_waits(stage):
    store, _, _, told, _ = stage
    assert told.glance().epoch.version == 1
    store.version = 2
    assert told.glance().epoch.version == 2


def test_an_older_copy_is_told_at_once_and_a_broken_store_is_no_end(stage, monkeypatch):
    store, drawing, bundles, told, thread = stage
    monkeypatch.setattr(module, "LONGEST_S", 60)
    store.version = 9
    ask(bundles, told)
    thread.start()
    until(lambda: told._draws_ahead)
    store.broken = True
    threading.Event().wait(0.1)
    store.broken = False
    drawing.may.clear()
    store.version = 3
    assert told.glance().epoch.version == 3
    drawing.may.set()
    store.version = 4
    until(lambda: told.glance().epoch.version == 4)


def test_views_that_nobody_asks_for_any_more_are_not_drawn():
    drawing = Drawing()
    bundles = Bundles(drawing, 10**6)
    bundles.get(View(), Epoch(1, 0), 0, None, None)
    bundles.prepare(Epoch(2, 0), 0, 60)
    bundles.prepare(Epoch(3, 0), 0, -1)
    bundles.prepare(Epoch(4, 0), 0, 60)
    assert drawing.drawn == [1, 2]


def test_what_is_expected_is_drawn_before_anybody_asked_and_after_nobody_does():
    drawing = Drawing()
    bundles = Bundles(drawing, 10**6)
    bundles.expect(View(), None)
    bundles.prepare(Epoch(1, 0), 0, -1)
    bundles.get(View(), Epoch(1, 0), 0, None, None)
    bundles.prepare(Epoch(2, 0), 0, -1)
    assert drawing.drawn == [1, 2]


def test_what_is_ready_is_given_while_the_next_is_drawn():
    drawing = Drawing()
    bundles = Bundles(drawing, 10**6)
    _, ready = bundles.get(View(), Epoch(1, 0), 0, None, None)
    drawing.may.clear()
    ahead = threading.Thread(target=bundles.prepare, args=(Epoch(2, 0), 0, 60), daemon=True)
    ahead.start()
    until(lambda: bundles._turn("page=one").locked())
    given = []
    asks = threading.Thread(
        target=lambda: given.append(bundles.get(View(), Epoch(1, 0), 0, None, None)[1]), daemon=True
    )
    asks.start()
    asks.join(5)
    drawing.may.set()
    ahead.join(10)
    assert given == [ready]
    assert drawing.drawn == [1, 2]
