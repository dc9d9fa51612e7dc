"""Counts dated entries between the edges of consecutive periods, by group; rows may come in chunks."""

import numpy as np

from ioc.domain.moments import MISSING


class Tally:
    """Cell (group, i) of a counter holds its entries from edge i-1 (inclusive) to edge i (exclusive)."""

    def __init__(self, edges: np.ndarray):
        self.edges = np.asarray(edges, dtype=np.int64)
        self.groups = 0
        self._cells: dict[str, np.ndarray] = {}

    def grow(self, groups: int) -> None:
        self.groups = max(self.groups, groups)

    def add(
        self, counter: str, moments: np.ndarray, groups: np.ndarray, amounts: np.ndarray | None = None
    ) -> None:
        """Adds one entry (or its amount) for every moment that is there."""
        there = moments != MISSING
        index = np.searchsorted(self.edges, moments[there], side="right")
        self._put(counter, groups[there], index, None if amounts is None else amounts[there])

    def add_states(self, counter: str, first: np.ndarray, until: np.ndarray, groups: np.ndarray) -> None:
        """Adds rows that are in a state at the edges first, first + 1, ..., until - 1."""
        real = first < until
        self._put(counter, groups[real], first[real])
        self._put(counter, groups[real], until[real], np.full(int(real.sum()), -1, dtype=np.int64))

    def flow(self, counter: str) -> np.ndarray:
        """Entries of each period: (groups, edges - 1)."""
        return self._cell(counter)[:, 1:-1]

    def stock(self, counter: str) -> np.ndarray:
        """Entries before each edge: (groups, edges)."""
        return np.cumsum(self._cell(counter), axis=1)[:, :-1]

    def _put(
        self, counter: str, groups: np.ndarray, index: np.ndarray, amounts: np.ndarray | None = None
    ) -> None:
        cells = self._cell(counter)
        flat = groups * cells.shape[1] + index
        if amounts is None:
            cells += np.bincount(flat, minlength=cells.size).reshape(cells.shape)
        else:
            np.add.at(cells.reshape(-1), flat, amounts)

    def _cell(self, counter: str) -> np.ndarray:
        """The cells of a counter, with a row for every group known by now."""
        width = len(self.edges) + 1
        cells = self._cells.get(counter)
        if cells is None:
            cells = np.zeros((self.groups, width), dtype=np.int64)
        elif len(cells) < self.groups:
            cells = np.vstack([cells, np.zeros((self.groups - len(cells), width), dtype=np.int64)])
        self._cells[counter] = cells
        return cells
