"""Windows are read again, gaps close by themselves, and what a source deleted leaves the counts but not the history."""

from datetime import time, timedelta

import orjson
import pytest
from kept_source import NOW, KeptSource, version, with_step
from sqlalchemy import select

from ioc import clock
from ioc.counts import audit
from ioc.deletions import Deletions
from ioc.domain.workcal import from_place
from ioc.epochs import Epochs
from ioc.indicators.cubes import Cubes
from ioc.indicators.open_set import OpenSet
from ioc.ingest import Loader
from ioc.polling import Poller
from ioc.polling_schedule import Nightly
from ioc.store import data_version
from ioc.store.polls import latest_runs, read_state
from ioc.store.tables import CUBES, FACTS, HISTORY, dossier_steps, gone_records, incidents

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FACT = FACTS["dossiers"]


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def source():
    """Forty dossiers, one every two hours up to two hours ago."""
    return KeptSource(told=[with_step(n, NOW - 2 * HOUR * (40 - n)) for n in range(40)])


@pytest.fixture
def poller(fresh_store, shipped_place, source):
    loader = Loader(fresh_store, shipped_place, from_place(shipped_place))
    return Poller(fresh_store, shipped_place, loader, {"one_stop": source}, batch=5)


def codes(store, table=FACT):
    with store.read() as conn:
        return sorted(conn.execute(select(table.c.code)).scalars())


def told(store, kind=None):
    with store.read() as conn:
        rows = conn.execute(select(incidents.c.kind, incidents.c.text).order_by(incidents.c.at)).all()
    return [orjson.loads(text) for found, text in rows if kind in (None, found)]


def received(store):
    cube = CUBES["dossier_day_area"]
    with store.read() as conn:
        query = select(cube.c.received).where(cube.c.attribution == "resolving")
        return sum(conn.execute(query).scalars())


def state(store):
    with store.read() as conn:
        return read_state(conn, store.place, "one_stop")


def check(poller, share=0.5, **more):
    return Deletions(poller, share).check("one_stop", NOW - 5 * DAY, NOW - HOUR, **more)


def test_a_window_is_read_again_without_moving_the_cursor(poller, source, fresh_store):
    poller.poll("one_stop")
    before, batches = state(fresh_store), []
    source.told += [version(50, NOW - 30 * HOUR), version(51, NOW - 10 * HOUR)]
    until = NOW - 20 * HOUR
    run = poller.poll("one_stop", since=source.cursor_at(NOW - 2 * DAY), until=until, seen=batches.append)
    assert (run.error, run.changed) == (None, 1)
    assert "K-050" in codes(fresh_store) and "K-051" not in codes(fresh_store)
    assert sum(batch.size for batch in batches) == run.records_in
    assert state(fresh_store) == before
    with fresh_store.read() as conn:
        assert len(latest_runs(conn, fresh_store.place, "one_stop", 9)) == 2


def test_a_failed_re_reading_leaves_the_source_as_the_polls_found_it(poller, source, fresh_store):
    poller.poll("one_stop")
    before, source.away = state(fresh_store), True
    assert poller.poll("one_stop", since=source.cursor_at(NOW - DAY)).error
    assert state(fresh_store) == before


def test_a_source_that_was_away_is_caught_up_with(poller, source, fresh_store):
    poller.poll("one_stop")
    source.away = True
    with clock.frozen(NOW + HOUR):
        assert poller.poll("one_stop").error
    source.told += [version(60 + n, NOW + n * timedelta(minutes=10)) for n in range(12)]
    source.away = False
    with clock.frozen(NOW + 2 * HOUR):
        assert poller.poll("one_stop").error is None
    assert len(codes(fresh_store)) == 52 and audit(fresh_store, poller.place) == []


def nightly(poller, **more):
    return Nightly(poller, time(2, 30), 3, lambda: audit(poller.store, poller.place), **more)


def test_what_became_visible_late_after_an_outage_is_read_as_soon_as_it_is_over(poller, source, fresh_store):
    turns = nightly(poller)
    poller.poll("one_stop")
    source.away = True
    with clock.frozen(NOW + HOUR):
        poller.poll("one_stop")
    source.away = False
    source.told.append(version(70, NOW - 9 * HOUR))  # stamped before the outage, shown after it
    with clock.frozen(NOW + 2 * HOUR):
        poller.poll("one_stop")
        assert "K-070" not in codes(fresh_store)
        turns.turn()
        assert "K-070" in codes(fresh_store)
        asked = len(source.asked)
        turns.turn()
        assert len(source.asked) == asked
    assert told(fresh_store) == [{"source": "one_stop", "count": 1, "days": 3}]


def test_pages_that_a_source_lost_are_found_at_night_and_told(poller, source, fresh_store):
    source.hidden = {"K-030", "K-031", "K-032"}
    turns = nightly(poller)
    poller.poll("one_stop")
    source.hidden = set()
    poller.poll("one_stop")
    assert len(codes(fresh_store)) == 37
    with clock.frozen(NOW + 17 * HOUR):
        turns.turn()
        turns.turn()
    assert len(codes(fresh_store)) == 40 and audit(fresh_store, poller.place) == []
    assert told(fresh_store, "gap") == [{"source": "one_stop", "count": 3, "days": 3}]


def test_live_changes_are_no_gap(poller, source, fresh_store):
    turns = nightly(poller)
    poller.poll("one_stop")
    later = NOW + 17 * HOUR
    source.told.append(version(80, later - timedelta(seconds=20)))  # the next ordinary poll brings it
    with clock.frozen(later):
        turns.turn()
    assert told(fresh_store) == []


