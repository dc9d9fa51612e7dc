"""Screens beat every ten seconds: they are live while they do, and five hundred cost one transaction."""

import time
from contextlib import contextmanager

import pytest
from screen_samples import PROFILE, another_process, paired

from ioc.access.secrets import new_id
from ioc.domain.moments import SECOND, to_us
from ioc.errors import SettingError
from ioc.screens.programme import default_programme
from ioc.screens.screen import (
    DEAD,
    LIVE,
    SILENT_S,
    WAITING,
    Report,
    profile_text,
    programme_text,
    read_done,
    read_report,
    report_of,
)
from ioc.store.screens import add_screen

TOLD = {
    "page": "wall-overview", "version": 7, "as_of": 1_635_476_400_000_000, "width": 1920, "height": 1080,
    "errors": 2, "memory": 45_000_000, "night": True,
}  # fmt: skip


def state(screens, screen):
    return next(one for one in screens.all() if one.screen.id == screen)


def test_a_screen_is_live_while_it_is_heard(screens, world):
    screen, _ = paired(screens)
    assert state(screens, screen).state == WAITING
    screens.beat(screen, read_report(TOLD, browser="Chromium"))
    world.wait(SILENT_S - 1)
    assert state(screens, screen).state == LIVE
    world.wait(2)
    assert state(screens, screen).state == DEAD
    screens.beat(screen, Report())
    assert state(screens, screen).state == LIVE


def test_what_it_reports_is_listed_by_every_process(screens):
    screen, _ = paired(screens)
    screens.beat(screen, read_report(TOLD, browser="Chromium/147"))
    other = another_process(screens)
    assert state(other, screen).state == WAITING
    assert screens.flush() == 1 and screens.flush() == 0
    for one in (screens, other):
        found = state(one, screen)
        assert (found.state, found.report.page, found.report.version, found.report.browser) == (
            LIVE, "wall-overview", 7, "Chromium/147",
        )  # fmt: skip
        assert (found.report.errors, found.report.memory, found.report.night) == (2, 45_000_000, True)


def test_the_newer_heartbeat_counts_whoever_heard_it(screens, world):
    screen, _ = paired(screens)
    other = another_process(screens)
    screens.beat(screen, Report(page="wall-data"))
    screens.flush()
    world.wait(10)
    other.beat(screen, Report(page="wall-today"))
    other.flush()
    assert state(screens, screen).report.page == "wall-today"


@contextmanager
def counted(store, monkeypatch):
    """How often the store was written to and read from."""
    deeds = {"write": 0, "read": 0}
    for name in deeds:
        real = getattr(type(store), name)

        def again(self, *args, _real=real, _name=name):
            deeds[_name] += 1
            return _real(self, *args)

        monkeypatch.setattr(type(store), name, again)
    yield deeds


@pytest.fixture
def many(screens):
    """Five hundred screens that were paired one by one."""
    told = {
        "profile": profile_text(PROFILE),
        "programme": programme_text(default_programme(screens.place, "70")),
    }
    found = [new_id() for _ in range(500)]
    with screens.desk.write() as conn:
        for number, one in enumerate(found):
            about = {"name": f"Màn hình {number}", "area": "70", "secret": f"{number}", "secret_at": 1}
            add_screen(conn, screens.place.code, id=one, **about, **told, paired_by="x", paired_at=1)
    return found


def test_five_hundred_heartbeats_are_one_transaction(screens, many, monkeypatch):
    report = read_report(TOLD, browser="Mozilla/5.0 (X11; Linux x86_64) Chrome/147.0.0.0 Safari/537.36")
    screens.beat(many[0], report)
    with counted(screens.desk, monkeypatch) as deeds:
        begun = time.process_time()
        for one in many:
            screens.beat(one, report)
        beaten = time.process_time() - begun
        assert deeds["write"] == 0 and deeds["read"] <= 4
        assert screens.flush() == 500
        flushed = time.process_time() - begun - beaten
        assert deeds["write"] == 1
    assert len([one for one in screens.all() if one.state == LIVE]) == 500
    print(f"500 beats: {beaten * 1000:.0f} ms CPU; written in {flushed * 1000:.0f} ms")
    assert beaten + flushed < 1.0, "ten seconds of 500 screens cost less than a tenth of a core"


def test_a_heartbeat_tells_what_to_show(screens, stopped_clock):
    screen, _ = paired(screens, "Tường")
    said = screens.beat(screen, Report())
    assert {key: said[key] for key in ("name", "orders", "messages", "events", "rotate")} == {
        "name": "Tường", "orders": [], "messages": [], "events": [], "rotate": False,
    }  # fmt: skip
    assert said["programme"]["items"][0] == {"page": "wall-overview", "area": "70", "seconds": 60}
    assert said["programme"]["night"] is False and said["programme"]["paused"] is False


