"""What a source lists of a day beside what is here: every difference has its code and a cause, or nothing is kept."""

from datetime import time, timedelta

import pytest
from kept_source import NOW, KeptSource, version
from sqlalchemy import select

from ioc import clock
from ioc.batches import Run
from ioc.deletions import Deletions
from ioc.domain.feed import Listed, Parsed, Rejection
from ioc.domain.moments import day_number, to_us
from ioc.domain.workcal import from_place
from ioc.errors import SourceError
from ioc.ingest import Loader
from ioc.polling import Poller
from ioc.polling_schedule import Nightly
from ioc.store.audit_rows import entries
from ioc.store.desk import open_desk
from ioc.store.incidents import facts_of
from ioc.store.orders import RECONCILE, place_order, waiting
from ioc.store.reconciled import codes_of, days_of
from ioc.store.tables import FACTS, incidents
from ioc.trust.reconciling import FAILED, Reconciling
from ioc.trust.reconciling_orders import ReconcilingOrders

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = day_number(NOW.date())
LAST = range(TODAY - 3, TODAY)


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def source():
    """Four dossiers a day of the three last days and of today: K-000 is the oldest."""
    noon = NOW.replace(hour=9, minute=0, second=0)
    told = [
        version(4 * d + n, noon - (3 - d) * DAY + n * timedelta(minutes=5))
        for d in range(4)
        for n in range(4)
    ]
    return KeptSource(told=told)


@pytest.fixture
def poller(fresh_store, shipped_place, source):
    loader = Loader(fresh_store, shipped_place, from_place(shipped_place))
    made = Poller(fresh_store, shipped_place, loader, {"one_stop": source}, batch=5)
    made.poll("one_stop")
    return made


@pytest.fixture
def made(poller):
    return Reconciling(poller, poller.loader.calendar, 3, share=0.5)


def numbers(outcome, day):
    (one,) = [row for row in outcome.days if row.day == day]
    return one.theirs, one.ours, one.matched, one.missing_here, one.missing_there, one.different


def causes(outcome):
    return {one.code: (one.what, one.cause, one.text) for one in outcome.codes}


def kept(made):
    with made.store.read() as conn:
        place = made.place.code
        return days_of(conn, place, "one_stop"), codes_of(conn, place, "one_stop")


def moved(source, number, **more):
    """The newest version of a dossier, told otherwise."""
    was = [one for one in source.told if one.dossier_code == f"K-{number:03d}"][-1]
    told = {"received_at": was.received_at, "status": was.status, "due_at": was.due_at, **more}
    return version(number, told.pop("stamp", was.updated_at), **told)


def test_days_that_agree_have_no_codes(made):
    found = made.reconcile("one_stop", LAST)
    assert [row.day for row in found.days] == [*reversed(LAST)]
    assert {numbers(found, day) for day in LAST} == {(4, 4, 4, 0, 0, None)}
    assert found.codes == () and not found.differs
    assert kept(made) == (list(found.days), [])


def test_a_record_that_never_came_is_not_delivered(made, source):
    source.told.append(version(50, NOW - DAY))
    source.hidden = {"K-050"}
    found = made.reconcile("one_stop", LAST)
    assert numbers(found, TODAY - 1) == (5, 4, 4, 1, 0, None)
    assert causes(found) == {"K-050": ("missing_here", "not_delivered", "")} and found.differs
    assert kept(made) == (list(found.days), list(found.codes))


def test_a_refused_record_is_told_with_its_reason_and_unit(made, source):
    source.told.append(version(51, NOW - DAY))
    source.hidden = {"K-051"}
    refused = Rejection(
        field="channel", reason="unknown_channel", text="'9' is none", where="page 1", hash="1", code="K-051",
        payload={"dossier_code": "K-051", "resolving_area": "25216"},
    )  # fmt: skip
    made.poller.loader.load("one_stop", Parsed([], [refused]))
    found = made.reconcile("one_stop", LAST)
    assert causes(found) == {"K-051": ("missing_here", "refused", "unknown_channel")}
    assert found.codes[0].area == "25216"


