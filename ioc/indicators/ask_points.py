"""Questions whose answer is numbers for one area, over time, or for the areas below it."""

import numpy as np

from ioc.indicators.answers import (
    AreaRow,
    AreasAnswer,
    Line,
    Period,
    PointsAnswer,
    Question,
    SeriesAnswer,
)
from ioc.indicators.basis import Basis, Number
from ioc.indicators.catalogue import COUNTERS, Indicator
from ioc.indicators.steps import is_running, step_edges, step_of
from ioc.indicators.wilson import FEW, interval

CLASSES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)  # of a share without a target
BELOW_TARGET = (0.10, 0.05)


def points(basis: Basis, question: Question) -> PointsAnswer:
    """Every indicator asked for, with its comparison."""
    found = (
        basis.point(one, question.area, question.period, question.comparison)
        for one in basis.indicators(question.indicators)
    )
    return PointsAnswer(tuple(found))


def areas(basis: Basis, question: Question) -> AreasAnswer:
    """One indicator for each of the areas below; a leaf stands for itself."""
    (indicator,) = basis.indicators(question.indicators)[:1]
    parts = basis.place.children(question.area) or (question.area,)
    everyone = (*parts, question.area)
    numbers = basis.numbers(indicator, everyone, question.period)
    before: list[Number | None] = [None] * len(everyone)
    if question.comparison is not None:
        before = list(basis.numbers(indicator, everyone, question.comparison))
    made = [
        basis.made(indicator, area, number, old, question.period.end)
        for area, number, old in zip(everyone, numbers, before, strict=True)
    ]
    rows = tuple(
        _row(indicator, area, number, point)
        for area, number, point in zip(parts, numbers[:-1], made[:-1], strict=True)
    )
    return AreasAnswer(
        parent=question.area, indicator=indicator.key, rows=rows, whole=made[-1],
        target=indicator.target(basis.place), edges=class_edges(indicator, indicator.target(basis.place)),
    )  # fmt: skip


def _row(indicator: Indicator, area: str, number: Number, point) -> AreaRow:
    if indicator.unit != "share" or number.value is None:
        return AreaRow(area=area, point=point)
    low, high = interval(number.numerator, number.denominator)
    return AreaRow(area=area, point=point, low=low, high=high, unreliable=number.denominator < FEW)


def class_edges(indicator: Indicator, target: float | None) -> tuple[float, ...]:
    """The six borders of the five classes of a map: fixed over time, one of them the target; shares only."""
    if indicator.unit != "share":
        return ()
    if target is None:
        return CLASSES
    lower = (max(target - step, target * (1 - 2 * step)) for step in BELOW_TARGET)
    return (0.0, *lower, target, target + (1 - target) / 2, 1.0)


def series(basis: Basis, question: Question) -> SeriesAnswer:
    """Indicators by hour, day or month; the comparison runs beside them, step by step."""
    days, period = basis.standing.days, question.period
    step = step_of(period, question.step, days)
    edges, chosen = step_edges(period, step, days), basis.indicators(question.indicators)
    lines = tuple(_line(basis, one, question, edges, step) for one in chosen)
    return SeriesAnswer(
        step=step, starts=tuple(edges[:-1]), lines=lines,
        incomplete=len(edges) - 2 if is_running(period, step, basis.as_of, days) else None,
        days_off=_days_off(basis, edges[:-1]) if step == "day" else (),
        target=chosen[0].target(basis.place) if chosen else None,
    )  # fmt: skip


def _line(basis: Basis, indicator: Indicator, question: Question, edges: list[int], step: str) -> Line:
    values = _values(basis, indicator, question.area, edges, step)
    if question.comparison is None:
        return Line(indicator=indicator.key, values=values)
    before = _values(basis, indicator, question.area, _edges(basis, question.comparison, step), step)
    return Line(indicator=indicator.key, values=values, previous=_as_long(before, len(values)))


def _edges(basis: Basis, period: Period, step: str) -> list[int]:
    return step_edges(period, step, basis.standing.days)


def _values(
    basis: Basis, indicator: Indicator, area: str, edges: list[int], step: str
) -> tuple[float | int | None, ...]:
    """A value for each step; what is not made of counters (percentiles, due soon) has no line."""
    if indicator.reads != COUNTERS or basis.is_withheld(indicator.subject):
        return (None,) * (len(edges) - 1)
    hours = step == "hour"
    top = basis.evaluator.line(indicator, indicator.numerator, area, edges, hours=hours)
    if indicator.denominator is None:
        return tuple(top.tolist())
    below = basis.evaluator.line(indicator, indicator.denominator, area, edges, hours=hours)
    return tuple(t / b if b else None for t, b in zip(top.tolist(), below.tolist(), strict=True))


def _as_long(values: tuple, length: int) -> tuple:
    return (*values, *(None,) * length)[:length]


def _days_off(basis: Basis, starts: list[int]) -> tuple[int, ...]:
    numbers = np.array([basis.standing.days.day(start) for start in starts])
    return tuple(np.flatnonzero(~basis.calendar.is_working_day(numbers)).tolist())
