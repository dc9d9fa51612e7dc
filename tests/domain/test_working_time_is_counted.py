"""Working days and working time, against the official vectors and a day-by-day walk."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from domain_samples import NIGHT, SPANS, ZONES, calendars, moments, vietnam
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.places import load_place, shipped
from ioc.domain.moments import HOUR, MISSING, day_number, from_day_number, from_us, to_us
from ioc.domain.workcal import WorkCalendar, from_place

VECTORS = (
    "2021-02-08+5=2021-02-22",
    "2021-02-09+1=2021-02-17",
    "2021-04-20+3=2021-04-26",
    "2021-04-29+2=2021-05-05",
    "2021-09-01+1=2021-09-06",
    "2022-01-28+3=2022-02-09",
    "2023-01-18+5=2023-02-01",
    "2023-04-27+3=2023-05-05",
    "2024-04-26+3=2024-05-04",
    "2025-04-25+2=2025-04-28",
    "2025-12-31+3=2026-01-07",
    "2026-01-08+2=2026-01-10",
    "2026-11-23+1=2026-11-25",
)  # domain: receipt + working days = due
WORKING_DAYS = {2020: 252, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 250, 2026: 249}


@pytest.fixture(scope="module")
def official() -> WorkCalendar:
    return from_place(load_place(shipped("binh-phuoc-2021")))


@pytest.mark.parametrize("vector", VECTORS)
def test_the_day_of_receipt_is_not_counted(official, vector):
    told, due = vector.split("=")
    received, n = told.split("+")
    number = day_number(date.fromisoformat(received))
    assert from_day_number(official.add_days(number, int(n))) == date.fromisoformat(due)
    assert official.working_days_before(official.add_days(number, int(n)), int(n)) == number


@pytest.mark.parametrize(("year", "days"), WORKING_DAYS.items())
def test_a_year_has_its_official_working_days(official, year, days):
    first, last = day_number(date(year, 1, 1)), day_number(date(year + 1, 1, 1))
    assert official.count_days(first, last) == days
    assert official.is_working_day(np.arange(first, last)).sum() == days


def test_a_worked_saturday_has_the_hours_of_a_full_day(official):
    start, end = (to_us(vietnam(f"2024-05-04T{hour}")) for hour in ("00:00", "23:59"))
    assert official.between(start, end) == 8 * HOUR


def test_the_same_number_of_working_days_before_skips_tet(official):
    assert from_day_number(official.working_days_before(day_number(date(2021, 2, 17)), 2)) == date(2021, 2, 8)


@pytest.mark.parametrize(
    ("received", "counted_from"),
    [
        ("2021-10-28T17:30", "2021-10-29T07:00"),
        ("2021-10-29T05:00", "2021-10-29T07:00"),
        ("2021-10-29T12:00", "2021-10-29T13:30"),
    ],
)
def test_what_comes_outside_office_hours_counts_from_the_next_ones(official, received, counted_from):
    both = (to_us(vietnam(moment)) for moment in (received, counted_from))
    assert len({int(official.add(moment, 3 * HOUR)) for moment in both}) == 1


def test_a_limit_ends_with_the_office_day_not_with_the_next_morning(official):
    assert official.add(to_us(vietnam("2021-10-28T07:00")), 8 * HOUR) == to_us(vietnam("2021-10-28T17:00"))
    assert official.add(to_us(vietnam("2021-10-28T17:00")), 24 * HOUR) == to_us(vietnam("2021-11-02T17:00"))


def test_nothing_added_is_the_moment_itself_and_missing_stays_missing(official):
    sunday = to_us(vietnam("2021-10-31T03:00"))
    assert official.add(np.array([sunday, MISSING]), np.array([0, 5])).tolist() == [sunday, MISSING]
    assert official.add(np.array([sunday]), np.array([MISSING])).tolist() == [MISSING]
    assert (
        official.between(np.array([sunday, MISSING]), np.array([MISSING, sunday])).tolist() == [MISSING] * 2
    )
    assert official.worked(np.array([MISSING])).tolist() == [MISSING]


def test_a_time_limit_past_the_table_ends_with_its_last_hour(official):
    assert from_us(int(official.add(to_us(datetime(2059, 12, 30, tzinfo=UTC)), 10**6 * HOUR))).year == 2059


def test_days_outside_the_table_are_refused(official):
    with pytest.raises(ValueError, match="1990-2059"):
        official.is_working_day(np.array([day_number(date(1980, 1, 1))]))
    with pytest.raises(ValueError, match="1990-2059"):
        official.add_days(day_number(date(2059, 12, 1)), 100)


@pytest.mark.parametrize(("spans", "weekdays"), [((), {0}), (SPANS, set())])
def test_a_calendar_without_working_time_is_refused(spans, weekdays):
    with pytest.raises(ValueError, match="office hours and working days"):
        WorkCalendar(spans, weekdays, [], [], ZoneInfo("Asia/Ho_Chi_Minh"))


CALENDARS = {
    (zone, name): calendars(zone, spans)
    for zone in ZONES
    for name, spans in (("day", SPANS), ("night", NIGHT))
}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("key", CALENDARS, ids="-".join)
def test_working_time_equals_a_walk_day_by_day(key, data):
    ours, naive = CALENDARS[key]
    a, b = sorted([data.draw(moments(key[0])), data.draw(moments(key[0]))])
    expected = naive.between(a, b)
    assert ours.between(to_us(a), to_us(b)) == expected // timedelta(microseconds=1)
    length = timedelta(microseconds=data.draw(st.integers(0, 60 * HOUR)))
    assert from_us(int(ours.add(to_us(a), length // timedelta(microseconds=1)))) == naive.add(a, length)


@settings(max_examples=60, deadline=None)
@given(day=st.dates(date(2020, 1, 1), date(2026, 12, 31)), n=st.integers(0, 40))
def test_days_added_equal_a_walk_day_by_day(day, n):
    ours, naive = CALENDARS["Asia/Ho_Chi_Minh", "day"]
    expected = naive.nth_working_day_after(day, n)
    assert from_day_number(ours.add_days(day_number(day), n)) == expected
    if n:
        back = from_day_number(ours.working_days_before(day_number(expected) + 1, n))
        assert back == naive.nth_working_day_after(day, 1)


def test_office_hours_go_by_the_clock_on_the_wall_when_the_clocks_change():
    ours, _ = CALENDARS["Europe/Amsterdam", "day"]
    for day in (date(2021, 3, 25), date(2021, 3, 28), date(2021, 3, 30)):  # the 28th is a worked Sunday
        opening = to_us(datetime.combine(day, time(7), ZoneInfo("Europe/Amsterdam")))
        assert ours.add(opening - HOUR, 1) == opening + 1
        assert ours.between(opening - HOUR, opening + HOUR) == HOUR