def test_what_a_source_no_longer_lists_leaves_or_waits_for_a_person(made, source, poller):
    source.deleted = {"K-008"}
    found = made.reconcile("one_stop", LAST)
    assert numbers(found, TODAY - 1) == (3, 4, 3, 0, 1, None)
    assert causes(found) == {"K-008": ("missing_there", "left_there", "")} and found.codes[0].area == "25216"
    waiting = Reconciling(poller, made.calendar, 3, share=0.05).reconcile("one_stop", LAST)
    assert causes(waiting) == {"K-008": ("missing_there", "waiting", "")}


def test_what_was_withdrawn_here_and_is_listed_again_is_told_so(made, source, poller):
    source.deleted = {"K-008"}
    assert Deletions(poller, 0.5).check("one_stop", NOW - 5 * DAY, NOW - HOUR).withdrawn == 1
    assert made.reconcile("one_stop", LAST).codes == ()
    source.deleted = set()
    source.hidden = {"K-008"}
    found = made.reconcile("one_stop", LAST)
    assert causes(found) == {"K-008": ("missing_here", "withdrawn", "")} and found.codes[0].area == "25216"


def test_a_record_of_another_day_is_named_on_both(made, source):
    source.hidden = {"K-008"}
    source.told.append(moved(source, 8, stamp=NOW - HOUR, received_at=NOW - 2 * DAY))
    found = made.reconcile("one_stop", LAST)
    assert numbers(found, TODAY - 1)[:5] == (3, 4, 3, 0, 1)
    assert numbers(found, TODAY - 2)[:5] == (5, 4, 4, 1, 0)
    said = {(one.day, one.what, one.cause, one.text) for one in found.codes}
    here, there = (NOW - DAY).date().isoformat(), (NOW - 2 * DAY).date().isoformat()
    assert said == {
        (TODAY - 1, "missing_there", "other_day", there),
        (TODAY - 2, "missing_here", "other_day", here),
    }


def test_a_dossier_that_nobody_accepted_is_of_the_day_it_is_listed_on(made, source):
    """It has no receipt here; the source lists it by another moment of its own."""
    waiting = version(52, NOW - HOUR, status=1, received_at=None, submitted_at=NOW - DAY)
    made.poller.loader.load("one_stop", Parsed([waiting], []))
    real = source.list_codes

    def listing(start, end):
        for page in real(start, end):
            there = [*page.codes, "K-052"] if start <= NOW - DAY < end else page.codes
            yield Listed(there, len(there))

    source.list_codes = listing
    found = made.reconcile("one_stop", LAST)
    assert numbers(found, TODAY - 1) == (5, 5, 5, 0, 0, None) and found.codes == ()


def test_what_is_within_the_overlap_may_still_come(made, source):
    late = NOW - timedelta(minutes=1)
    assert made.place.sources["one_stop"].overlap > timedelta(minutes=1)
    source.told += [version(60, late, received_at=late), version(61, NOW - HOUR)]
    source.hidden = {"K-060", "K-061"}
    found = made.reconcile("one_stop", range(TODAY, TODAY + 1))
    assert causes(found) == {
        "K-060": ("missing_here", "overlap", ""),
        "K-061": ("missing_here", "not_delivered", ""),
    }
    source.hidden, source.told = {"K-060"}, source.told[:-1]
    again = made.reconcile("one_stop", range(TODAY, TODAY + 1))
    assert causes(again) == {"K-060": ("missing_here", "overlap", "")} and not again.differs


