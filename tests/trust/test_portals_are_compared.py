"""What a portal calls late beside what is late here: every difference has its code and a cause, nothing is counted."""

from datetime import time, timedelta

import pytest
from kept_source import KeptSource
from portal_samples import PORTAL, shown, with_portal
from sqlalchemy import func, select
from trust_samples import BUSY, OTHER, Town, dossier, moment

from ioc import clock
from ioc.domain.feed import Page, Parsed, Rejection
from ioc.domain.moments import day_number
from ioc.errors import SourceError
from ioc.polling import Poller
from ioc.polling_schedule import Nightly
from ioc.store.orders import Order
from ioc.store.portal_days import KEPT_DAYS, portal_days_of
from ioc.store.portal_entries import entries_of
from ioc.store.reconciled import codes_of
from ioc.store.tables import CUBES, dossiers
from ioc.store.versions import data_version
from ioc.trust.first_beside import FirstBeside
from ioc.trust.portals import Portals
from ioc.trust.reconciling import Reconciling
from ioc.trust.reconciling_orders import ReconcilingOrders

NOW = "2021-10-29T10:00"
TODAY = day_number(moment(NOW).date())
DAY = timedelta(days=1)
PAST, AHEAD = moment("2021-10-27T17:00"), moment("2021-11-03T17:00")


def ours(code, due=PAST, **more):
    return dossier(code, moment("2021-10-20T08:00"), due_at=due, **more)


@pytest.fixture
def town_of(fresh_store, shipped_place):
    """A town whose one-stop system and portal have told something."""

    def made(here, there, set_causes=dict, **entry):
        town = Town(fresh_store, with_portal(shipped_place, **entry))
        town.load(NOW, *here)
        town.load(NOW, *there, source=PORTAL)
        town.portals = Portals(town.store, town.place, town.calendar, set_causes)
        return town

    return made


def compared(town, at=NOW):
    with clock.frozen(moment(at)):
        return town.portals.compare(PORTAL)


def why(codes, what):
    return {one.code: (one.cause, one.text) for one in codes if one.what == what}


def told(code, at=NOW, **more):
    return shown(code, moment(at), **more)


def test_what_both_call_late_is_matched_with_the_cause_of_the_delay(town_of):
    here = [
        ours("L-1"), ours("L-2", status=5), ours("L-3"), ours("L-4"), ours("STEP", parent_code="L-3", due=AHEAD),
    ]  # fmt: skip
    there = [told(f"L-{n}", status=5 if n == 2 else 4, due_at=PAST, is_late=True) for n in range(1, 5)]
    town = town_of(here, there, lambda: {("one_stop", "L-4"): "applicant", ("other", "L-1"): "system_error"})
    day, codes = compared(town)
    assert (day.theirs, day.ours, day.matched) == (4, 4, 4)
    assert (day.late_both, day.late_there, day.late_here) == (4, 0, 0)
    assert (day.missing_here, day.missing_there, day.different) == (0, 0, 0)
    assert why(codes, "late_both") == {
        "L-1": ("unit_slow", ""), "L-2": ("paused_forgotten", ""), "L-3": ("other_agency", ""),
        "L-4": ("applicant", "set"),
    }  # fmt: skip


def test_what_only_the_portal_calls_late_has_a_cause(town_of):
    done = moment("2021-10-27T09:00")
    paused = ours("PAUSED", due=AHEAD, status=5)
    here = [
        ours("ENDED", status=9, finished_at=done), paused, ours("DUE", due=AHEAD),
        ours("RULE", due=moment("2021-10-29T09:00")), ours("NEW", status=1),
    ]  # fmt: skip
    there = [
        told(one, due_at=PAST, status=4, is_late=True) for one in ("ENDED", "DUE", "NOWHERE", "BAD", "NEW")
    ]
    there += [
        told("PAUSED", status=5, due_at=PAST, is_late=True),
        told("RULE", status=4, due_at=moment("2021-10-29T09:00"), is_late=True),
    ]
    town = town_of(here, there)
    refused = Rejection(
        field="due_at", reason="impossible_date", text="no", where="page 1", hash="1", code="BAD",
        payload={"dossier_code": "BAD", "receiving_area": OTHER},
    )  # fmt: skip
    town.loader.load("one_stop", Parsed([], [refused]))
    day, codes = compared(town)
    assert (day.late_both, day.late_there, day.late_here) == (0, 7, 0)
    found = why(codes, "late_there")
    assert {code: cause for code, (cause, _) in found.items()} == {
        "ENDED": "not_synchronised", "PAUSED": "paused_forgotten", "DUE": "other_due", "RULE": "other_rule",
        "NOWHERE": "not_delivered", "BAD": "refused", "NEW": "other_state",
    }  # fmt: skip
    assert found["BAD"] == ("refused", "impossible_date")
    assert "due_at" in found["DUE"][1] and "end_at" in found["ENDED"][1]
    areas = {one.code: one.area for one in codes if one.what == "late_there"}
    assert (areas["DUE"], areas["BAD"], areas["NOWHERE"]) == (BUSY, OTHER, None)


