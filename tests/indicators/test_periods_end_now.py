"""Periods run up to now and are compared with as many working days before."""

from datetime import date

import pytest
from indicator_samples import local, sample_place

from ioc.domain.moments import from_us
from ioc.domain.workcal import from_place
from ioc.errors import QuestionError
from ioc.indicators.answers import Period
from ioc.indicators.periods import KEYS, comparison_of, period_of


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return sample_place(tmp_path_factory.mktemp("place"))


@pytest.fixture(scope="module")
def calendar(place):
    return from_place(place)


def spoken(period: Period, place) -> tuple[str, str]:
    return tuple(from_us(us, place.zone).strftime("%Y-%m-%d %H:%M") for us in (period.start, period.end))


@pytest.mark.parametrize(
    ("key", "first"),
    [("today", "2021-10-29"), ("7days", "2021-10-23"), ("month", "2021-10-01"), ("quarter", "2021-10-01"),
     ("year", "2021-01-01"), ("report", "2021-10-15")],
)  # fmt: skip
def test_a_period_begins_at_a_local_midnight_and_ends_now(place, key, first):
    now = local(place, 2021, 10, 29, 8, 41)
    assert spoken(period_of(key, now, place), place) == (f"{first} 00:00", "2021-10-29 08:41")


@pytest.mark.parametrize(("day", "first"), [(14, "2021-09-15"), (15, "2021-10-15"), (1, "2021-09-15")])
def test_the_official_period_begins_on_the_reporting_day(place, day, first):
    found = period_of("report", local(place, 2021, 10, day, 9), place)
    assert spoken(found, place)[0] == f"{first} 00:00"


def test_a_period_of_ones_own_includes_its_last_day_but_nothing_after_now(place):
    now = local(place, 2021, 10, 29, 8, 41)
    days = (date(2021, 10, 1), date(2021, 10, 7))
    assert spoken(period_of("custom", now, place, days), place) == ("2021-10-01 00:00", "2021-10-08 00:00")
    days = (date(2021, 10, 1), date(2021, 12, 1))
    assert spoken(period_of("custom", now, place, days), place) == ("2021-10-01 00:00", "2021-10-29 08:41")
    later = period_of("custom", now, place, (date(2021, 11, 1), date(2021, 12, 1)))
    assert later.start == later.end


@pytest.mark.parametrize(
    ("key", "days"), [("week", None), ("custom", None), ("custom", (date(2021, 2, 2), date(2021, 2, 1)))]
)
def test_an_impossible_period_is_named(place, key, days):
    with pytest.raises(QuestionError, match="period"):
        period_of(key, local(place, 2021, 10, 29), place, days)


def test_today_is_compared_up_to_the_same_minute_of_the_same_weekday(place, calendar):
    now = local(place, 2021, 10, 29, 8, 41)
    found = comparison_of(period_of("today", now, place), now, place, calendar)
    assert spoken(found, place) == ("2021-10-22 00:00", "2021-10-22 08:41")


def test_a_weekday_that_was_off_is_passed_over(place, calendar):
    """Wednesday 2021-02-10 was Tết, so Wednesday 17 is compared with Wednesday 3."""
    now = local(place, 2021, 2, 17, 10)
    found = comparison_of(period_of("today", now, place), now, place, calendar)
    assert spoken(found, place) == ("2021-02-03 00:00", "2021-02-03 10:00")


def test_a_sunday_is_compared_with_the_sunday_before(place, calendar):
    now = local(place, 2021, 10, 24, 10)
    found = comparison_of(period_of("today", now, place), now, place, calendar)
    assert spoken(found, place) == ("2021-10-17 00:00", "2021-10-17 10:00")


def test_a_month_is_compared_with_as_many_working_days_before_it(place, calendar):
    """1 to 29 October 2021 has 21 working days, today the last; 21 before it begin on 1 September (2, 3 off)."""
    now = local(place, 2021, 10, 29, 8, 41)
    found = comparison_of(period_of("month", now, place), now, place, calendar)
    days = [calendar.days.day(found.start), calendar.days.day(found.end) + 1]
    assert calendar.count_days(*days) == 21
    assert spoken(found, place) == ("2021-08-31 00:00", "2021-09-30 08:41")


def test_whole_days_are_compared_with_whole_days(place, calendar):
    now = local(place, 2021, 10, 29, 8, 41)
    week = period_of("custom", now, place, (date(2021, 10, 18), date(2021, 10, 22)))
    assert spoken(comparison_of(week, now, place, calendar), place) == (
        "2021-10-11 00:00",
        "2021-10-18 00:00",
    )


def test_days_off_alone_are_compared_with_as_many_days(place, calendar):
    now = local(place, 2021, 10, 29, 8, 41)
    weekend = period_of("custom", now, place, (date(2021, 10, 23), date(2021, 10, 24)))
    assert spoken(comparison_of(weekend, now, place, calendar), place) == (
        "2021-10-21 00:00",
        "2021-10-23 00:00",
    )


@pytest.mark.parametrize("key", [key for key in KEYS if key != "custom"])
def test_a_comparison_never_reaches_into_its_period(place, calendar, key):
    for hour in (0, 7, 23):
        now = local(place, 2021, 3, 31, hour, 59)
        period = period_of(key, now, place)
        found = comparison_of(period, now, place, calendar)
        assert found.start <= found.end <= period.start
