"""What a change of rows changes in the counts: contributions(new) - contributions(old), net, cell by cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from geo.places import Place
from ioc.counts.cubes import Cube, Way, of_subject
from ioc.counts.sketch import bucket_of
from ioc.domain.coding import coded, ranked
from ioc.domain.contributions import Entry, contributions
from ioc.domain.moments import MISSING, SECOND, LocalDays, local_days
from ioc.domain.rules import Rules
from ioc.domain.told import Columns

# cube -> (its key columns by name, matrix of its counters: one row a cell, int64)
Deltas = dict[str, tuple[dict[str, np.ndarray], np.ndarray]]


EVERYWHERE = Way("", "")


@dataclass(frozen=True)
class _Side:
    """Rows as they were (-1) or are (+1): what they add to the counters, codes and days are made once for all cubes."""

    columns: Columns
    sign: int
    made: Sequence[Entry]
    days: LocalDays
    _coded: dict[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)

    def coded(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """The number of each value of a column, and the values by number."""
        if name not in self._coded:
            self._coded[name] = coded(self.columns[name])
        return self._coded[name]

    @cached_property
    def dated(self) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Of each counter the rows that add to it, on which days, and how much."""
        return {entry.counter: self._dated(entry) for entry in self.made}

    def _dated(self, entry: Entry) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        rows = np.flatnonzero(entry.moments != MISSING)
        amounts = np.ones(len(rows), dtype=np.int64) if entry.amounts is None else entry.amounts[rows]
        return rows, self.days.of(entry.moments[rows]), amounts

    @cached_property
    def moved(self) -> np.ndarray:
        """The dossiers that are resolved elsewhere than where they were received."""
        here, there = (names[codes] for codes, names in map(self.coded, ("receiving_area", "resolving_area")))
        return here != there


def net(subject: str, old: Columns | None, new: Columns | None, place: Place, rules: Rules) -> Deltas:
    """The net change of every cube of a subject; cells that do not change are left out."""
    days = local_days(place.zone.key)
    sides = [(c, sign) for c, sign in ((old, -1), (new, 1)) if c is not None and len(c["code"])]
    if not sides:
        return {}
    made = [_Side(c, sign, contributions(subject, c, days, rules), days) for c, sign in sides]
    found = {cube.name: _of_cube(cube, made) for cube in of_subject(subject)}
    return {name: delta for name, delta in found.items() if len(delta[1])}


def merged(many: Iterable[Deltas]) -> Deltas:
    """Several changes as one."""
    parts: dict[str, list[tuple[dict[str, np.ndarray], np.ndarray]]] = {}
    for deltas in many:
        for name, delta in deltas.items():
            parts.setdefault(name, []).append(delta)
    return {name: _sum(found) for name, found in parts.items()}


def _sum(
    parts: Sequence[tuple[dict[str, np.ndarray], np.ndarray]],
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    names = list(parts[0][0])
    keys = [np.concatenate([_plain(k[n]) for k, _ in parts]) for n in names]
    return _grouped(names, keys, np.concatenate([m for _, m in parts]))


def _plain(values: np.ndarray) -> np.ndarray:
    """Texts as objects, whatever they were read from; numbers stay numbers."""
    return values.astype(object) if values.dtype.kind == "U" else values


def _of_cube(cube: Cube, sides: list[_Side]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    keys: list[list[np.ndarray]] = [[] for _ in cube.keys]
    amounts: list[np.ndarray] = []
    for side in sides:
        for way in cube.ways or (EVERYWHERE,):
            cells = _durations(side) if cube.durations else _counts(cube, way, side)
            for part, column in zip(keys, cells[0], strict=True):
                part.append(column)
            amounts.append(side.sign * way.sign * cells[1])
    return _grouped(list(cube.keys), [np.concatenate(k) for k in keys], np.concatenate(amounts))


def _counts(cube: Cube, way: Way, side: _Side) -> tuple[list[np.ndarray], np.ndarray]:
    """Key columns and counters of one side's cells, already summed by (time, split)."""
    splits = ({"area": way.area} if way.area else {}) | cube.splits
    coded = [side.coded(source) for source in splits.values()]
    place_in = _positions([len(names) for _, names in coded], [codes for codes, _ in coded])
    size = int(np.prod([len(names) for _, names in coded], dtype=np.int64))
    times, cells, counter, amount = _entries(cube, side, side.moved if way.only_moved else None, place_in)
    packed, at = np.unique(times * size + cells, return_inverse=True)
    matrix = np.zeros((len(packed), len(cube.counters)), dtype=np.int64)
    np.add.at(matrix, (at, counter), amount)
    parts = dict(zip(splits, _unpacked(packed % max(size, 1), [names for _, names in coded]), strict=True))
    parts[cube.time] = packed // max(size, 1)
    parts["attribution"] = np.full(len(packed), way.attribution, dtype=object)
    return [parts[name] for name in cube.keys], matrix


def _entries(cube: Cube, side: _Side, chosen: np.ndarray | None, cells: np.ndarray) -> tuple[np.ndarray, ...]:
    """Every entry of every counter of some rows, in one row: its day or month, its cell, its counter, its amount."""
    times, where, which, how_much = [], [], [], []
    for index, counter in enumerate(cube.counters):
        rows, days, amounts = side.dated[counter]
        if chosen is not None:
            here = chosen[rows]
            rows, days, amounts = rows[here], days[here], amounts[here]
        times.append(days)
        where.append(cells[rows])
        which.append(np.full(len(rows), index))
        how_much.append(amounts)
    times, *rest = (np.concatenate(part) for part in (times, where, which, how_much))
    return _time(cube.time, times), *rest


def _durations(side: _Side) -> tuple[list[np.ndarray], np.ndarray]:
    rows, days, _ = side.dated["ended"]
    areas = np.array(side.columns["resolving_area"], dtype=object)[rows]
    buckets = bucket_of(side.columns["elapsed_us"][rows] / SECOND)
    return [_time("month", days), areas, buckets], np.ones((len(rows), 1), dtype=np.int64)


def _time(unit: str, day_numbers: np.ndarray) -> np.ndarray:
    """Day numbers as they are, or year * 12 + month - 1."""
    if unit == "day":
        return day_numbers.astype(np.int64)
    return day_numbers.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12


def _positions(sizes: list[int], codes: list[np.ndarray]) -> np.ndarray:
    """One number for each combination of codes."""
    position = np.zeros(len(codes[0]), dtype=np.int64)
    for size, code in zip(sizes, codes, strict=True):
        position = position * size + code
    return position


def _unpacked(positions: np.ndarray, names: list[np.ndarray]) -> list[np.ndarray]:
    found = []
    for values in reversed(names):
        found.append(values[positions % len(values)])
        positions = positions // len(values)
    return found[::-1]


def _grouped(
    names: list[str], keys: list[np.ndarray], amounts: np.ndarray
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Cells with equal keys summed, in order of their keys; cells that sum to nothing are left out."""
    if not len(amounts):
        return dict(zip(names, keys, strict=True)), amounts
    ranks = list(map(ranked, keys))
    packed = _positions([len(values) for _, values in ranks], [codes for codes, _ in ranks])
    cells, at = np.unique(packed, return_inverse=True)
    total = np.zeros((len(cells), amounts.shape[1]), dtype=np.int64)
    np.add.at(total, at, amounts)
    changed = np.flatnonzero(total.any(axis=1))
    parts = _unpacked(cells[changed], [values for _, values in ranks])
    return dict(zip(names, parts, strict=True)), total[changed]
