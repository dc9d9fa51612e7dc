"""What is made of single rows, remembered from version to version: only rows that changed are read and made anew."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
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
    changed and what is made of them, whether they belong to the set or not.
    """

    subject: str
    read: Callable[[], Columns]
    make: Callable[[Columns], Made]
    keeps: Callable[[Made], np.ndarray]
    fresh: Callable[[frozenset[Key]], tuple[Columns, Made]]


@dataclass(frozen=True, slots=True)
class Rows:
    """ids: the number of each row's key."""

    version: int
    ids: np.ndarray
    made: Made
    derived: dict[str, Any]  # what else was made of all of them


class Followed:
    """Safe to share among threads: what two of them make at the same time is the same."""

    def __init__(self, changes: Changes):
        self._changes = changes
        self._sets: dict[Hashable, Rows] = {}
        self._ids: dict[Key, int] = {}
        self._next_id = count()

    def get(self, key: Hashable, recipe: Recipe, version: int) -> Rows:
        """The rows of a set as they are at a version."""
        held = self._sets.get(key)
        if held is not None and held.version == version:
            return held
        changed = None if held is None else self._changes.since(recipe.subject, held.version, version)
        found = self._all(recipe, version) if changed is None else self._next(held, recipe, version, changed)
        if len(self._sets) >= MOST_SETS or len(self._ids) >= MOST_ROWS:
            self.forget()
        self._sets[key] = found
        return found

    def forget(self) -> None:
        self._sets, self._ids = {}, {}

    def _all(self, recipe: Recipe, version: int) -> Rows:
        columns = recipe.read()
        return self._kept(recipe, version, columns, recipe.make(columns))

    def _kept(self, recipe: Recipe, version: int, columns: Columns, made: Made) -> Rows:
        there = np.flatnonzero(recipe.keeps(made))
        sources, codes = columns["source"], columns["code"]
        ids = [
            self._ids.setdefault((sources[row], codes[row]), next(self._next_id)) for row in there.tolist()
        ]
        taken = {name: one[there] for name, one in made.items()}
        return Rows(version, np.array(ids, dtype=np.int64), taken, {})

    def _next(self, held: Rows, recipe: Recipe, version: int, changed: frozenset[Key]) -> Rows:
        same = Rows(version, held.ids, held.made, held.derived)
        if not changed:
            return same
        fresh = self._kept(recipe, version, *recipe.fresh(changed))
        gone = [self._ids[key] for key in changed if key in self._ids]
        stays = np.flatnonzero(~np.isin(held.ids, gone))
        if len(stays) == len(held.ids) and not len(fresh.ids):
            return same
        made = {name: np.concatenate([one[stays], fresh.made[name]]) for name, one in held.made.items()}
        return Rows(version, np.concatenate([held.ids[stays], fresh.ids]), made, {})
