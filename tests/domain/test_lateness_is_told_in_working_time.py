"""Days overdue, time left and age, against a walk over the days."""

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.places import load_place, shipped
from ioc.domain.lateness import age, days_over, left
from ioc.domain.moments import MISSING, from_us, to_us
from ioc.domain.workcal import from_place

PLACE = load_place(shipped("binh-phuoc-2021"))
CALENDAR = from_place(PLACE)
MOMENTS = st.datetimes(datetime(2021, 1, 4), datetime(2021, 12, 20)).map(
    lambda m: to_us(m.replace(tzinfo=UTC))
)
LENGTHS = st.integers(0, 40 * 86_400_000_000)


def one(value):
    return np.array([value])


@given(due=MOMENTS, later=LENGTHS)
def test_days_overdue_are_the_working_days_begun_since(due, later):
    first = from_us(due, PLACE.zone).date()
    last = from_us(due + later, PLACE.zone).date()
    after = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    numbers = np.array([(day - datetime(1970, 1, 1).date()).days for day in after], dtype=np.int64)
    worked = int(CALENDAR.is_working_day(numbers).sum()) if len(numbers) else 0
    assert days_over(one(due), one(due + later), CALENDAR)[0] == max(1, worked)


@given(begun=MOMENTS, length=LENGTHS, pause=st.floats(0, 1), answered=st.integers(0, 10**10))
def test_age_is_worked_time_less_pauses(begun, length, pause, answered):
    until, since = begun + length, begun + int(length * pause)
    worked = CALENDAR.between(one(begun), one(until))[0]
    waiting = CALENDAR.between(one(since), one(until))[0]
    found = age(one(begun), one(until), one(since), one(answered), CALENDAR)[0]
    assert found == max(0, worked - waiting - answered)
    assert age(one(begun), one(until), one(MISSING), one(0), CALENDAR)[0] == worked


@given(moment=MOMENTS, length=LENGTHS)
def test_what_is_left_and_what_is_past_are_one_clock(moment, length):
    assert left(one(moment + length), moment, CALENDAR)[0] == -left(one(moment), moment + length, CALENDAR)[0]
    assert left(one(MISSING), moment, CALENDAR)[0] == MISSING