def test_records_deleted_at_the_source_leave_the_counts_and_stay_in_the_history(poller, source, fresh_store):
    poller.poll("one_stop")
    assert received(fresh_store) == 40
    source.deleted = {"K-020", "K-021"}
    outcome = check(poller)
    assert (outcome.withdrawn, outcome.waiting, outcome.error) == (2, 0, None)
    assert received(fresh_store) == 38 and len(codes(fresh_store)) == 38
    assert codes(fresh_store, HISTORY["dossiers"]) == ["K-020", "K-021"]
    assert set(codes(fresh_store, dossier_steps)) == set(codes(fresh_store))
    assert audit(fresh_store, poller.place) == []
    assert told(fresh_store, "withdrawn") == [{"source": "one_stop", "count": 2, "total": 40}]
    assert check(poller).withdrawn == 0


def test_a_web_worker_follows_a_deletion_like_any_change(poller, source, fresh_store, shipped_place):
    calendar = from_place(shipped_place)
    epochs, held = Epochs(fresh_store, shipped_place, calendar, Cubes(shipped_place)), OpenSet
    held = OpenSet(shipped_place, calendar, "dossiers")

    def seen():
        with fresh_store.read() as conn:
            epochs.cubes.catch_up(conn)
            version = data_version(conn, shipped_place.code)
            dense = epochs.cubes.dense("dossiers.resolving")
            return len(held.table(conn, version)), int(dense.before(dense.last + 1).sum())

    poller.poll("one_stop")
    before = seen()
    source.deleted = {"K-020"}
    check(poller)
    after = seen()
    fresh = Cubes(shipped_place)
    with fresh_store.read() as conn:
        fresh.catch_up(conn)
    dense = fresh.dense("dossiers.resolving")
    assert (before[0], after[0]) == (40, 39)
    assert after[1] == int(dense.before(dense.last + 1).sum()) != before[1]


def test_an_old_version_does_not_bring_a_deleted_record_back_but_a_newer_one_does(
    poller, source, fresh_store
):
    poller.poll("one_stop")
    source.deleted = {"K-020"}
    check(poller)
    source.deleted = set()  # the feed still tells its old version
    poller.poll("one_stop", since=source.cursor_at(NOW - 5 * DAY))
    assert "K-020" not in codes(fresh_store)
    source.told.append(version(20, NOW, received_at=NOW - 41 * HOUR))
    poller.poll("one_stop")
    assert "K-020" in codes(fresh_store) and codes(fresh_store, gone_records) == []
    assert audit(fresh_store, poller.place) == []


def test_a_record_that_the_source_lists_again_comes_back_as_it_was(poller, source, fresh_store):
    poller.poll("one_stop")

    def rows(table):
        names = [c for c in table.c if c.name not in ("version", "sys_from")]
        with fresh_store.read() as conn:
            return sorted(map(tuple, conn.execute(select(*names))), key=repr)

    before = rows(FACT), rows(dossier_steps), received(fresh_store)
    source.deleted = {"K-020"}
    check(poller)
    source.deleted = set()
    assert check(poller).returned == 1
    assert (rows(FACT), rows(dossier_steps), received(fresh_store)) == before
    assert audit(fresh_store, poller.place) == [] and len(told(fresh_store, "returned")) == 1


@pytest.mark.parametrize("trouble", [{"cut_listing": 1}, {"away": True}])
def test_a_listing_that_fails_or_is_not_whole_takes_nothing_out(poller, source, fresh_store, trouble):
    poller.poll("one_stop")
    source.deleted = {"K-020"}
    for name, value in trouble.items():
        setattr(source, name, value)
    outcome = check(poller)
    assert outcome.error and outcome.withdrawn == 0
    assert len(codes(fresh_store)) == 40


def test_too_many_at_once_wait_for_a_person(poller, source, fresh_store):
    poller.poll("one_stop")
    source.deleted = {f"K-{n:03d}" for n in range(10, 20)}
    outcome = check(poller, share=0.1)
    assert (outcome.withdrawn, outcome.waiting, len(codes(fresh_store))) == (0, 10, 40)
    assert told(fresh_store, "deletions_waiting") == [{"source": "one_stop", "count": 10, "total": 40}]
    assert check(poller, share=0.1, accept=True).withdrawn == 10
    assert len(codes(fresh_store)) == 30 and audit(fresh_store, poller.place) == []


def test_what_comes_in_while_the_source_lists_is_not_taken_for_deleted(poller, source, fresh_store):
    poller.poll("one_stop")
    real = source.list_codes

    def listing(start, end):
        yield from list(real(start, end))
        source.told.append(version(90, NOW - HOUR, received_at=NOW - 3 * HOUR))  # after the listing was made
        moved = next(one for one in source.told if one.dossier_code == "K-030")
        source.told.append(version(30, NOW, received_at=moved.received_at))

    source.list_codes = listing
    assert check(poller).withdrawn == 0
    assert {"K-030", "K-090"} <= set(codes(fresh_store))


def test_each_night_deletions_are_looked_for_where_the_source_lists(poller, source, fresh_store):
    poller.poll("one_stop")
    source.deleted = {"K-035"}
    turns = nightly(poller, deletions=Deletions(poller, 0.5))
    with clock.frozen(NOW + 17 * HOUR):
        turns.turn()
    assert "K-035" not in codes(fresh_store)
    source.deleted, source.listing = {"K-036"}, False
    with clock.frozen(NOW + 41 * HOUR):
        turns.turn()
    assert "K-036" in codes(fresh_store)
