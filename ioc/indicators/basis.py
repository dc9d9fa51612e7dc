"""What every question is answered from: one data version, one moment, and the numbers of single indicators."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import Connection

from geo.places import Place, SourceEntry
from ioc.access.scope import Scope
from ioc.domain.workcal import WorkCalendar
from ioc.errors import QuestionError
from ioc.indicators.answers import Period, Point, SourceFreshness
from ioc.indicators.catalogue import AMOUNTS, BY_KEY, COUNTERS, DUE_SOON, INDICATORS, PERCENTILE, Indicator
from ioc.indicators.cubes import Cubes
from ioc.indicators.evaluate import Evaluator
from ioc.indicators.formulas import Formula, during
from ioc.indicators.freshness import read_freshness
from ioc.indicators.open_rows import OpenRows
from ioc.indicators.splits import Splits
from ioc.indicators.standing import Standing
from ioc.indicators.times import Times

ENDED = {"dossiers": during("ended"), "tickets": during("closed")}
PAID = during("succeeded")


@dataclass(frozen=True, slots=True)
class Number:
    """A value with what it was divided from and how many records stand behind it."""

    value: float | int | None
    numerator: int | None = None
    denominator: int | None = None
    n: int = 0
    approximate: bool = False


NO_NUMBER = Number(None)


class Basis:
    def __init__(
        self, conn: Connection, place: Place, cubes: Cubes, calendar: WorkCalendar, as_of: int, scope: Scope
    ):
        self.conn, self.place, self.cubes, self.calendar, self.as_of = conn, place, cubes, calendar, as_of
        self.scope = scope
        self.standing = Standing(conn, place, cubes, as_of)
        self.evaluator, self.splits = Evaluator(self.standing), Splits(self.standing)
        self.open_rows, self.times = OpenRows(self.standing, calendar), Times(self.standing)
        self._sources: tuple[SourceFreshness, ...] | None = None

    # --- what is asked

    def indicators(self, keys: tuple[str, ...]) -> tuple[Indicator, ...]:
        """The indicators of some keys; "*" is all of them."""
        if keys == ("*",):
            return INDICATORS
        if unknown := [key for key in keys if key not in BY_KEY]:
            raise QuestionError(f"indicator: there is no {unknown[0]!r}")
        return tuple(BY_KEY[key] for key in keys)

    def source(self, name: str | None) -> SourceEntry:
        """The source asked about."""
        if name is None or name not in self.place.sources:
            raise QuestionError(f"source: {self.place.code} has no source {name!r}")
        return self.place.sources[name]

    def clamped(self, period: Period) -> Period:
        """The period, ending now where it would end later."""
        return replace(period, end=max(period.start, self.as_of)) if period.end > self.as_of else period

    # --- freshness

    @property
    def sources(self) -> tuple[SourceFreshness, ...]:
        if self._sources is None:
            self._sources = read_freshness(self.conn, self.place, self.calendar, self.as_of)
        return self._sources

    def is_withheld(self, subject: str) -> bool:
        """Whether the history of a source of the subject is still being read: then no number is told."""
        return any(not source.history_complete for source in self.sources if source.kind == subject)

    def missing(self, subject: str, area: str, end: int) -> tuple[str, ...]:
        """The leaves of an area that are not in its numbers: all where their source is dead, else the silent ones.

        A source without a good poll yet feeds none; a unit is missing in no period that ended before it fell silent.
        """
        mine = [source for source in self.sources if source.kind == subject]
        if any(source.state == "dead" for source in mine):
            return self.place.leaves_of(area)
        units = (unit for source in mine for unit in source.missing_units)
        silent = {unit.area for unit in units if unit.newest_event_at < end}
        return tuple(leaf for leaf in self.place.leaves_of(area) if leaf in silent) if silent else ()

    # --- numbers

    def number(self, indicator: Indicator, area: str, period: Period) -> Number:
        """One indicator for one area and period."""
        if self.is_withheld(indicator.subject):
            return NO_NUMBER
        if indicator.reads == COUNTERS:
            top = self.evaluator.one(indicator, indicator.numerator, area, period)
            if indicator.denominator is None:
                return counted(top)
            return divided(indicator, top, self.evaluator.one(indicator, indicator.denominator, area, period))
        if indicator.reads == PERCENTILE:
            return self._percentile(indicator, area, period)
        if indicator.reads == AMOUNTS:
            n = self.evaluator.one(indicator, PAID, area, period)
            return Number(self.times.amounts(area, period, indicator.at), n=n)
        leaves = self._waiting_leaves(indicator, period)
        if leaves is None:
            return NO_NUMBER
        each = Counter(leaves.tolist())
        return counted(sum(each[leaf] for leaf in self.place.leaves_of(area)))

    def numbers(self, indicator: Indicator, areas: tuple[str, ...], period: Period) -> list[Number]:
        """One indicator for several areas."""
        if indicator.reads != COUNTERS or self.is_withheld(indicator.subject):
            return [self.number(indicator, area, period) for area in areas]
        tops = self.by_area(indicator, indicator.numerator, areas, period)
        if indicator.denominator is None:
            return [counted(top) for top in tops]
        below = self.by_area(indicator, indicator.denominator, areas, period)
        return [divided(indicator, top, bottom) for top, bottom in zip(tops, below, strict=True)]

    def by_area(
        self, indicator: Indicator, formula: Formula, areas: tuple[str, ...], period: Period
    ) -> list[int]:
        leaves = self.evaluator.by_area(indicator, formula, period)
        return [int(leaves[self.evaluator.mask_of(indicator, area)].sum()) for area in areas]

    def point(self, indicator: Indicator, area: str, period: Period, comparison: Period | None) -> Point:
        """One indicator with its comparison, target and what is missing in it."""
        before = None if comparison is None else self.number(indicator, area, comparison)
        return self.made(indicator, area, self.number(indicator, area, period), before, period.end)

    def made(self, indicator: Indicator, area: str, number: Number, before: Number | None, end: int) -> Point:
        """end: of the period that the number is of."""
        return Point(
            indicator=indicator.key,
            value=number.value,
            numerator=number.numerator,
            denominator=number.denominator,
            n=number.n,
            previous=None if before is None else before.value,
            target=indicator.target(self.place),
            missing=self.missing(indicator.subject, area, end),
            of_members=len(self.place.leaves_of(area)),
            approximate=number.approximate,
        )

    def _percentile(self, indicator: Indicator, area: str, period: Period) -> Number:
        ended = self.evaluator.one(indicator, ENDED[indicator.subject], area, period)
        value, near = self.times.hours(indicator.subject, area, period, indicator.at, ended)
        return Number(value, n=ended, approximate=near)

    def _waiting_leaves(self, indicator: Indicator, period: Period) -> np.ndarray | None:
        """Who waits is only known for now: a state that was left is not told by the sources."""
        if indicator.reads == DUE_SOON:
            return self.open_rows.due_soon(indicator.subject, period.end)
        if period.end < self.as_of:
            return None
        return self.open_rows.waiting(period.end, indicator.at)


def counted(value: int) -> Number:
    return Number(value, n=abs(value))


def divided(indicator: Indicator, top: int, bottom: int) -> Number:
    """A share or a mean; None of nothing."""
    return Number(top / bottom if bottom else None, top, bottom, max(bottom, 0))