def test_what_comes_in_while_the_source_lists_is_no_difference(made, source):
    real = source.list_codes

    def listing(start, end):
        yield from list(real(start, end))
        if not any(one.dossier_code == "K-090" for one in source.told):
            source.told.append(version(90, NOW - HOUR, received_at=NOW - DAY))

    source.list_codes = listing
    found = made.reconcile("one_stop", LAST[-1:])
    assert numbers(found, TODAY - 1) == (4, 4, 4, 0, 0, None)


@pytest.mark.parametrize("trouble", [{"cut_listing": 1}, {"away": True}])
def test_a_listing_that_fails_or_is_not_whole_keeps_nothing_and_says_so(made, source, trouble):
    made.reconcile("one_stop", LAST)
    before = kept(made)
    source.deleted = {"K-008"}
    for name, value in trouble.items():
        setattr(source, name, value)
    with clock.frozen(NOW + HOUR):
        found = made.reconcile("one_stop", LAST)
    assert found.error and found.days == () and kept(made) == before
    with made.store.read() as conn:
        rows = conn.execute(select(incidents.c.kind, incidents.c.text)).all()
    ((kind, text),) = rows
    found = facts_of(text)
    assert (kind, found["source"]) == (FAILED, "one_stop")
    assert found.get("why") == "not_whole" or "HTTP 503" in found["error"]


def test_a_failing_second_day_keeps_nothing_of_the_first(made, source):
    real, asked = source.list_codes, []

    def listing(start, end):
        asked.append(start)
        source.away = len(asked) == 2
        return real(start, end)

    source.list_codes = listing
    assert made.reconcile("one_stop", LAST).error and kept(made) == ([], [])


def test_a_difference_that_is_gone_is_forgotten(made, source):
    source.told.append(version(50, NOW - DAY))
    source.hidden = {"K-050"}
    made.reconcile("one_stop", LAST)
    source.hidden = set()
    made.poller.poll("one_stop", since=source.cursor_at(NOW - 3 * DAY))
    made.reconcile("one_stop", LAST)
    days, codes = kept(made)
    assert codes == [] and (days[0].theirs, days[0].matched) == (5, 5)


def test_another_state_is_told_with_both_values(made, source, monkeypatch):
    """K-008 has a newer version that no poll brought, K-009 says something else under the stamp it had."""
    due = NOW + 3 * DAY
    source.told.append(moved(source, 8, stamp=NOW - HOUR, due_at=due))
    source.told[9] = moved(source, 9, status=5)
    monkeypatch.setattr(made.poller, "poll", lambda name, since: Run(name, to_us(NOW)))
    found = made.reconcile("one_stop", LAST, states=LAST[-1:])
    assert causes(found) == {
        "K-008": ("different", "not_delivered", f'{{"source_due_at":[null,{to_us(due)}]}}'),
        "K-009": ("different", "same_stamp", '{"status":[4,5]}'),
    }
    assert numbers(found, TODAY - 1) == (4, 4, 4, 0, 0, 2)
    assert [row.states_at for row in found.days] == [to_us(NOW), None, None]


def test_a_newer_version_that_was_refused_is_told_so(made, source):
    source.told.append(moved(source, 8, stamp=NOW - HOUR / 6, channel="9", status=5))
    found = made.reconcile("one_stop", LAST, states=LAST[-1:])
    assert causes(found) == {"K-008": ("different", "refused", '{"status":[4,5]}')}


def test_what_is_newer_here_is_no_difference(made, source):
    source.told.append(moved(source, 8, stamp=NOW - HOUR, status=5))
    made.poller.poll("one_stop")
    source.told.pop()
    assert made.reconcile("one_stop", LAST, states=LAST[-1:]).codes == ()


def test_comparing_states_stores_nothing(made, source):
    source.told.append(moved(source, 8, stamp=NOW - 20 * HOUR, status=5))
    before = rows(made)
    assert list(causes(made.reconcile("one_stop", LAST, states=LAST[-1:]))) == ["K-008"]
    assert rows(made) == before


def rows(made):
    with made.store.read() as conn:
        return conn.execute(select(FACTS["dossiers"]).order_by("code")).all()


