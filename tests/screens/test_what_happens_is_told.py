"""Events: written once, closed when their cause is gone, told to the screens of their area, acknowledged by people."""

from datetime import timedelta

import pytest
from screen_samples import another_process, paired
from small_store import NOW, dossier, moment

from ioc import clock
from ioc.access.audit import Audit
from ioc.access.scope import whole
from ioc.domain.feed import Parsed
from ioc.domain.moments import to_us
from ioc.domain.records import TicketRecord
from ioc.domain.workcal import from_place
from ioc.errors import SettingError
from ioc.indicators.freshness import read_freshness
from ioc.ingest import Loader
from ioc.screens.causes import BURST_LEAST, complaints_burst, is_burst, newly_overdue, sources_dead
from ioc.screens.events import HIGH, KINDS, LEVELS, QUIET, Cause, Events
from ioc.screens.registry import Screens
from ioc.screens.screen import SILENT_S, Report
from ioc.screens.watching import LOOK_AGAIN_S, Watch
from ioc.texts import LANGUAGES

SOURCE = Cause("source_dead:one_stop", "source_dead", "70", {"name": {"vi": "Một cửa", "en": "One-stop"}})
BURST = Cause("complaints_burst:689", "complaints_burst", "689", {"count": 31, "usual": 4})


@pytest.fixture
def events(desk_store, shipped_place, stopped_clock):
    return Events(desk_store, shipped_place, Audit(desk_store))


def test_a_cause_that_lasts_is_one_event(events):
    for _ in range(3):
        events.write([SOURCE], ("source_dead",))
    other = Events(events.desk, events.place, events.audit)
    other.write([SOURCE], ("source_dead",))
    (found,) = events.now()
    assert (found.kind, found.level, found.at, found.is_open) == ("source_dead", HIGH, to_us(NOW), True)


def test_two_processes_that_see_it_at_once_write_it_once(events, monkeypatch):
    """Between looking and writing another process may have written."""
    other = Events(events.desk, events.place, events.audit)
    monkeypatch.setattr("ioc.screens.events.open_events", lambda *_: {})
    events.write([BURST], ("complaints_burst",))
    with clock.frozen(NOW + timedelta(seconds=1)):
        other.write([BURST], ("complaints_burst",))
        assert len(other.now()) == 1


def test_it_is_over_when_its_cause_is_gone_and_may_come_again(events):
    events.write([SOURCE, BURST], ("source_dead", "complaints_burst"))
    with clock.frozen(NOW + timedelta(minutes=5)):
        events.write([], ("source_dead",))
        found = {one.kind: one for one in events.now()}
        assert (
            found["source_dead"].closed_at == to_us(NOW) + 300_000_000 and found["complaints_burst"].is_open
        )
    with clock.frozen(NOW + timedelta(minutes=9)):
        events.write([SOURCE], ("source_dead",))
        assert [one.is_open for one in events.now() if one.kind == "source_dead"] == [True, False]


def test_what_is_told_of_it_moves_with_the_figures(events):
    events.write([BURST], ("complaints_burst",))
    events.write([Cause(BURST.key, BURST.kind, BURST.area, {"count": 40, "usual": 4})], ("complaints_burst",))
    (found,) = events.now()
    assert found.values["count"] == 40 and found.at == to_us(NOW)


def test_screens_are_told_what_is_open_within_their_area(events):
    events.write([SOURCE, BURST], KINDS)
    assert [one["kind"] for one in events.told_to("70")] == ["source_dead", "complaints_burst"]
    assert [one["kind"] for one in events.told_to("689")] == ["complaints_burst"]
    assert events.told_to("688") == []
    (told,) = events.told_to("689", "en")
    assert told["text"] == "31 complaints within an hour (usually 4)" and told["place"] == "Đồng Xoài City"
    assert told["at"] == to_us(NOW) and told["level"] == QUIET
    assert events.told_to("70", "en")[1]["text"] == f"Đồng Xoài City: {told['text']}"