def test_what_is_late_here_only_has_a_cause(town_of):
    here = [ours("ENDED"), ours("UNSHOWN"), ours("DUE"), ours("RULE"), ours("SET"), ours("FINE", due=AHEAD)]
    there = [
        told("ENDED", status=9, ended_at=moment("2021-10-28T09:00")), told("DUE", status=4, due_at=AHEAD),
        told("RULE", status=4, due_at=PAST, is_late=False), told("SET", status=4), told("FINE", status=4),
    ]  # fmt: skip
    day, codes = compared(town_of(here, there, lambda: {("one_stop", "SET"): "system_error"}))
    assert (day.late_both, day.late_there, day.late_here, day.missing_there) == (0, 0, 5, 1)
    assert {code: cause for code, (cause, _) in why(codes, "late_here").items()} == {
        "ENDED": "ended_there", "UNSHOWN": "not_synchronised", "DUE": "other_due", "RULE": "other_rule",
        "SET": "system_error",
    }  # fmt: skip
    assert why(codes, "missing_there") == {"UNSHOWN": ("not_synchronised", "")}
    assert why(codes, "different")["ENDED"][0] == "ended_there"


def test_sides_add_up(town_of):
    here = [ours(f"H-{n}", due=PAST if n % 2 else AHEAD) for n in range(10)]
    there = [told(f"H-{n}", due_at=PAST, status=4) for n in range(4)] + [told("X", status=4, due_at=PAST)]
    day, codes = compared(town_of(here, there))
    assert day.matched + day.missing_here == day.theirs == 5
    assert day.matched + day.missing_there == day.ours == 10
    assert day.late_both + day.late_there == 5, "what the portal shows, late by its moments"
    assert day.late_both + day.late_here == 5, "what is overdue here"
    for what in ("late_both", "late_there", "late_here", "missing_here", "missing_there", "different"):
        assert len(why(codes, what)) == getattr(day, what), what


def test_another_state_is_told_with_whoever_is_ahead(town_of):
    here = [ours("A", due=AHEAD, status=5), ours("B", due=AHEAD, status=4), ours("SAME", due=AHEAD)]
    there = [
        told("A", at="2021-10-19T08:00", status=4, due_at=AHEAD), told("B", status=5, due_at=AHEAD),
        told("SAME", status=4, due_at=AHEAD),
    ]  # fmt: skip
    day, codes = compared(town_of(here, there))
    assert day.different == 2
    assert why(codes, "different") == {
        "A": ("not_synchronised", '{"status":[5,4]}'), "B": ("not_delivered", '{"status":[4,5]}'),
    }  # fmt: skip


@pytest.mark.parametrize(("rule", "late"), [(None, 0), ("day", 0), ("instant", 1)])
def test_a_portal_that_gives_moments_only_is_late_by_its_own_rule(town_of, rule, late):
    due = moment("2021-10-29T09:00")
    town = town_of([ours("A", due=due)], [told("A", due_at=due)], portal_late=rule)
    day, codes = compared(town)
    assert (day.late_there, day.late_both, day.late_here) == (late, 0, 0)
    assert day.different is None, "it tells neither state nor end"
    assert [one.cause for one in codes] == ["other_rule"] * late


def test_a_list_of_what_is_late_says_nothing_of_the_rest(town_of):
    here = [ours("A"), ours("B"), ours("C", due=AHEAD)]
    town = town_of(here, [told("A"), told("GONE", at="2021-10-28T10:00")], portal_lists="late")
    day, codes = compared(town)
    assert (day.theirs, day.late_both, day.late_there, day.late_here) == (1, 1, 0, 1)
    assert (day.missing_there, day.different) == (None, None)
    assert why(codes, "late_here") == {"B": ("unknown", "")}


def test_a_newer_telling_of_the_whole_takes_the_place_of_the_last(town_of):
    town = town_of([ours("A"), ours("B")], [told("A"), told("B")], portal_lists="all")
    assert compared(town)[0].matched == 2
    town.load("2021-10-29T12:00", shown("B", moment("2021-10-29T12:00")), source=PORTAL)
    assert compared(town)[0].missing_there == 1


def test_of_changes_the_newest_of_each_stands(town_of):
    there = [told("A", at="2021-10-29T09:00", status=4), told("A", at="2021-10-29T08:00", status=5)]
    town = town_of([ours("A")], there)
    town.load(NOW, told("A", at="2021-10-29T07:00", status=2), source=PORTAL)
    with town.store.read() as conn:
        (one,) = entries_of(conn, town.place.code, PORTAL, whole=False).values()
    assert one.status == 4


