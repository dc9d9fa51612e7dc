"""Today's sums and the band of the same weekday before are those of the rows, to the minute."""

from datetime import timedelta

import numpy as np
import pytest
from indicator_samples import Naive

from ioc.domain.moments import day_number, from_us, to_us
from ioc.errors import QuestionError
from ioc.indicators.answers import Period, Question

HOUR = 3_600_000_000


def asked(filled, indicator: str, area: str = "P"):
    period = Period(key="today", start=filled.now - HOUR, end=filled.now)
    return filled.reader().answer(Question(name="usual", area=area, period=period, indicators=(indicator,)))


def days_before(filled) -> list[int]:
    """Midnights of the last eight same weekdays that are worked as today is."""
    today = from_us(filled.now, filled.place.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    before = [today - timedelta(days=7 * week) for week in range(1, 9)]
    numbers = [day_number(day.date()) for day in (today, *before)]
    alike = np.asarray(filled.calendar.is_working_day(np.array(numbers)), dtype=bool)
    return [to_us(day) for day, same in zip(before, alike[1:] == alike[0], strict=True) if same]


@pytest.mark.parametrize("area", ["P", "A"])
def test_sums_since_midnight_are_those_of_the_rows(filled, area):
    answer, rows = asked(filled, "tickets_opened", area), filled.rows["tickets"]
    leaves = set(filled.place.leaves_of(area))
    opened = [row["opened_at"] for row in rows if row["area"] in leaves]
    today = from_us(filled.now, filled.place.zone).replace(hour=0, minute=0, second=0, microsecond=0)

    def count(start: int, until: int) -> int:
        return sum(start <= moment < start + until for moment in opened)

    assert answer.at[0] == 0 and answer.at[-1] == filled.now - to_us(today)
    assert list(answer.so_far) == [count(to_us(today), until) for until in answer.at]
    before = days_before(filled)
    assert answer.days == len(before) >= 3
    for number in (0, 9, 17, 24):
        sums = [count(day, answer.hours[number]) for day in before]
        assert answer.middle[number] == pytest.approx(np.percentile(sums, 50))
        assert answer.low[number] == pytest.approx(np.percentile(sums, 10))
    now = [count(day, answer.at[-1]) for day in before]
    assert answer.now == pytest.approx([np.percentile(now, q) for q in (10, 50, 90)])


def test_dossiers_received_are_those_that_count(filled):
    answer = asked(filled, "dossiers_received")
    naive = Naive(filled.place, filled.rows["dossiers"])
    start = filled.now - answer.at[-1]
    assert answer.so_far[-1] == len(naive.received(start, filled.now))
    day = days_before(filled)[0]
    assert answer.high[24] >= len(naive.received(day, day + 24 * HOUR)) * 0.5


@pytest.mark.parametrize("indicator", ["dossiers_on_time_rate", "dossiers_due_soon", "payments_median"])
def test_what_is_no_count_has_no_course(filled, indicator):
    with pytest.raises(QuestionError, match=indicator):
        asked(filled, indicator)
