"""The question whether today is like other days: so far today, hour by hour, beside the same weekday before."""

import numpy as np

from ioc.domain.moments import HOUR
from ioc.errors import QuestionError
from ioc.indicators.answers import Question, UsualAnswer
from ioc.indicators.basis import Basis
from ioc.indicators.catalogue import COUNTERS, Indicator

WEEKS = 8
LEAST = 3  # days; fewer are no band
LOW, HIGH = 10, 90  # percentiles


def usual(basis: Basis, question: Question) -> UsualAnswer:
    """Sums since midnight of a count, and how they ran on the days before that are worked or off alike."""
    (indicator,) = basis.indicators(question.indicators)[:1]
    if indicator.reads != COUNTERS or indicator.denominator is not None:
        raise QuestionError(f"indicator: {indicator.key} is not counted through the day")
    if basis.is_withheld(indicator.subject):
        return UsualAnswer(indicator=indicator.key)
    days = basis.standing.days
    today = days.day(basis.as_of)
    elapsed = basis.as_of - days.start(today)
    edges = [*range(0, elapsed, HOUR), elapsed] if elapsed else [0]
    before = _alike(basis, today)
    hours = list(range(0, 24 * HOUR + 1, HOUR))
    past = np.array([_sums(basis, indicator, question.area, day, [*hours, elapsed]) for day in before])
    band = _band(past) if len(before) >= LEAST else ((), (), ())
    return UsualAnswer(
        indicator=indicator.key, at=tuple(edges), so_far=tuple(_sums(basis, indicator, question.area, today, edges)),
        hours=tuple(hours), low=band[0][:-1], middle=band[1][:-1], high=band[2][:-1],
        now=tuple(one[-1] for one in band) if band[0] else (), days=len(before),
    )  # fmt: skip


def _alike(basis: Basis, today: int) -> list[int]:
    """The same weekday of the last weeks, worked where today is, off where it is off."""
    numbers = np.array([today - 7 * week for week in range(WEEKS + 1)])
    worked = np.asarray(basis.calendar.is_working_day(numbers), dtype=bool)
    return numbers[1:][worked[1:] == worked[0]].tolist()


def _sums(basis: Basis, indicator: Indicator, area: str, day: int, at: list[int]) -> list[int]:
    """The count from midnight to each moment of a day, told in microseconds since midnight."""
    days = basis.standing.days
    start, length = days.start(day), days.start(day + 1) - days.start(day)
    inside = sorted({0, *(min(one, length) for one in at)})
    edges = [start + one for one in inside]
    if len(edges) < 2:
        return [0] * len(at)
    line = basis.evaluator.line(indicator, indicator.numerator, area, edges, hours=True)
    sums = dict(zip(inside, np.concatenate([[0], np.cumsum(line)]).tolist(), strict=True))
    return [sums[min(one, length)] for one in at]


def _band(past: np.ndarray) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(np.percentile(past, q, axis=0).tolist()) for q in (LOW, 50, HIGH))
