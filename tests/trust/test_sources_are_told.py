"""Right, complete, clean, live: what is told of sources, units, days and late deliveries, and to whom."""

from datetime import timedelta

import pytest
from trust_samples import BUSY, OTHER, SELDOM, dossier, moment

from ioc import clock
from ioc.access.scope import scope_of
from ioc.domain.feed import Parsed, Rejection
from ioc.domain.flags import DossierFlag, TicketFlag
from ioc.domain.moments import HOUR, to_us
from ioc.errors import QuestionError, ScopeError
from ioc.indicators.answers import Period, Question
from ioc.store import open_store
from ioc.store.incidents import note_incident
from ioc.store.polls import record_run
from ioc.store.tables import ODD

NINE = "2021-10-29T09:00"


def ask(town, name, at=NINE, area=None, scope=None, **more):
    period = Period(key="today", start=to_us(moment("2021-10-29T00:00")), end=to_us(moment(at)))
    question = Question(name=name, area=area or town.place.root, period=period, **more)
    return town.reader(at, scope).answer(question)


def one_stop(town, **asked):
    return ask(town, "trust", **asked).sources[0]


def refuse(town, *codes, reason="unknown_area", payload=None, at="2021-10-29T08:00"):
    found = [
        Rejection(field="receiving_area", reason=reason, text=f"{code} is none", where="page 1", hash=code, code=code,
                  payload=payload or {"dossier_code": code, "receiving_area": BUSY})
        for code in codes
    ]  # fmt: skip
    with clock.frozen(moment(at)):
        town.loader.load("one_stop", Parsed([], found), heard=False)


def test_units_that_are_there_and_those_that_are_missing(town):
    town.load("2021-10-29T08:45", dossier("P-1", moment("2021-10-29T08:40"), OTHER))
    town.polled(NINE)
    assert (one_stop(town).units, one_stop(town).missing) == (2, 1)
    assert (one_stop(town, area="691").units, one_stop(town, area="691").missing) == (0, 0)
    (missing,) = ask(town, "missing_units").units
    assert (missing.area, missing.source, missing.usual_us) == (BUSY, "one_stop", 2 * HOUR)


def test_today_is_told_by_the_hour_beside_what_is_expected(town):
    town.load(
        "2021-10-29T08:30",
        *(dossier(f"T-{n}", moment("2021-10-29T08:01") + timedelta(seconds=n)) for n in range(5)),
    )
    told = one_stop(town, at="2021-10-29T08:30")
    hours = {one.hour: one for one in told.hours}
    assert (hours[7].state, hours[8].state, hours[9].state) == ("past", "now", "ahead")
    assert (hours[8].received, hours[8].expected) == (5, 1.0)  # two an hour, of which half has passed
    assert (told.received, told.expected) == (5, 3.0)
    assert (
        one_stop(town, area="688", at="2021-10-29T08:30").expected == 0
    )  # measured for the whole place alone


def test_runs_of_the_last_day_are_added_up(town):
    with town.store.write() as conn:
        for hours, error in ((1, None), (2, "one_stop: time-out"), (30, None)):
            started = to_us(moment(NINE) - timedelta(hours=hours))
            record_run(conn, town.place.code, "one_stop", started_at=started, records_in=10, records_changed=4,
                       records_rejected=1, duration_ms=hours, error=error)  # fmt: skip
    runs = one_stop(town).runs
    assert (runs.runs, runs.failed, runs.records_in, runs.changed, runs.rejected) == (2, 1, 20, 8, 2)
    assert (runs.repeated, runs.longest_ms) == (10, 2)


def test_what_was_refused_is_told_by_reason_with_the_newest(town):
    refuse(town, "R-1", "R-2")
    refuse(town, "R-3", reason="impossible_date", at="2021-10-29T08:30")
    assert one_stop(town).waiting == 3
    first, second = ask(town, "reject_reasons").reasons
    assert (first.reason, first.count, first.payload) == ("unknown_area", 2, True)
    assert (second.reason, second.count, second.sample) == ("impossible_date", 1, "R-3 R-3 is none")


def test_who_sees_a_part_is_told_of_refusals_that_name_its_units(town):
    refuse(town, "R-1")
    refuse(town, "R-2", payload={"dossier_code": "R-2"})
    scope = scope_of(["688"])
    (told,) = ask(town, "reject_reasons", area="688", scope=scope).reasons
    assert (told.count, told.sample) == (1, "R-1 R-1 is none")
    assert one_stop(town, area="688", scope=scope).waiting == 1
    assert ask(town, "reject_reasons", area="691", scope=scope_of(["691"])).reasons == ()


def test_how_many_records_came_is_not_told_of_a_part(town):
    with town.store.write() as conn:
        record_run(conn, town.place.code, "one_stop", started_at=to_us(moment("2021-10-29T08:00")), records_in=377,
                   records_changed=4, records_rejected=1, duration_ms=2, error=None)  # fmt: skip
    runs = one_stop(town, area="688").runs
    assert (runs.runs, runs.records_in, runs.repeated) == (1, 0, 0)
    assert one_stop(town).runs.records_in == 377


