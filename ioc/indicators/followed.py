"""What is made of single rows, remembered from version to version: only rows that changed are read and made anew."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ioc.counts.touched import Key
from ioc.indicators.changes import Changes
from ioc.indicators.rows import Columns

MOST = 300  # sets of rows held
Made = dict[str, np.ndarray]
ReadKeys = Callable[[str, frozenset[Key]], Columns]  # the rows of some keys of a subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a set holds of its rows. read: the rows of the set; make: one entry a row; keeps: which rows belong to it.

    Rows that changed come from elsewhere, whether they belong to the set or not: `keeps` tells.
    """

    subject: str
    read: Callable[[], Columns]
    make: Callable[[Columns], Made]
    keeps: Callable[[Made], np.ndarray]


@dataclass(frozen=True, slots=True)
class Rows:
    version: int
    keys: list[Key]
    made: Made
    derived: dict[str, Any]  # what else was made of all of them


class Followed:
    """Safe to share among threads: what two of them make at the same time is the same."""

    def __init__(self, changes: Changes):
        self._changes = changes
        self._sets: dict[Hashable, Rows] = {}

    def get(self, key: Hashable, recipe: Recipe, version: int, read_keys: ReadKeys) -> Rows:
        """The rows of a set as they are at a version."""
        held = self._sets.get(key)
        if held is not None and held.version == version:
            return held
        changed = None if held is None else self._changes.since(recipe.subject, held.version, version)
        found = _all(recipe, version) if changed is None else _next(held, recipe, version, changed, read_keys)
        if len(self._sets) >= MOST:
            self.forget()
        self._sets[key] = found
        return found

    def forget(self) -> None:
        self._sets = {}


def _all(recipe: Recipe, version: int) -> Rows:
    return _kept(recipe, version, recipe.read())


def _kept(recipe: Recipe, version: int, columns: Columns) -> Rows:
    made = recipe.make(columns)
    there = np.flatnonzero(recipe.keeps(made))
    keys = list(zip(columns["source"], columns["code"], strict=True))
    return Rows(version, _taken(keys, there), {name: one[there] for name, one in made.items()}, {})


def _next(held: Rows, recipe: Recipe, version: int, changed: frozenset[Key], read_keys: ReadKeys) -> Rows:
    if not changed:
        return Rows(version, held.keys, held.made, held.derived)
    fresh = _kept(recipe, version, read_keys(recipe.subject, changed))
    stays = np.flatnonzero([key not in changed for key in held.keys])
    if len(stays) == len(held.keys) and not fresh.keys:
        return Rows(version, held.keys, held.made, held.derived)
    made = {name: np.concatenate([one[stays], fresh.made[name]]) for name, one in held.made.items()}
    return Rows(version, _taken(held.keys, stays) + fresh.keys, made, {})


def _taken(keys: Sequence[Key], rows: np.ndarray) -> list[Key]:
    return [keys[row] for row in rows.tolist()]