def test_a_high_one_interrupts_until_a_person_has_seen_it(events):
    events.write([SOURCE], KINDS)
    (told,) = events.told_to("70")
    assert told["level"] == HIGH and told["text"] == "Nguồn Một cửa ngừng gửi số liệu"
    events.acknowledge(told["key"], "operator")
    (told,) = events.told_to("70")
    assert told["level"] == QUIET and told["acknowledged"]
    with pytest.raises(SettingError, match="acknowledged"):
        events.acknowledge(told["key"], "operator")
    events.write([SOURCE], KINDS)
    assert len(events.now()) == 1, "it stays acknowledged as long as it lasts"


def test_every_kind_has_a_level_and_words(events):
    assert set(LEVELS) == set(KINDS) and {kind for kind, level in LEVELS.items() if level == HIGH} == {
        "source_dead"
    }
    values = {"name": "x", "count": 1, "usual": 1, "hours": 3, "source": "y"}
    events.write([Cause(kind, kind, "70", values) for kind in KINDS], KINDS)
    for lang in LANGUAGES:
        assert len({events.text(one, lang) for one in events.now()}) == len(KINDS)


def test_old_events_are_forgotten(events):
    events.write([SOURCE], KINDS)
    events.write([], KINDS)
    with clock.frozen(NOW + timedelta(hours=9)):
        events._kept = (0.0, ())
        assert events.now() == ()
    with clock.frozen(NOW + timedelta(days=91)):
        events.write([BURST], KINDS)
    with events.desk.read() as conn:
        from ioc.store.screen_events import event_rows

        assert [row["kind"] for row in event_rows(conn, events.place.code, 0)] == ["complaints_burst"]


# --- what is watched


@pytest.fixture
def watch(epochs, desk_store, shipped_place, world, monkeypatch):
    monkeypatch.setattr("ioc.epochs.LOOK_AGAIN_S", -1.0)
    return Watch(epochs, Screens(desk_store, shipped_place, Audit(desk_store)))


def kinds(watch):
    watch.screens.events._kept = (0.0, ())
    return [one.kind for one in watch.screens.events.now() if one.is_open]


def test_a_screen_that_went_dead_is_an_event_within_thirty_seconds(watch, world):
    screens, (screen, _) = watch.screens, paired(watch.screens, "Tường 1")
    for _ in range(4):  # it beats as it should
        screens.beat(screen, Report())
        watch.look()
        world.wait(10)
    screens.beat(screen, Report())
    since = 0.0
    while "screen_dead" not in kinds(watch):
        world.wait(LOOK_AGAIN_S)
        since += LOOK_AGAIN_S
        watch.look()
        assert since <= 30
    assert since > SILENT_S - LOOK_AGAIN_S
    (event,) = [one for one in screens.events.now() if one.kind == "screen_dead"]
    assert event.values == {"name": "Tường 1"} and event.area == "70"
    screens.beat(screen, Report())
    watch.look()
    assert "screen_dead" not in kinds(watch)


def test_a_screen_that_another_process_hears_is_not_dead(watch, world):
    screen, _ = paired(watch.screens)
    other = another_process(watch.screens)
    for _ in range(6):
        other.beat(screen, Report())
        other.flush()
        watch.look()
        world.wait(10)
    assert "screen_dead" not in kinds(watch)


def test_after_a_restart_screens_have_time_to_be_heard(watch, world, epochs):
    screen, _ = paired(watch.screens)
    watch.screens.beat(screen, Report())
    watch.look()
    world.wait(3600)
    anew = Watch(epochs, another_process(watch.screens))
    anew.look()
    world.wait(SILENT_S - 1)
    anew.look()
    assert "screen_dead" not in kinds(anew)
    world.wait(2)
    anew.look()
    assert "screen_dead" in kinds(anew)


def test_a_screen_never_heard_and_one_revoked_are_no_events(watch, world):
    paired(watch.screens, "A")
    gone, _ = paired(watch.screens, "B")
    watch.screens.beat(gone, Report())
    world.wait(SILENT_S + 5)
    watch.look()
    assert kinds(watch) == ["screen_dead"]
    watch.screens.revoke(gone, by="x")
    watch.look()
    assert kinds(watch) == []


def test_a_source_gone_dead_is_an_event_until_it_is_back(watch, world, epochs, shipped_place):
    watch.look()
    assert kinds(watch) == []
    with clock.frozen(NOW + timedelta(hours=5)):
        watch.look()
        assert kinds(watch).count("source_dead") == len(shipped_place.sources)
    watch.look()
    assert kinds(watch) == []