def test_impossible_orders_and_corrections_are_counted_in_their_area(town):
    odd = dossier("O-1", moment("2021-10-28T10:00"), status=9, finished_at=moment("2021-10-27T10:00"))
    moved = dossier(
        f"{OTHER}-1028-8", moment("2021-10-28T09:45"), OTHER, updated_at=moment("2021-10-29T08:00")
    )
    town.load("2021-10-29T08:05", odd, moved)
    assert (one_stop(town).impossible, one_stop(town).corrected) == (1, 1)
    assert one_stop(town, area=BUSY).impossible == 1 and one_stop(town, area=BUSY).corrected == 0


def test_an_audit_that_found_a_difference_is_told(town):
    assert ask(town, "trust").broken == 0
    with town.store.write() as conn:
        found = {"count": 1, "first": "dossier_day_area: 3, not 2"}
        note_incident(conn, town.place.code, "audit", to_us(moment("2021-10-29T03:00")), found)
    told = ask(town, "trust")
    assert (told.broken, told.broken_text) == (1, "dossier_day_area: 3, not 2")


def test_every_unit_has_its_state(town):
    town.polled(NINE)
    told = ask(town, "units", source="one_stop").units
    assert len(told) == len(town.place.leaves)
    states = {one.area: one.state for one in told}
    assert (states[BUSY], states[SELDOM], states["25225"]) == ("missing", "seldom", "never")
    assert told[0].state == "missing"
    assert {one.state for one in ask(town, "units", source="hotline_1022").units} == {"never"}


def test_the_calendar_tells_days_off_and_days_of_late_deliveries(town):
    town.load("2021-10-29T08:00", dossier("L-1", moment("2021-10-27T16:00")))
    told = ask(town, "unit_calendar", source="one_stop")
    row = dict(zip(told.days, told.received[told.areas.index(BUSY)], strict=True))
    day = {n: town.calendar.days.day(to_us(moment(f"2021-10-{n}T12:00"))) for n in (23, 27, 28)}
    assert (row[day[28]], row[day[27]], row[day[23]]) == (8, 9, 0)
    assert day[23] in told.off and day[27] not in told.off
    assert told.late == {(BUSY, day[27])}
    assert len(told.days) == 35 and told.days[-1] == day[28] + 1


def test_the_ledger_tells_how_late_and_of_which_day(town):
    town.load(
        "2021-10-29T08:00",
        dossier("L-1", moment("2021-10-27T16:00")),
        dossier("L-2", moment("2021-10-24T10:00")),
    )
    first, second = ask(town, "late_deliveries", source="one_stop").rows
    assert (first.late, first.mean_us, first.worst_us, first.is_off) == (1, 10 * HOUR, 10 * HOUR, False)
    assert second.is_off and second.came_at == to_us(moment("2021-10-29T08:00"))
    assert ask(town, "late_deliveries", source="one_stop", area="691").rows == ()


def test_refused_records_are_searched_and_filtered(town):
    refuse(town, "R-1", "R-2")
    refuse(town, "X-3", reason="impossible_date")
    assert ask(town, "rejects", source="one_stop").total == 3
    assert [one.code for one in ask(town, "rejects", source="one_stop", by="impossible_date").rows] == ["X-3"]
    assert [one.code for one in ask(town, "rejects", source="one_stop", find="r-2").rows] == ["R-2"]
    assert ask(town, "rejects", source="one_stop", find="100%_").rows == ()


def test_refused_records_of_others_are_nobodys(town):
    refuse(town, "R-1")
    refuse(town, "R-2", payload={"dossier_code": "R-2", "receiving_area": "nowhere"})
    refuse(town, "R-3", payload={"dossier_code": "R-3", "receiving_area": "688"})
    mine = ask(town, "rejects", source="one_stop", area="688", scope=scope_of(["688"])).rows
    assert {one.code: one.area for one in mine} == {"R-1": BUSY, "R-3": town.place.office_of("688")}
    assert ask(town, "rejects", source="one_stop", area="691", scope=scope_of(["691"])).rows == ()
    with pytest.raises(ScopeError):
        ask(town, "rejects", source="one_stop", scope=scope_of(["688"]))


def test_a_source_that_is_none_is_named(town):
    with pytest.raises(QuestionError, match="nothing"):
        ask(town, "units", source="nothing")


def test_the_index_of_odd_rows_is_of_the_flag_that_the_domain_sets():
    assert f"(flags & {DossierFlag.END_BEFORE_RECEIPT.value}) <> 0" == ODD
    assert DossierFlag.END_BEFORE_RECEIPT.value == TicketFlag.END_BEFORE_RECEIPT.value


def test_odd_rows_are_found_by_their_index(sqlite_template, shipped_place):
    """PostgreSQL plans by what a table holds: there is nothing to ask of an empty one."""
    store = open_store(f"sqlite:///{sqlite_template}", shipped_place)
    with store.read() as conn:
        asked = f"EXPLAIN QUERY PLAN SELECT count(*) FROM dossier WHERE place = 'x' AND received_at >= 1 AND {ODD}"
        plan = str(conn.exec_driver_sql(asked).all())
    store.close()
    assert "dossier_odd" in plan
