"""Moments as whole microseconds and the local day each falls on, clock changes and odd zones included."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from domain_samples import ZONES, moments
from hypothesis import given, settings
from hypothesis import strategies as st

from ioc.domain.moments import MISSING, day_number, from_day_number, from_us, local_days, to_us


@settings(max_examples=150, deadline=None)
@given(moment=moments("Europe/Amsterdam"))
def test_a_moment_goes_to_microseconds_and_back_unchanged(moment):
    assert from_us(to_us(moment)) == moment


def test_a_naive_moment_is_refused_and_none_is_missing():
    with pytest.raises(ValueError, match="no time zone"):
        to_us(datetime(2021, 10, 29))
    assert (to_us(None), from_us(MISSING)) == (MISSING, None)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("zone", [*ZONES, "Pacific/Apia"])
def test_the_day_of_a_moment_is_the_one_on_the_wall(zone, data):
    first, last = (
        (date(2011, 12, 20), date(2012, 1, 10))
        if zone == "Pacific/Apia"
        else (date(2021, 3, 20), date(2021, 11, 20))
    )
    moment = data.draw(moments(zone, first, last))
    days, us = local_days(zone), to_us(moment)
    number = days.day(us)
    assert from_day_number(number) == moment.astimezone(ZoneInfo(zone)).date()
    assert days.start(number) <= us <= days.ends(np.array([number]))[0]
    assert days.is_midnight(days.start(number))


def test_missing_has_no_day_and_years_out_of_reach_are_refused():
    days = local_days("Asia/Ho_Chi_Minh")
    assert days.of(np.array([MISSING])).tolist() == [-1]
    assert days.starts(np.array([-1])).tolist() == days.ends(np.array([-1])).tolist() == [MISSING]
    with pytest.raises(ValueError, match="1990-2060"):
        days.day(to_us(datetime(1980, 1, 1, tzinfo=UTC)))


def test_a_day_of_a_clock_change_is_an_hour_shorter_or_longer():
    days = local_days("Europe/Amsterdam")
    spring, autumn = (day_number(date(2021, month, day)) for month, day in ((3, 28), (10, 31)))
    lengths = [
        timedelta(microseconds=days.start(n + 1) - days.start(n)) for n in (spring, autumn, autumn + 1)
    ]
    assert lengths == [timedelta(hours=23), timedelta(hours=25), timedelta(hours=24)]
