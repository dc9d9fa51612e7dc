"""Many records with all their moments, past and to come; and the versions that those moments give rise to."""

from dataclasses import dataclass

import numpy as np

NEVER = 0  # no such moment


@dataclass(frozen=True, slots=True)
class Lives:
    """Columns of one kind of record. events: the names of the columns that are moments of a new version."""

    columns: dict[str, np.ndarray]
    events: tuple[str, ...]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def last_before(self, cut: int) -> np.ndarray:
        """For each record the last event before a wall second; NEVER where nothing happened yet."""
        last = np.zeros(len(self), dtype=np.int64)
        for name in self.events:
            moments = self.columns[name]
            np.maximum(last, np.where(moments < cut, moments, NEVER), out=last)
        return last

    def versions_from(self, cut: int) -> tuple[np.ndarray, np.ndarray]:
        """(wall seconds, row numbers) of every event at or after `cut`, in no order."""
        moments, rows = [], []
        for name in self.events:
            there = np.flatnonzero(self.columns[name] >= cut)
            moments.append(self.columns[name][there].astype(np.int64))
            rows.append(there)
        return np.concatenate(moments), np.concatenate(rows)


def compact(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The same columns in as few bytes as they need."""
    return {name: _small(values) for name, values in columns.items()}


def _small(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind != "i" or not len(values):
        return values
    low, high = int(values.min()), int(values.max())
    for kind in (np.int8, np.int16, np.int32):
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return values.astype(kind)
    return values


def joined(parts: list[Lives]) -> Lives:
    """Many records of one kind as one."""
    names = parts[0].columns
    return Lives({n: np.concatenate([part.columns[n] for part in parts]) for n in names}, parts[0].events)


def gathered(sources: list[Lives], source: np.ndarray, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Columns of the records (source, row) in the order asked, in wide numbers fit for sums."""
    return gathered_columns(sources, tuple(sources[0].columns), source, rows)


def gathered_columns(
    sources: list[Lives], names: tuple[str, ...], source: np.ndarray, rows: np.ndarray
) -> dict[str, np.ndarray]:
    """As `gathered`, of some columns."""
    found = {}
    for name in names:
        sample = sources[0].columns[name]
        kind = np.int64 if sample.dtype.kind == "i" else sample.dtype
        found[name] = np.zeros(len(rows), dtype=kind)
    for number in np.unique(source):
        mine = source == number
        for name in names:
            found[name][mine] = sources[number].columns[name][rows[mine]]
    return found