def test_a_failing_re_reading_keeps_nothing(made, source):
    source.fetch = lambda cursor: _broken(source)
    assert "HTTP 503" in made.reconcile("one_stop", LAST, states=LAST[-1:]).error and kept(made) == ([], [])


def _broken(source):
    raise SourceError(source.name, "HTTP 503")
    yield


def test_states_stay_known_when_only_codes_are_compared(made, source):
    source.told[9] = moved(source, 9, status=5)
    made.reconcile("one_stop", LAST, states=LAST[-1:])
    with clock.frozen(NOW + HOUR):
        assert made.reconcile("one_stop", LAST).days[0].different is None
    days, codes = kept(made)
    assert (days[0].different, days[0].states_at) == (1, to_us(NOW)) and [one.code for one in codes] == [
        "K-009"
    ]
    source.told[9] = moved(source, 9, status=4)
    made.reconcile("one_stop", LAST, states=LAST[-1:])
    days, codes = kept(made)
    assert (days[0].different, codes) == (0, [])


def test_at_night_the_last_days_are_compared_and_the_states_of_the_newest(made, source):
    source.told[9] = moved(source, 9, status=5)  # yesterday
    source.told[5] = moved(source, 5, status=5)  # the day before
    found = made.nightly("one_stop", NOW)
    assert [row.different for row in found.days] == [1, None, None]
    assert list(causes(found)) == ["K-009"]
    source.listing = False
    assert made.nightly("one_stop", NOW) is None


def test_each_night_the_days_are_reconciled_after_the_sweep(made, source, poller):
    """What the sweep and the deletions put right is no difference any more."""
    source.told += [version(50, NOW - DAY), version(51, NOW - DAY)]
    source.hidden, source.deleted = {"K-051"}, {"K-009"}
    turns = Nightly(poller, time(2, 30), 3, lambda: None, Deletions(poller, 0.5), reconcile=made.nightly)
    with clock.frozen(NOW + 17 * HOUR):
        turns.turn()
    days, codes = kept(made)
    assert {row.day for row in days} == {TODAY - 2, TODAY - 1, TODAY}
    assert [(one.code, one.cause) for one in codes] == [("K-051", "not_delivered")]


def test_an_order_is_carried_out_and_noted(made, source, tmp_path):
    desk = open_desk(f"sqlite:///{tmp_path}/desk.db", made.place)
    source.told.append(version(50, NOW - DAY))
    source.hidden = {"K-050"}
    orders = ReconcilingOrders(made, desk)
    with desk.write() as conn:
        for name in ("one_stop", "hotline_1022"):
            place_order(conn, made.place.code, at=1, source=name, by="an.administrator", deed=RECONCILE)
    orders.turn()
    assert [one.code for one in kept(made)[1]] == ["K-050"]
    with desk.read() as conn:
        assert waiting(conn, made.place.code, RECONCILE) == []
        noted = [
            (row["deed"], row["actor"], row["subject"], row["detail"])
            for row in entries(conn, made.place.code)
        ]
    assert noted == [
        ("reconciled", "an.administrator", "one_stop", '{"codes":1,"days":3}'),
        (
            "reconciled",
            "an.administrator",
            "hotline_1022",
            '{"error":"hotline_1022: neither lists its codes nor tells what it counts"}',
        ),
    ]
    desk.close()


def test_orders_of_one_deed_are_not_those_of_another(made, tmp_path):
    desk = open_desk(f"sqlite:///{tmp_path}/desk.db", made.place)
    with desk.write() as conn:
        again = place_order(conn, made.place.code, at=1, source="one_stop", by="a", reason="", find="")
        anew = place_order(conn, made.place.code, at=2, source="one_stop", by="a", deed=RECONCILE)
        assert waiting(conn, made.place.code) == [again]
        assert waiting(conn, made.place.code, RECONCILE) == [anew]
    desk.close()