def test_nothing_of_a_portal_is_counted(town_of):
    town = town_of([ours("A")], [])
    with town.store.read() as conn:
        before = data_version(conn, town.place.code)
    town.load(NOW, *(told(f"P-{n}", status=4, due_at=PAST, area=BUSY) for n in range(50)), source=PORTAL)
    with town.store.read() as conn:
        cube = CUBES["dossier_day_area"]
        counted = select(func.sum(cube.c.received)).where(cube.c.attribution == "resolving")
        assert conn.execute(counted).scalar() == 1
        assert conn.execute(select(func.count()).select_from(dossiers)).scalar() == 1
        assert data_version(conn, town.place.code) == before
        assert len(entries_of(conn, town.place.code, PORTAL, whole=False)) == 50
    assert town.sources(NOW)[PORTAL].state == "live"
    town.measured(NOW)


def test_an_area_that_is_none_is_refused_like_that_of_any_record(town_of):
    town = town_of([], [])
    with clock.frozen(moment(NOW)):
        done = town.loader.load(PORTAL, Parsed([told("A", area="999"), told("B", area="689")], []))
    assert dict(done.rejected) == {"unknown_area": 1} and done.changed == 1
    with town.store.read() as conn:
        (one,) = entries_of(conn, town.place.code, PORTAL, whole=False).values()
    assert one.area == town.place.office_of("689")


def test_a_day_takes_the_place_of_what_was_found_on_it_and_codes_of_long_ago_are_dropped(town_of):
    town = town_of([ours("A")], [told("A", is_late=True, due_at=PAST)])
    compared(town)
    compared(town)
    with town.store.read() as conn:
        assert [one.day for one in portal_days_of(conn, town.place.code, PORTAL)] == [TODAY]
        assert [one.code for one in codes_of(conn, town.place.code, PORTAL)] == ["A"]
    later = f"{moment(NOW) + KEPT_DAYS * DAY:%Y-%m-%dT%H:%M}"
    compared(town, later)
    with town.store.read() as conn:
        assert [one.day for one in portal_days_of(conn, town.place.code, PORTAL)] == [
            TODAY + KEPT_DAYS,
            TODAY,
        ]
        assert {one.day for one in codes_of(conn, town.place.code, PORTAL)} == {TODAY + KEPT_DAYS}


def test_it_is_done_each_night_and_on_order(town_of):
    town = town_of([ours("A")], [told("A", is_late=True, due_at=PAST)])
    poller = Poller(town.store, town.place, town.loader, {"one_stop": KeptSource(told=[])})
    made = Reconciling(poller, town.calendar, 3, share=0.5, portals=town.portals)
    with clock.frozen(moment("2021-10-29T01:00")):
        night = Nightly(poller, time(2), 0, lambda: None, reconcile=made.nightly)
    with clock.frozen(moment("2021-10-29T02:30")):
        night.turn()
    with town.store.read() as conn:
        assert [one.late_both for one in portal_days_of(conn, town.place.code, PORTAL)] == [1]
    orders = ReconcilingOrders(made, town.store)
    orders.audit = type("Silent", (), {"note": lambda *_, **__: None})()
    with clock.frozen(moment(NOW)):
        found = orders.carry_out(Order(id="1", source=PORTAL, by="someone", deed="reconcile"))
        again = made.beside(PORTAL)
    assert found == {"days": 1, "codes": 1}
    assert not again.differs, "what both call late is no difference"


def test_the_first_time_it_does_not_wait_for_a_night(town_of):
    town = town_of([], [told("A", is_late=True, due_at=PAST)])
    town.load(NOW, ours("A"), settled=False)  # its history is still being read
    poller = Poller(town.store, town.place, town.loader, {})
    made = Reconciling(poller, town.calendar, 3, share=0.5, portals=town.portals)
    first = FirstBeside(made)

    def days(at=NOW):
        with clock.frozen(moment(at)):
            first.turn()
        with town.store.read() as conn:
            return [one.at for one in portal_days_of(conn, town.place.code, PORTAL)]

    assert days() == []
    town.polled(NOW)
    (done,) = days()
    assert days("2021-10-29T11:00") == [done] and first.waiting == {}
    again = FirstBeside(made)
    again.turn()
    assert days() == [done] and again.waiting == {}, "not after every start"


class Paged(KeptSource):
    """Tells one record a page; the page of a code in `hidden` fails."""

    def fetch(self, cursor):
        for one in self.told:
            if one.dossier_code in self.hidden:
                raise SourceError(self.name, "HTTP 503")
            yield Page(body=[one], where="page", cursor=None)

    def parse(self, page):
        return Parsed(list(page.body), [])


@pytest.mark.parametrize(("lists", "stored"), [("all", []), ("late", []), ("changes", ["A"])])
def test_half_of_a_list_that_says_all_is_not_stored(town_of, lists, stored):
    town = town_of([], [], portal_lists=lists)
    source = Paged(PORTAL, told=[told("A"), told("B")], hidden={"B"})
    poller = Poller(town.store, town.place, town.loader, {PORTAL: source}, batch=1)

    def there():
        with town.store.read() as conn:
            return sorted(entries_of(conn, town.place.code, PORTAL, whole=lists != "changes"))

    with clock.frozen(moment(NOW)):
        assert "HTTP 503" in poller.poll(PORTAL).error
        assert there() == stored
        source.hidden = set()
        assert poller.poll(PORTAL).error is None
    assert there() == ["A", "B"]
