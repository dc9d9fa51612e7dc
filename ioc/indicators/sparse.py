"""A cube in memory as a list of its cells in order of time, for splits too wide to be held for every day."""

from collections.abc import Iterator

import numpy as np

from ioc.indicators.axes import Axis

EXACT = 2**53
MERGE_AT = 20_000  # rows of the tail
MOST_PARTS = 16


class Sparse:
    """times, the numbers of the codes and the counts of each cell; changes wait in a tail until merged."""

    def __init__(self, sides: tuple[Axis, ...], counters: int, dtype: type):
        self.sides, self.dtype = sides, dtype
        self.times = np.zeros(0, dtype=np.int32)
        self.cells = np.zeros((0, len(sides)), dtype=np.int32)
        self.numbers = np.zeros((0, counters), dtype=dtype)
        self._tail: list[tuple[np.ndarray, ...]] = []

    def add(self, times: np.ndarray, cells: tuple[np.ndarray, ...], numbers: np.ndarray) -> None:
        """Takes cells or net changes of cells, in any order."""
        if len(times):
            keys = np.stack(cells, axis=1).astype(np.int32)
            self._tail.append((times.astype(np.int32), keys, numbers.astype(self.dtype)))
        if len(self._tail) > MOST_PARTS:
            self._tail = [tuple(np.concatenate(parts) for parts in zip(*self._tail, strict=True))]
        if sum(len(part[0]) for part in self._tail) > MERGE_AT:
            self.merge()

    def merge(self) -> None:
        """Puts the tail in its place."""
        (self.times, self.cells, self.numbers), self._tail = self.merged(), []

    def merged(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """All cells in order of time, the tail included; nothing is changed."""
        if not self._tail:
            return self.times, self.cells, self.numbers
        parts = zip((self.times, self.cells, self.numbers), *self._tail, strict=True)
        times, cells, numbers = (np.concatenate(one) for one in parts)
        order = np.argsort(times, kind="stable")
        return times[order], cells[order], numbers[order]

    def total(
        self, start: int | None, end: int, areas: np.ndarray | None, along: tuple[int, ...], counter: int
    ) -> np.ndarray:
        """The sum of one counter over times in [start, end), by the sides `along`; areas: a mask of side 0."""
        shape = tuple(self.sides[side].size for side in along)
        found = np.zeros(shape, dtype=np.int64)
        everywhere = areas is None or areas.all()
        for cells, values in self._between(start, end, counter):
            if not everywhere:
                inside = areas[cells[:, 0]]
                cells, values = cells[inside], values[inside]
            found += _summed(cells, values, along, shape)
        return found

    def _between(self, start: int | None, end: int, counter: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Cells and counts of the times in [start, end): of those in order a slice, of the tail what lies there."""
        low, high = 0 if start is None else self._place(start), self._place(end)
        yield self.cells[low:high], self.numbers[low:high, counter]
        for times, cells, numbers in self._tail:
            inside = times < end if start is None else (times >= start) & (times < end)
            yield cells[inside], numbers[inside, counter]

    def _place(self, time: int) -> int:
        """The first cell at or after a time; asked in the type of the times, which are not copied for it."""
        held = np.iinfo(self.times.dtype)
        return int(np.searchsorted(self.times, self.times.dtype.type(min(max(time, held.min), held.max))))


def _summed(
    cells: np.ndarray, values: np.ndarray, along: tuple[int, ...], shape: tuple[int, ...]
) -> np.ndarray:
    """Sums by cell; through floats only where they stay exact."""
    size = int(np.prod(shape))
    index = cells[:, along[0]].astype(np.int64)
    for side, length in zip(along[1:], shape[1:], strict=True):
        index = index * length + cells[:, side]
    if np.abs(values.astype(np.float64)).sum() < EXACT:
        return np.bincount(index, weights=values, minlength=size).astype(np.int64).reshape(shape)
    found = np.zeros(size, dtype=np.int64)
    np.add.at(found, index, values.astype(np.int64))
    return found.reshape(shape)
