"""A cube in memory as prefix sums over days: any flow is one difference, any stock one row (findings A3)."""

import numpy as np

from ioc.indicators.axes import Axis


class BeyondDays(Exception):
    """A day outside the days held in memory; the tables have to be asked."""


class NeedsReading(Exception):
    """A change before the first day held: the cube has to be read again."""


class Dense:
    """sums[i] holds, for every cell, the entries of all days before first + i."""

    def __init__(self, first: int, last: int, sides: tuple[Axis, ...], counters: int, dtype: type):
        self.first, self.last, self.sides = first, last, sides
        shape = (last - first + 2, *(side.size for side in sides), counters)
        self.sums = np.zeros(shape, dtype=dtype)

    def fill(self, days: np.ndarray, cells: tuple[np.ndarray, ...], numbers: np.ndarray) -> None:
        """Takes daily counts, before `sum_up`; a day after the last is not held."""
        held = days <= self.last
        index = np.maximum(days[held] - self.first + 1, 0)
        np.add.at(self.sums, (index, *(cell[held] for cell in cells)), numbers[held])

    def sum_up(self) -> None:
        np.cumsum(self.sums, axis=0, out=self.sums)

    def change(self, days: np.ndarray, cells: tuple[np.ndarray, ...], numbers: np.ndarray) -> None:
        """Adds net changes of daily counts to all sums after their days."""
        if len(days) and int(days.min()) < self.first:
            raise NeedsReading
        for row, day in enumerate((days - self.first + 1).tolist()):
            self.sums[(slice(day, None), *(int(cell[row]) for cell in cells))] += numbers[row].astype(
                self.sums.dtype
            )

    def before(self, day: int) -> np.ndarray:
        """All entries of the days before `day`, by cell and counter (not to be written to)."""
        if not self.first <= day <= self.last + 1:
            raise BeyondDays(day)
        return self.sums[day - self.first]

    def at(self, days: np.ndarray) -> np.ndarray:
        """`before` for several days at once: (days, cells ..., counters)."""
        if len(days) and not (self.first <= int(days.min()) and int(days.max()) <= self.last + 1):
            raise BeyondDays(int(days.min()))
        return self.sums[np.asarray(days) - self.first]
