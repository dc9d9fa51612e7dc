"""Entries of the rows touched in part of a day: what is added to whole days where a moment is no midnight."""

import numpy as np

from geo.places import Place
from ioc.domain.coding import coded
from ioc.domain.contributions import contributions, overdue_entries
from ioc.domain.counters import COUNTERS
from ioc.domain.moments import MISSING, LocalDays
from ioc.domain.rules import rules_of
from ioc.indicators.axes import Axis
from ioc.indicators.followed import Made
from ioc.indicators.rows import Columns

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
            numbered, codes = coded(self._codes[side].tolist())
            self._numbers[key] = axis.numbers(codes.tolist())[numbered]
        return self._numbers[key][self.rows]


def made_of(place: Place, subject: str, columns: Columns, days: LocalDays) -> Made:
    """Of each row the moment of its entry in every counter, what it adds where that is not one, its codes, its due."""
    found = {}
    for counter, (moments, amounts) in dated_entries(place, subject, columns, days).items():
        found[counter] = moments
        if amounts is not None:
            found[f"{counter} #"] = np.asarray(amounts)
    # a missing code is an empty text, as in the tables of counts
    sides = {side: [code or "" for code in columns[name]] for side, name in SIDES[subject].items()}
    found |= {side: np.array(codes, dtype=object) for side, codes in sides.items()}
    return found | {name: columns[name] for name in ("due_at",) if name in columns}


def any_dated(subject: str, made: Made, start: int, end: int) -> np.ndarray:
    """Which rows make an entry in [start, end)."""
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


def joined(subject: str, made: Made) -> Entries:
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
