"""What is made of single rows, remembered from version to version: only rows that changed are read and made anew."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np

from ioc.counts.touched import Key
from ioc.indicators.changes import Changes
from ioc.indicators.rows import Columns

MOST_SETS, MOST_ROWS = 300, 1_000_000  # held at a time
Made = dict[str, np.ndarray]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a set holds of its rows.

    read: the rows of the set; make: one entry a row; keeps: which rows belong to it. fresh: the columns of rows that
    changed and what is made of them, whether they belong to the set or not. holds: what of it is held, None: all.
    """

    subject: str
    read: Callable[[], Columns]
    make: Callable[[Columns], Made]
    keeps: Callable[[Made], np.ndarray]
    fresh: Callable[[frozenset[Key]], tuple[Columns, Made]]
    holds: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """ids: the number of each row's key."""

    version: int
    ids: np.ndarray
    made: Made
    derived: dict[str, Any]  # what else was made of all of them


@dataclass(frozen=True, slots=True)
class _Held:
    """Sets of rows, and the numbers of the keys of all of them: they are forgotten together."""

    sets: dict[Hashable, Rows] = field(default_factory=dict)
    ids: dict[Key, int] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def is_full(self) -> bool:
        return len(self.sets) >= MOST_SETS or len(self.ids) >= MOST_ROWS

    def numbered(self, keys: Iterable[Key]) -> np.ndarray:
        return np.array([self.ids.setdefault(key, next(self.numbers)) for key in keys], dtype=np.int64)

    def known(self, keys: Iterable[Key]) -> list[int]:
        return [self.ids[key] for key in keys if key in self.ids]


class Followed:
    """Safe to share among threads: what two of them make at the same time is the same."""

    def __init__(self, changes: Changes):
        self._changes = changes
        self._held = _Held()

    def get(self, key: Hashable, recipe: Recipe, version: int) -> Rows:
        """The rows of a set as they are at a version."""
        if self._held.is_full():
            self.forget()
        held = self._held  # whoever forgets meanwhile: this set goes with the numbers it was made with
        rows = held.sets.get(key)
        if rows is None or rows.version != version:
            rows = held.sets[key] = self._made(held, rows, recipe, version)
        return rows

    def forget(self) -> None:
        self._held = _Held()

    def _made(self, held: _Held, rows: Rows | None, recipe: Recipe, version: int) -> Rows:
        changed = None if rows is None else self._changes.since(recipe.subject, rows.version, version)
        if changed is None:
            columns = recipe.read()
            return _kept(held, recipe, version, columns, recipe.make(columns))
        return _next(held, rows, recipe, version, changed)


def _kept(held: _Held, recipe: Recipe, version: int, columns: Columns, made: Made) -> Rows:
    there = np.flatnonzero(recipe.keeps(made))
    sources, codes = columns["source"], columns["code"]
    ids = held.numbered((sources[row], codes[row]) for row in there.tolist())
    held_of = {name: one[there] for name, one in made.items() if recipe.holds is None or name in recipe.holds}
    return Rows(version, ids, held_of, {})


def _next(held: _Held, rows: Rows, recipe: Recipe, version: int, changed: frozenset[Key]) -> Rows:
    same = Rows(version, rows.ids, rows.made, rows.derived)
    if not changed:
        return same
    fresh = _kept(held, recipe, version, *recipe.fresh(changed))
    stays = np.flatnonzero(~np.isin(rows.ids, held.known(changed)))
    if len(stays) == len(rows.ids) and not len(fresh.ids):
        return same
    made = {name: np.concatenate([one[stays], fresh.made[name]]) for name, one in rows.made.items()}
    return Rows(version, np.concatenate([rows.ids[stays], fresh.ids]), made, {})