@pytest.mark.parametrize(
    "told",
    [None, [], "x", {**TOLD, "page": 5}, {**TOLD, "version": "7"}, {**TOLD, "width": -1}, {**TOLD, "errors": True},
     {**TOLD, "memory": 2**63}, {**TOLD, "night": 1}, {**TOLD, "as_of": float("nan")}],
)  # fmt: skip
def test_what_is_no_heartbeat_is_named(told):
    with pytest.raises(SettingError, match="beat"):
        read_report(told)


def test_a_long_report_is_cut():
    report = read_report({"page": "p" * 5000}, browser="b" * 5000)
    assert len(report.page) == len(report.browser) == 200


def test_a_report_of_an_older_program_is_read():
    assert report_of('{"page": "wall-data", "colour": "blue"}').page == "wall-data"


def told_of(orders: list[dict]) -> list[dict]:
    return [{name: value for name, value in one.items() if name != "id"} for one in orders]


def test_orders_are_given_until_they_are_done_and_states_last(screens, world):
    screen, _ = paired(screens)
    for command, told in (
        ("reload", {}), ("show", {"page": "wall-data"}), ("identify", {}), ("pause", {}),
        ("message", {"text": "Họp lúc 9 giờ", "minutes": 2}),
    ):  # fmt: skip
        screens.order(screen, command, **told, by="operator")
        world.wait(0.01)
    said = screens.beat(screen, Report())
    assert told_of(said["orders"]) == [
        {"kind": "reload"},
        {"kind": "show", "page": "wall-data"},
        {"kind": "identify"},
    ]
    first, *others = (one["id"] for one in said["orders"])
    assert screens.beat(screen, Report())["orders"] == said["orders"], "the answer may have been lost"
    assert screens.beat(screen, Report(), done=[first])["orders"] == said["orders"][1:]
    assert said["programme"]["paused"] and said["messages"][0]["text"] == "Họp lúc 9 giờ"
    again = screens.beat(screen, Report(), done=[first, *others])
    assert again["orders"] == [] and again["messages"] == said["messages"]
    screens.order(screen, "resume", by="operator")
    world.wait(121)
    last = screens.beat(screen, Report())
    assert last["messages"] == [] and not last["programme"]["paused"]


def test_an_order_of_another_process_is_given_by_all_until_it_is_done(screens, world):
    screen, _ = paired(screens)
    other = another_process(screens)
    screens.beat(screen, Report()), other.beat(screen, Report())
    another_process(screens).order(screen, "reload", by="command line")
    world.wait(2.1)
    (one,), (same,) = (each.beat(screen, Report())["orders"] for each in (screens, other))
    assert one == same == {"id": one["id"], "kind": "reload"}
    assert other.beat(screen, Report(), done=[one["id"]])["orders"] == []
    assert screens.beat(screen, Report())["orders"] == []


def test_no_screen_ends_the_orders_of_another(screens):
    (first, _), (second, _) = paired(screens, "A"), paired(screens, "B")
    screens.order(second, "reload", by="a")
    (order,) = screens.beat(second, Report())["orders"]
    screens.order(first, "identify", by="a")
    screens.beat(first, Report(), done=[order["id"]])
    assert screens.beat(second, Report())["orders"] == [order]


@pytest.mark.parametrize("done", ["x", [1], ["x"] * 201, {"a": 1}])
def test_a_wrong_list_of_what_was_done_is_named(done):
    with pytest.raises(SettingError, match=r"beat\.done"):
        read_done({"done": done})


def test_an_empty_message_takes_the_last_one_down(screens):
    screen, _ = paired(screens)
    screens.order(screen, "message", text="x", minutes=60, by="a")
    screens.order(screen, "message", text="", by="a")
    assert screens.beat(screen, Report())["messages"] == []


def test_an_order_is_not_kept_for_a_screen_that_was_away(screens, world):
    screen, _ = paired(screens)
    screens.order(screen, "reload", by="a")
    world.wait(3601)
    assert screens.beat(screen, Report())["orders"] == []


@pytest.mark.parametrize(
    ("command", "told", "named"),
    [("explode", {}, "command"), ("show", {}, "page"), ("show", {"page": "province"}, "page"),
     ("message", {"text": "x", "minutes": 0}, "minutes"), ("message", {"text": "x" * 201, "minutes": 1}, "text"),
     ("message", {"text": "x", "minutes": 9999}, "minutes"), ("message", {"text": "a\x00", "minutes": 1}, "text")],
)  # fmt: skip
def test_an_order_that_makes_no_sense_is_named(screens, command, told, named):
    screen, _ = paired(screens)
    with pytest.raises(SettingError, match=named):
        screens.order(screen, command, **told, by="a")
    with pytest.raises(SettingError, match="no screen"):
        screens.order("nobody", "reload", by="a")


def test_the_real_time_counts_whatever_the_place_s_time_does(screens, world, stopped_clock):
    screen, _ = paired(screens)
    screens.beat(screen, Report())
    world.wait(SILENT_S + 1)
    found = state(screens, screen)
    from ioc import clock

    assert found.state == DEAD and to_us(clock.real()) - found.seen_at > SILENT_S * SECOND
