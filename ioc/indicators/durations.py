"""Exact percentiles of collected values by group and period."""

import numpy as np

HOURS = 3_600_000_000.0


class Samples:
    """Values collected under a cell number; asked for by cell once all are there."""

    def __init__(self) -> None:
        self._cells: list[np.ndarray] = []
        self._values: list[np.ndarray] = []

    def add(self, cells: np.ndarray, values: np.ndarray) -> None:
        self._cells.append(np.asarray(cells, dtype=np.int64))
        self._values.append(np.asarray(values, dtype=np.int64))

    def by_cell(self) -> dict[int, np.ndarray]:
        """The values of every cell that has any, in ascending order."""
        if not any(map(len, self._cells)):
            return {}
        cells, values = np.concatenate(self._cells), np.concatenate(self._values)
        order = np.lexsort((values, cells))
        cells, values = cells[order], values[order]
        keys, starts = np.unique(cells, return_index=True)
        return dict(zip(keys.tolist(), np.split(values, starts[1:]), strict=True))


def percentile(ordered: np.ndarray, q: float) -> float | None:
    """Linear interpolation between ranks (SQL percentile_cont); None of nothing."""
    return float(np.percentile(ordered, q * 100)) if len(ordered) else None


def percentile_nearest(ordered: np.ndarray, q: float) -> float | None:
    """The value at the nearest rank (SQL percentile_disc); None of nothing."""
    if not len(ordered):
        return None
    rank = max(int(np.ceil(q * len(ordered) - 1e-9)), 1)
    return float(ordered[rank - 1])


def in_hours(us: float | None) -> float | None:
    return None if us is None else us / HOURS
