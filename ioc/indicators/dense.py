"""A cube in memory as prefix sums over days: any flow is one difference, any stock one row (findings A3)."""

from pathlib import Path
from threading import Lock

import numpy as np

from ioc.indicators.axes import Axis

NEAR = 60  # days up to the last summed up, in which nearly all changes are dated


class BeyondDays(Exception):
    """A day outside the days held in memory; the tables have to be asked."""


class NeedsReading(Exception):
    """A change before the first day held: the cube has to be read again."""


class Dense:
    """sums[i] holds, for every cell, the entries of all days before first + i, for i up to `settled`.

    Beyond it lie the entries of single days: dues that are still to come change nothing until they are asked for.
    is_whole: nothing is dated before the first day.
    """

    def __init__(
        self, first: int, last: int, sides: tuple[Axis, ...], counters: int, dtype: type, *,
        is_whole: bool = False,
    ):  # fmt: skip
        shape = (last - first + 2, *(side.size for side in sides), counters)
        self._take(first, sides, np.zeros(shape, dtype=dtype), 0, is_whole)
        self._begun = shape[0]

    @classmethod
    def of(
        cls, first: int, sides: tuple[Axis, ...], sums: np.ndarray, settled: int, *, is_whole: bool
    ) -> "Dense":
        """One whose sums were made before."""
        found = cls.__new__(cls)
        found._take(first, sides, sums, settled, is_whole)
        return found

    def _take(
        self, first: int, sides: tuple[Axis, ...], sums: np.ndarray, settled: int, is_whole: bool
    ) -> None:
        self.first, self.last, self.sides = first, first + len(sums) - 2, sides
        self.sums, self.settled, self._lock = sums, settled, Lock()
        self.is_whole = is_whole
        self._begun = 0  # no row before this one has an entry

    def fill(self, days: np.ndarray, cells: tuple[np.ndarray, ...], numbers: np.ndarray) -> None:
        """Takes daily counts, before any day is settled; a day after the last is not held."""
        held = days <= self.last
        index = np.maximum(days[held] - self.first + 1, 0)
        np.add.at(self.sums, (index, *(cell[held] for cell in cells)), numbers[held])
        self._note(index)

    def _note(self, index: np.ndarray) -> None:
        if len(index):
            self._begun = min(self._begun, int(index.min()))

    def settle(self, day: int) -> None:
        """Sums up all days before one; those before the first entry are nought, and left untouched in memory."""
        with self._lock:
            start, end = max(self.settled, self._begun - 1), day - self.first
            if end > start:
                np.cumsum(self.sums[start : end + 1], axis=0, out=self.sums[start : end + 1])
            self.settled = max(self.settled, end)

    def change(self, days: np.ndarray, cells: tuple[np.ndarray, ...], numbers: np.ndarray) -> None:
        """Adds net changes of daily counts."""
        if len(days) and int(days.min()) < self.first:
            raise NeedsReading
        held = np.flatnonzero(days <= self.last)
        index, added = days - self.first + 1, numbers.astype(self.sums.dtype)
        self._note(index[held])
        near, summed = index[held] > self.settled - NEAR, index[held] <= self.settled
        for row in held[summed & ~near].tolist():
            at = tuple(int(cell[row]) for cell in cells)
            self.sums[(slice(int(index[row]), self.settled + 1), *at)] += added[row]
        self._add_near(*_rows(held[summed & near], index, cells, added))
        later, codes, numbers = _rows(held[~summed], index, cells, added)
        np.add.at(self.sums, (later, *codes), numbers)

    def _add_near(self, index: np.ndarray, cells: tuple[np.ndarray, ...], added: np.ndarray) -> None:
        """Adds to the sums of every later day, all cells at once: what is dated long ago would make that wide."""
        if not len(index):
            return
        first, counters = int(index.min()), added.shape[1]
        flat = np.ravel_multi_index(cells, self.sums.shape[1:-1])
        there, at = np.unique(flat, return_inverse=True)
        grown = np.zeros((self.settled + 1 - first, len(there), counters), dtype=added.dtype)
        np.add.at(grown, (index - first, at), added)
        held = self.sums.reshape(len(self.sums), -1, counters)
        held[first : self.settled + 1, there] += np.cumsum(grown, axis=0, dtype=added.dtype)

    def before(self, day: int) -> np.ndarray:
        """All entries of the days before `day`, by cell and counter (not to be written to)."""
        return self.sums[self._index(day, day)]

    def of_days(self, days: np.ndarray) -> np.ndarray:
        """`before` for each of some days: (days, cells ..., counters)."""
        self._index(int(days.min()), int(days.max()))
        return self.sums[np.maximum(days - self.first, 0)]

    def _index(self, first: int, last: int) -> int:
        """The place of the first day, all days up to the last being summed up; BeyondDays where one is not held."""
        if self.is_whole:
            first, last = max(self.first, first), max(self.first, last)
        if not (self.first <= first and last <= self.last + 1):
            raise BeyondDays(first)
        self.settle(last)
        return first - self.first

    def save(self, path: Path) -> int:
        """Writes the sums, and tells up to where they are settled."""
        with self._lock:
            np.save(path, self.sums)
            return self.settled


def _rows(
    rows: np.ndarray, index: np.ndarray, cells: tuple[np.ndarray, ...], added: np.ndarray
) -> tuple[np.ndarray, tuple[np.ndarray, ...], np.ndarray]:
    return index[rows], tuple(cell[rows] for cell in cells), added[rows]
