"""Entries of the rows touched in part of a day: what is added to whole days where a moment is no midnight."""

import numpy as np
from sqlalchemy import Connection

from geo.places import Place
from ioc.domain.contributions import contributions, overdue_entries
from ioc.domain.counters import COUNTERS
from ioc.domain.moments import MISSING, LocalDays
from ioc.domain.rules import rules_of
from ioc.indicators.axes import Axis
from ioc.indicators.followed import Recipe
from ioc.indicators.rows import COUNTED, KEY, Columns, read_rows, touched_in

# the codes of a row that cubes are split by, and the column each stands in
SIDES = {
    "dossiers": {"resolving": "resolving_area", "receiving": "receiving_area", "field_code": "field_code",
                 "channel": "channel"},
    "tickets": {"area": "area", "channel": "channel", "category": "category"},
    "payments": {"area": "area", "channel": "channel", "type": "type"},
}  # fmt: skip
D_AND_M = {
    "dossiers": ("due_passed", "due_passed_ended"),
    "tickets": ("due_passed", "due_passed_closed"),
    "payments": (),
}
Dated = dict[str, tuple[np.ndarray, np.ndarray | None]]


class Entries:
    """Dated entries, one per row and counter; `rows` says which row each is of, `codes` holds a row's codes."""

    def __init__(
        self,
        moments: np.ndarray,
        counters: np.ndarray,
        amounts: np.ndarray,
        rows: np.ndarray,
        codes: dict[str, np.ndarray],
    ):
        self.moments, self.counters, self.amounts, self.rows = moments, counters, amounts, rows
        self._codes = codes
        self._numbers: dict[tuple[str, int], np.ndarray] = {}

    def between(self, start: int, end: int) -> "Entries":
        """Those dated in [start, end)."""
        inside = (self.moments >= start) & (self.moments < end)
        parts = (part[inside] for part in (self.moments, self.counters, self.amounts, self.rows))
        found = Entries(*parts, self._codes)
        found._numbers = self._numbers
        return found

    def numbers(self, side: str, axis: Axis) -> np.ndarray:
        """The number on an axis of each entry's code."""
        key = (side, id(axis))
        if key not in self._numbers:
            self._numbers[key] = axis.numbers(self._codes[side])
        return self._numbers[key][self.rows]


def days_recipe(
    conn: Connection, place: Place, subject: str, days: LocalDays, first: int, last: int
) -> Recipe:
    """The rows with an entry dated on some days: their entries, and the codes they are counted by."""
    start, end = days.start(first), days.start(last + 1)
    conditions = touched_in(subject, start, end, start)
    return Recipe(
        subject=subject,
        read=lambda: read_rows(conn, place, subject, conditions, (*KEY, *COUNTED[subject])),
        make=lambda columns: _made(place, subject, columns, days),
        keeps=lambda made: _any_dated(subject, made, start, end),
    )


def _made(place: Place, subject: str, columns: Columns, days: LocalDays) -> dict[str, np.ndarray]:
    found = {}
    for counter, (moments, amounts) in dated_entries(place, subject, columns, days).items():
        found[counter] = moments
        if amounts is not None:
            found[f"{counter} #"] = np.asarray(amounts)
    # a missing code is an empty text, as in the tables of counts
    sides = {side: [code or "" for code in columns[name]] for side, name in SIDES[subject].items()}
    return found | {side: np.array(codes, dtype=object) for side, codes in sides.items()}


def _any_dated(subject: str, made: dict[str, np.ndarray], start: int, end: int) -> np.ndarray:
    dated = [moments for counter, moments in made.items() if counter in COUNTERS[subject]]
    return np.logical_or.reduce([(moments >= start) & (moments < end) for moments in dated])


def dated_entries(place: Place, subject: str, columns: Columns, days: LocalDays) -> Dated:
    """The moments (and amounts) of every counter's entries, row by row, by the place's rule of lateness."""
    found: Dated = {
        e.counter: (e.moments, e.amounts) for e in contributions(subject, columns, days, rules_of(place))
    }
    if names := D_AND_M[subject]:
        dates = overdue_entries(subject, columns, place.policies.lateness, days)
        found |= {name: (moments, None) for name, moments in zip(names, dates, strict=True)}
    return found


def joined(subject: str, made: dict[str, np.ndarray]) -> Entries:
    """Entries in one row, of rows with one entry a counter at most."""
    rows, moments, counters, amounts = [], [], [], []
    for number, name in enumerate(COUNTERS[subject]):
        if name not in made:
            continue
        there = np.flatnonzero(made[name] != MISSING)
        rows.append(there)
        moments.append(made[name][there])
        counters.append(np.full(len(there), number))
        worth = made.get(f"{name} #")
        amounts.append(np.ones(len(there), dtype=np.int64) if worth is None else worth[there])
    parts = (np.concatenate(part) for part in (moments, counters, amounts, rows))
    return Entries(*parts, {side: made[side] for side in SIDES[subject]})
