"""Sums by field, channel, category or type inside any area: whole months or days from memory, cuts from rows."""

from datetime import date

import numpy as np

from ioc.domain.moments import day_number, from_day_number
from ioc.indicators.cuts import Entries
from ioc.indicators.parts import BY_KEY
from ioc.indicators.standing import Standing, side_of_entries, subject_of


class Splits:
    def __init__(self, standing: Standing):
        self.standing = standing

    def total(
        self, key: str, counter: int, start: int | None, end: int, areas: np.ndarray, along: tuple[int, ...]
    ) -> np.ndarray:
        """Entries of a counter dated in [start, end) (None: from the first on), by the sides `along`."""
        part = self.standing.cubes.sparse(key)
        first = None if start is None else self._unit(key, start)
        found = part.total(first, self._unit(key, end), areas, along, counter)
        if start is not None:
            found -= self._since_unit(key, counter, start, areas, along)
        return found + self._since_unit(key, counter, end, areas, along)

    def _since_unit(
        self, key: str, counter: int, moment: int, areas: np.ndarray, along: tuple[int, ...]
    ) -> np.ndarray:
        """Entries from the start of the month (or day) of a moment up to it, by the shorter way."""
        unit = self._unit(key, moment)
        start, end = self._starts(key, unit), self._starts(key, unit + 1)
        if moment == start:
            shape = tuple(self.standing.cubes.sparse(key).sides[side].size for side in along)
            return np.zeros(shape, dtype=np.int64)
        if moment < self.standing.as_of and moment - start <= end - moment:
            return self._of_rows(key, counter, start, moment, areas, along)
        whole = self.standing.cubes.sparse(key).total(unit, unit + 1, areas, along, counter)
        return whole - self._of_rows(key, counter, moment, end, areas, along)

    def _of_rows(
        self, key: str, counter: int, start: int, end: int, areas: np.ndarray, along: tuple[int, ...]
    ) -> np.ndarray:
        entries = self.standing.entries(subject_of(key), start, end)
        here = entries.counters == counter
        numbers = [self._numbers(key, side, entries, here) for side in range(len(BY_KEY[key].sides))]
        inside = areas[numbers[0]]
        sides = self.standing.cubes.sparse(key).sides
        found = np.zeros(tuple(sides[side].size for side in along), dtype=np.int64)
        np.add.at(found, tuple(numbers[side][inside] for side in along), entries.amounts[here][inside])
        return found

    def _numbers(self, key: str, side: int, entries: Entries, here: np.ndarray) -> np.ndarray:
        axis = self.standing.cubes.sparse(key).sides[side]
        return entries.numbers(side_of_entries(key, BY_KEY[key].sides[side]), axis)[here]

    def _unit(self, key: str, moment: int) -> int:
        """The day or month that a moment lies in, numbered as in the table."""
        day = self.standing.days.day(moment)
        if BY_KEY[key].time == "day":
            return day
        first = from_day_number(day)
        return first.year * 12 + first.month - 1

    def _starts(self, key: str, unit: int) -> int:
        day = unit if BY_KEY[key].time == "day" else day_number(date(unit // 12, unit % 12 + 1, 1))
        return self.standing.days.start(day)
