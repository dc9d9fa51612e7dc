"""The ledger knows each unit's newest event and usual gap, and who has been silent for longer."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from trust_samples import BUSY, OTHER, SELDOM, dossier, moment

from ioc import clock
from ioc.domain.feed import Parsed
from ioc.domain.moments import HOUR, to_us
from ioc.domain.records import TicketRecord
from ioc.indicators.answers import Period, Question
from ioc.store.tables import source_hours, source_unit_days, source_units


def units(town, source="one_stop"):
    with town.store.read() as conn:
        query = select(source_units).where(source_units.c.source == source)
        return {row["area"]: row for row in conn.execute(query).mappings()}


def days(town):
    with town.store.read() as conn:
        query = select(source_unit_days).order_by(source_unit_days.c.day)
        return [dict(row) for row in conn.execute(query).mappings()]


def test_each_unit_has_its_newest_event_and_when_it_was_heard(town):
    assert units(town)[BUSY]["newest_event_at"] == to_us(moment("2021-10-28T16:30"))
    assert units(town)[BUSY]["heard_at"] == to_us(moment("2021-10-28T17:00"))
    town.load("2021-10-29T08:05", dossier("N-1", moment("2021-10-29T08:00")))
    assert units(town)[BUSY]["newest_event_at"] == to_us(moment("2021-10-29T08:00"))
    assert units(town)[BUSY]["heard_at"] == to_us(moment("2021-10-29T08:05"))
    assert units(town)[OTHER]["heard_at"] == to_us(moment("2021-10-28T17:00"))


def test_an_end_is_an_event_of_the_resolving_unit_alone(town):
    ended = dossier("N-2", moment("2021-10-28T09:00"), OTHER, receiving_area=BUSY, status=9,
                    finished_at=moment("2021-10-29T09:10"), updated_at=moment("2021-10-29T09:10"))  # fmt: skip
    town.load("2021-10-29T09:15", ended)
    assert units(town)[OTHER]["newest_event_at"] == to_us(moment("2021-10-29T09:10"))
    assert units(town)[BUSY]["newest_event_at"] == to_us(moment("2021-10-28T16:30"))


def test_a_repeated_record_is_not_heard_again(town):
    again = dossier("N-3", moment("2021-10-29T08:00"))
    town.load("2021-10-29T08:05", again)
    town.load("2021-10-29T09:00", again)
    assert units(town)[BUSY]["heard_at"] == to_us(moment("2021-10-29T08:05"))


def test_an_event_of_the_time_to_come_is_not_heard_yet(town):
    town.load("2021-10-29T08:05", dossier("N-4", moment("2021-10-29T12:00")))
    assert units(town)[BUSY]["newest_event_at"] == to_us(moment("2021-10-28T16:30"))


def test_gaps_are_measured_in_working_time(town):
    """From 10:30 to 13:30 lies an hour of work, as between all others: nights and weekends are no gaps."""
    assert units(town)[BUSY]["usual_us"] == 2 * HOUR
    assert units(town)[BUSY]["events"] == 20 * 8
    assert (units(town)[SELDOM]["usual_us"], units(town)[SELDOM]["events"]) == (None, 3)


def test_a_silent_unit_is_missing_after_its_usual_gap_and_not_before(town):
    for hour in ("07:45", "08:15", "08:45"):
        town.load(f"2021-10-29T{hour}", dossier(f"O-{hour}", moment(f"2021-10-29T{hour}"), OTHER))
    assert town.missing("2021-10-29T08:29") == []  # 16:30 to 17:00 and 07:00 to 08:29: not yet two hours
    assert town.missing("2021-10-29T08:31") == [BUSY]
    (found,) = town.sources("2021-10-29T08:31")["one_stop"].missing_units
    assert (found.usual_us, found.silent_us) == (2 * HOUR, 2 * HOUR + 60_000_000)
    town.load("2021-10-29T08:40", dossier("B-1", moment("2021-10-29T08:35")))
    assert town.missing("2021-10-29T08:41") == []


def test_nobody_is_missing_over_a_weekend(town):
    town.load("2021-10-29T16:55", *(dossier(f"W-{a}", moment("2021-10-29T16:50"), a) for a in (BUSY, OTHER)))
    assert town.missing("2021-10-31T20:00") == []
    assert town.missing("2021-11-01T08:45") == []
    assert town.missing("2021-11-01T08:55") == [BUSY, OTHER]


def test_units_are_not_blamed_for_polls_that_fail(town):
    town.polled("2021-10-29T08:00")
    assert town.sources("2021-10-29T11:00")["one_stop"].missing_units == ()


def test_a_switchboard_speaks_for_all(town):
    """Nobody rang about a commune for days: that says nothing."""
    calls = [
        TicketRecord(source="hotline_1022", ticket_code=f"T-{n}", kind="feedback", state="new", area=BUSY,
                     opened_at=moment("2021-10-01T08:00") + timedelta(hours=n), updated_at=moment("2021-10-28T08:00"))
        for n in range(500)
    ]  # fmt: skip
    town.load("2021-10-28T17:00", *calls, source="hotline_1022")
    town.measured("2021-10-29T07:00")
    assert units(town, "hotline_1022")[BUSY]["usual_us"] == 2 * HOUR
    town.polled("2021-11-08T09:00", source="hotline_1022")
    assert town.sources("2021-11-08T09:00")["hotline_1022"].missing_units == ()
    entries = {
        **town.place.sources,
        "hotline_1022": replace(town.place.sources["hotline_1022"], reports="units"),
    }
    town.place = replace(town.place, sources=entries)
    assert len(town.sources("2021-11-08T09:00")["hotline_1022"].missing_units) == 1


def test_what_is_usual_is_measured_once_a_night(town):
    town.load("2021-10-29T08:05", *(dossier(f"S-{n}", moment("2021-10-29T08:00") + timedelta(seconds=n), SELDOM)
                                    for n in range(50)))  # fmt: skip
    made = town.measured("2021-10-29T20:00")
    assert units(town)[SELDOM]["usual_us"] is None
    with clock.frozen(moment("2021-10-30T02:31")):
        made.turn()
    assert units(town)[SELDOM]["usual_us"] is not None


def test_nothing_is_measured_before_the_history_is_read(town):
    town.polled("2021-10-29T08:00", source="payment_platform", history_complete=False)
    town.measured("2021-10-29T08:00")
    with town.store.read() as conn:
        assert set(conn.scalars(select(source_hours.c.source))) == {"one_stop"}


def test_a_store_from_before_the_ledger_is_measured_from_its_rows(town):
    with town.store.write() as conn:
        conn.execute(source_units.delete())
        conn.execute(source_hours.delete())
    town.measured("2021-10-29T07:00")
    row = units(town)[BUSY]
    assert row["newest_event_at"] == to_us(moment("2021-10-28T16:30"))
    assert (row["heard_at"], row["usual_us"]) == (None, 2 * HOUR)


def test_an_hour_of_a_working_day_has_its_expected_events(town):
    with town.store.read() as conn:
        rows = conn.execute(select(source_hours)).mappings().all()
    expected = {(row["working"], row["hour"]): row["expected"] for row in rows}
    assert len(expected) == 48
    assert expected[1, 8] == 2.0  # two units
    assert expected[1, 9] == pytest.approx(2 + 3 / 20)  # on three of twenty days the third
    assert (expected[1, 12], expected[0, 8]) == (0, 0)


def test_what_comes_late_is_written_down_by_the_day_it_happened(town):
    town.load(
        "2021-10-29T08:04", dossier("L-0", moment("2021-10-29T08:00"))
    )  # within the agreed five minutes
    assert days(town) == []
    late = [dossier("L-1", moment("2021-10-28T16:00")), dossier("L-2", moment("2021-10-28T15:00"))]
    town.load("2021-10-29T08:00", *late)
    (row,) = days(town)
    assert (row["area"], row["late"], row["corrected"]) == (BUSY, 2, 0)
    assert row["day"] == town.calendar.days.day(to_us(moment("2021-10-28T12:00")))
    assert (row["late_us"], row["worst_us"]) == (5 * HOUR, 3 * HOUR)  # 2 + 3 working hours
    assert row["came_at"] == to_us(moment("2021-10-29T08:00"))


def test_a_history_that_is_read_is_not_late(town):
    with town.store.write() as conn:
        conn.execute(source_unit_days.delete())
    town.polled("2021-10-29T07:00", history_complete=False)
    town.load("2021-10-29T08:00", dossier("L-3", moment("2021-09-01T08:00")), settled=False)
    assert days(town) == []


def test_a_past_event_told_otherwise_is_a_correction_of_its_day(town):
    moved = dossier(f"{BUSY}-1028-8", moment("2021-10-28T09:45"), updated_at=moment("2021-10-29T08:00"))
    town.load("2021-10-29T08:05", moved)
    (row,) = days(town)
    assert (row["corrected"], row["late"]) == (1, 0)
    town.load("2021-10-29T08:10", dossier("C-1", moment("2021-10-29T08:06")))
    today = dossier("C-1", moment("2021-10-29T08:07"), updated_at=moment("2021-10-29T08:12"))
    town.load("2021-10-29T08:15", today)  # today is not over
    assert [row["corrected"] for row in days(town)] == [1]


def test_a_load_that_fails_leaves_the_ledger_as_it_was(town, monkeypatch):
    before = units(town)
    monkeypatch.setattr("ioc.ingest.load.announce", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError), clock.frozen(moment("2021-10-29T08:05")):
        town.loader.load("one_stop", Parsed([dossier("F-1", moment("2021-10-29T08:00"))], []))
    assert units(town) == before


def test_totals_with_a_missing_unit_are_at_least(town):
    town.load("2021-10-29T08:45", dossier("P-1", moment("2021-10-29T08:40"), OTHER))
    town.polled("2021-10-29T09:00")
    period = Period(
        key="today", start=to_us(moment("2021-10-29T00:00")), end=to_us(moment("2021-10-29T09:00"))
    )
    before = Period(key="custom", start=period.start - 40 * 24 * HOUR, end=to_us(moment("2021-10-28T16:00")))
    reader = town.reader("2021-10-29T09:00")
    asked = {"name": "points", "period": period, "indicators": ("dossiers_received",)}
    (whole,) = reader.answer(Question(area=town.place.root, **asked)).points
    assert (whole.missing, whole.of_members, whole.value) == ((BUSY,), 123, 1)
    (own,) = reader.answer(Question(area=BUSY, **asked)).points
    assert own.missing == (BUSY,)
    (past,) = reader.answer(Question(area=BUSY, **{**asked, "period": before})).points
    assert past.missing == ()  # it spoke until then
    (other,) = reader.answer(Question(area=OTHER, **asked)).points
    assert other.missing == ()
