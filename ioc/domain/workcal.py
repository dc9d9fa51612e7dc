"""Working time of a place: office hours, days off and worked weekend days, over whole arrays of moments.

Table-driven: every office span from 1990 to 2059 with the working time before it, so that any question is one
bisection. A worked weekend day has the full hours of a working day. MISSING stays MISSING.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

import numpy as np

from ioc.domain.moments import MISSING, day_number, from_day_number, local_days, to_us

Spans = Sequence[tuple[time, time]]
_DAY = 24 * 3600 * 1_000_000
_MONDAY = 4  # 1970-01-05 was a Monday: the weekday of a day number is (number - 4) % 7


class WorkCalendar:
    """Working days and working time of one zone. Days are day numbers, moments and lengths microseconds."""

    def __init__(
        self,
        spans: Spans,
        weekdays: Iterable[int],
        days_off: Iterable[date],
        worked_days: Iterable[date],
        zone: ZoneInfo,
    ):
        self.days = local_days(zone.key)
        self._is_working = self._working_days(set(weekdays), days_off, worked_days)
        self._numbers = np.flatnonzero(self._is_working) + self.days.first
        if not spans or not len(self._numbers):
            raise ValueError("a working calendar needs office hours and working days")
        self._until = np.concatenate([[0], np.cumsum(self._is_working)])  # working days before a day
        self._starts, self._ends = self._table(spans, zone)
        self._done = np.cumsum(self._ends - self._starts)  # working time up to the end of a span
        self._before = self._done - (self._ends - self._starts)

    # --- days

    def is_working_day(self, numbers: np.ndarray) -> np.ndarray:
        return self._is_working[self._index(numbers)]

    def add_days(self, numbers: np.ndarray, n: np.ndarray | int) -> np.ndarray:
        """The n-th working day after each day, which itself is not counted; n = 0 is the day itself."""
        numbers, n = np.asarray(numbers), np.asarray(n)
        found = self._nth(self._until[self._index(numbers) + 1] + n - 1)
        return np.where(n == 0, numbers, found)

    def working_days_before(self, numbers: np.ndarray, n: np.ndarray | int) -> np.ndarray:
        """The n-th working day before each day, which itself is not counted; n = 0 is the day itself."""
        numbers, n = np.asarray(numbers), np.asarray(n)
        return np.where(n == 0, numbers, self._nth(self._until[self._index(numbers)] - n))

    def count_days(self, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        """How many working days lie in [first, last)."""
        return self._until[self._index(last)] - self._until[self._index(first)]

    # --- moments

    def worked(self, us: np.ndarray) -> np.ndarray:
        """Working time from 1990 until each moment."""
        us = np.asarray(us, dtype=np.int64)
        span = np.maximum(np.searchsorted(self._starts, us, side="right") - 1, 0)
        inside = np.clip(us, self._starts[span], self._ends[span]) - self._starts[span]
        return np.where(us == MISSING, MISSING, self._before[span] + inside)

    def between(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Working time from a to b; negative where b is before a."""
        a, b = np.asarray(a, dtype=np.int64), np.asarray(b, dtype=np.int64)
        return np.where((a == MISSING) | (b == MISSING), MISSING, self.worked(b) - self.worked(a))

    def add(self, us: np.ndarray, working_us: np.ndarray | int) -> np.ndarray:
        """The first moment by which that much working time has passed; nothing added is the moment itself.

        Whatever lies after the table ends with the last office hour of 2059.
        """
        us, working_us = np.asarray(us, dtype=np.int64), np.asarray(working_us, dtype=np.int64)
        target = self.worked(us) + working_us
        span = np.minimum(np.searchsorted(self._done, target, side="left"), len(self._done) - 1)
        found = self._starts[span] + np.minimum(target, self._done[span]) - self._before[span]
        found = np.where(working_us == 0, us, found)
        return np.where((us == MISSING) | (working_us == MISSING), MISSING, found)

    # --- tables

    def _index(self, numbers: np.ndarray) -> np.ndarray:
        index = np.asarray(numbers) - self.days.first
        if np.any((index < 0) | (index >= len(self._is_working))):
            raise ValueError("a day lies outside 1990-2059")
        return index

    def _nth(self, index: np.ndarray) -> np.ndarray:
        if np.any((index < 0) | (index >= len(self._numbers))):
            raise ValueError("a working day lies outside 1990-2059")
        return self._numbers[index]

    def _working_days(
        self, weekdays: set[int], days_off: Iterable[date], worked_days: Iterable[date]
    ) -> np.ndarray:
        numbers = np.arange(self.days.first, self.days.last)
        working = np.isin((numbers - _MONDAY) % 7, list(weekdays))
        for days, is_working in ((days_off, False), (worked_days, True)):
            marked = np.array([day_number(day) for day in days], dtype=np.int64) - self.days.first
            working[marked[(marked >= 0) & (marked < len(working))]] = is_working
        return working

    def _table(self, spans: Spans, zone: ZoneInfo) -> tuple[np.ndarray, np.ndarray]:
        """Starts and ends of every office span, ascending."""
        edges = [moment for span in spans for moment in span]
        midnights = self.days.starts(self._numbers)
        table = midnights[:, None] + np.array([_since_midnight(edge) for edge in edges], dtype=np.int64)
        odd = np.flatnonzero(self.days.starts(self._numbers + 1) - midnights != _DAY)
        for row in odd:  # the clocks change: office hours go by the clock on the wall
            day = from_day_number(self._numbers[row])
            table[row] = [to_us(datetime.combine(day, edge, tzinfo=zone)) for edge in edges]
        flat = np.maximum.accumulate(table.reshape(-1)).reshape(-1, 2)
        return np.ascontiguousarray(flat[:, 0]), np.ascontiguousarray(flat[:, 1])


def _since_midnight(moment: time) -> int:
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond


class HasHours(Protocol):
    """What a place tells of its working time."""

    hours: object
    days_off: Iterable[date]
    worked_days: Iterable[date]
    zone: ZoneInfo


def from_place(place: HasHours) -> WorkCalendar:
    """The calendar of a place."""
    hours = place.hours
    return WorkCalendar(hours.spans, hours.weekdays, place.days_off, place.worked_days, place.zone)