def test_sources_are_named_as_the_place_names_them(epochs, shipped_place):
    later = to_us(NOW + timedelta(hours=5))
    with epochs.store.read() as conn:
        fresh = read_freshness(conn, shipped_place, epochs.calendar, later)
    names = {cause.values["name"]["vi"] for cause in sources_dead(shipped_place, fresh)}
    assert names == {source.names.vi for source in shipped_place.sources.values()}


@pytest.mark.parametrize(
    ("count", "usual", "burst"),
    [(BURST_LEAST - 1, 0, False), (BURST_LEAST, 0, True), (11, 4, False), (12, 4, True), (0, 0, False)],
)
def test_a_burst_is_far_more_than_usual(count, usual, burst):
    assert is_burst(count, usual) is burst


def opened(epochs, number, at, area, prefix):
    """So many tickets opened within the hour before a moment."""
    told = {
        "source": "hotline_1022",
        "kind": "feedback",
        "state": "new",
        "category": "traffic",
        "updated_at": NOW,
    }
    records = [
        TicketRecord(
            ticket_code=f"{prefix}-{n}", opened_at=at - timedelta(seconds=60 + n * 60), area=area, **told
        )
        for n in range(number)
    ]
    Loader(epochs.store, epochs.place, from_place(epochs.place)).load(
        "hotline_1022", Parsed(records, []), cursor="d"
    )


def bursts(epochs):
    epochs._last = None
    return {cause.area: dict(cause.values) for cause in complaints_burst(epochs.reader(whole(epochs.place)))}


def test_a_burst_is_told_of_the_district_it_is_in(epochs):
    opened(epochs, 12, NOW, "25195", "now")
    assert bursts(epochs) == {"689": {"count": 12, "usual": 0}}
    for week in range(1, 5):
        opened(epochs, 6, NOW - timedelta(weeks=week), "25195", f"w{week}")
    assert bursts(epochs) == {}, "twice the usual is none"


def test_a_burst_of_many_districts_is_told_of_the_place(epochs):
    for area in ("25195", "25216", "25270"):
        opened(epochs, 6, NOW, area, area)
    assert list(bursts(epochs)) == ["70"]


def overdue(epochs):
    epochs._last = None
    return {one.area: one.values["count"] for one in newly_overdue(epochs.reader(whole(epochs.place)))}


def load(epochs, *records):
    Loader(epochs.store, epochs.place, from_place(epochs.place)).load(
        "one_stop", Parsed(list(records), []), cursor="d"
    )


def test_what_became_overdue_today_is_told_by_district(epochs):
    assert overdue(epochs) == {}, "the sample is overdue for longer, or not yet"
    yesterday, today = {"due_at": moment("2021-10-28T16:00")}, {"due_at": moment("2021-10-29T09:00")}
    load(
        epochs,
        *(dossier(f"N{n}", "2021-10-25T08:00", area="25195", **yesterday) for n in range(3)),
        dossier("T1", "2021-10-25T08:00", area="25195", **today),  # by the day rule: not before tomorrow
        dossier("L1", "2021-10-25T08:00", area="25195", due_at=moment("2021-10-27T16:00")),
        dossier(
            "E1",
            "2021-10-25T08:00",
            area="25195",
            status=9,
            finished_at=moment("2021-10-29T08:30"),
            **yesterday,
        ),
    )
    assert overdue(epochs) == {"689": 3}


def test_figures_are_watched_and_told_once_a_day(watch, world, epochs):
    for number, due in enumerate(("2021-10-28T16:00", "2021-10-29T16:00")):
        load(epochs, dossier(f"N{number}", "2021-10-25T08:00", area="25195", due_at=moment(due)))
    opened(epochs, 12, NOW, "25195", "now")
    watch.look()
    assert sorted(kinds(watch)) == ["complaints_burst", "newly_overdue"]
    world.wait(31)
    with clock.frozen(NOW + timedelta(hours=2)):
        watch.look()
        assert set(kinds(watch)) == {"newly_overdue", "source_dead"}
    world.wait(31)
    with clock.frozen(NOW + timedelta(days=1)):
        watch.look()
        (event,) = [one for one in watch.screens.events.now() if one.kind == "newly_overdue" and one.is_open]
        assert event.at == to_us(NOW + timedelta(days=1)), "another day is another event"
