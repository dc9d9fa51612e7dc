"""Processing times and amounts of a period: exact up to 5,000 records, beyond that from the sketch by month."""

from collections.abc import Callable
from datetime import date

import numpy as np
from sqlalchemy import and_

from ioc.counts.sketch import bucket_of
from ioc.counts.sketch import percentile as sketch_percentile
from ioc.domain.contributions import contributions
from ioc.domain.moments import SECOND, day_number, from_day_number
from ioc.domain.rules import rules_of
from ioc.indicators.answers import Period
from ioc.indicators.durations import percentile
from ioc.indicators.kept import Span
from ioc.indicators.open_rows import BEGUN_ENDED
from ioc.indicators.rows import COUNTED, Columns, in_areas, read_rows
from ioc.indicators.standing import Standing
from ioc.store.tables import FACTS

EXACT_UP_TO = 5_000
DATED = {"dossiers": ("end_at",), "tickets": ("end_at",), "payments": ("paid_at",)}


class Times:
    def __init__(self, standing: Standing):
        self.standing, self.place = standing, standing.place

    def hours(
        self, subject: str, area: str, period: Period, q: float, ended: int
    ) -> tuple[float | None, bool]:
        """A percentile in hours, and whether it is only near (≤ 2 %). ended: how many ended in the period."""
        if subject == "dossiers" and ended > EXACT_UP_TO:
            return self._near(area, period, q), True
        found = percentile(self._ended(subject, area, period.start, period.end), q)
        return (None if found is None else found / 3600 / SECOND), False

    def amounts(self, area: str, period: Period, q: float) -> float | None:
        """A percentile of the payments that succeeded in the period, exact."""
        pieces = self.standing.pieces(period.start, period.end)
        return percentile(np.concatenate([self._amounts(area, *piece) for piece in pieces]), q)

    def _amounts(self, area: str, start: int, end: int) -> np.ndarray:
        return self._remembered("payments", area, start, end, self._read_amounts)

    def _ended(self, subject: str, area: str, start: int, end: int) -> np.ndarray:
        pieces = self.standing.pieces(start, end)
        return np.concatenate([self._remembered(subject, area, *piece, self._read_ended) for piece in pieces])

    def _remembered(
        self, subject: str, area: str, start: int, end: int, read: Callable[[str, str, int, int], np.ndarray]
    ) -> np.ndarray:
        days = self.standing.days
        span = Span(subject, days.day(start), days.day(max(start, end - 1)), DATED[subject])
        key = ("times", subject, area, start, end)
        return self.standing.cubes.remembered(key, lambda: read(subject, area, start, end), span)

    def _read_amounts(self, subject: str, area: str, start: int, end: int) -> np.ndarray:
        table = FACTS[subject]
        paid = and_(table.c.paid_at >= start, table.c.paid_at < end)
        columns = self._rows(subject, area, [paid])
        dated = self._moments(subject, columns)["succeeded"]
        return columns["amount"][(dated >= start) & (dated < end)]

    def _read_ended(self, subject: str, area: str, start: int, end: int) -> np.ndarray:
        """Elapsed times of what ended in [start, end)."""
        table = FACTS[subject]
        ended = and_(table.c.end_at >= start, table.c.end_at < end)
        columns = self._rows(subject, area, [ended], ("elapsed_us",))
        dated = self._moments(subject, columns)[BEGUN_ENDED[subject][1]]
        return columns["elapsed_us"][(dated >= start) & (dated < end)]

    def _rows(self, subject: str, area: str, conditions: list, more: tuple[str, ...] = ()) -> Columns:
        if area != self.place.root:
            inside = in_areas(subject, "resolving", self.place.leaves_of(area))
            conditions = [and_(condition, inside) for condition in conditions]
        names = tuple(dict.fromkeys((*COUNTED[subject], *more)))
        return read_rows(self.standing.conn, self.place, subject, conditions, names)

    def _moments(self, subject: str, columns: Columns) -> dict[str, np.ndarray]:
        found = contributions(subject, columns, self.standing.days, rules_of(self.place))
        return {entry.counter: entry.moments for entry in found}

    def _near(self, area: str, period: Period, q: float) -> float | None:
        key = ("near", area, period.start, period.end)
        buckets = self.standing.cubes.remembered(key, lambda: self._buckets(area, period))
        seconds = sketch_percentile(list(buckets), list(buckets.values()), q)
        return None if seconds is None else seconds / 3600

    def _buckets(self, area: str, period: Period) -> dict[int, int]:
        """Whole months from the sketch; the rest of a month by its rows, whichever side of the cut is shorter."""
        counts = self._months(area, self._month(period.start), self._month(period.end))
        self._cut(counts, area, period.start, -1)
        self._cut(counts, area, period.end, 1)
        return {bucket: n for bucket, n in counts.items() if n}

    def _months(self, area: str, first: int, until: int) -> dict[int, int]:
        part = self.standing.cubes.sparse("dossiers.duration")
        axis = part.sides[0]
        mask = np.zeros(axis.size, dtype=bool)
        mask[[n for leaf in self.place.leaves_of(area) if (n := axis.known(leaf)) is not None]] = True
        sums = (
            part.total(first, until, mask, (1,), 0)
            if first < until
            else np.zeros(part.sides[1].size, np.int64)
        )
        return dict(zip(part.sides[1].codes, sums.tolist(), strict=False))

    def _cut(self, counts: dict[int, int], area: str, moment: int, sign: int) -> None:
        """Adds (or takes away) what ended in the month of a moment before it."""
        month = self._month(moment)
        start, end = self._month_start(month), self._month_start(month + 1)
        if moment - start <= end - moment and moment < self.standing.as_of:
            self._count(counts, area, start, moment, sign)
            return
        for bucket, n in self._months(area, month, month + 1).items():
            counts[bucket] = counts.get(bucket, 0) + sign * n
        self._count(counts, area, moment, end, -sign)

    def _count(self, counts: dict[int, int], area: str, start: int, end: int, sign: int) -> None:
        if start >= end:
            return
        elapsed = self._ended("dossiers", area, start, end)
        buckets, numbers = np.unique(bucket_of(elapsed / SECOND), return_counts=True)
        for bucket, n in zip(buckets.tolist(), numbers.tolist(), strict=True):
            counts[bucket] = counts.get(bucket, 0) + sign * n

    def _month(self, moment: int) -> int:
        day = from_day_number(self.standing.days.day(moment))
        return day.year * 12 + day.month - 1

    def _month_start(self, month: int) -> int:
        return self.standing.days.start(day_number(date(month // 12, month % 12 + 1, 1)))
