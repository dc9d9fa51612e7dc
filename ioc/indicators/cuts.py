"""Entries of the rows touched in part of a day: what is added to whole days where a moment is no midnight."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from geo.places import Place
from ioc.domain.contributions import contributions, overdue_entries
from ioc.domain.counters import COUNTERS
from ioc.domain.moments import MISSING, local_days
from ioc.domain.rules import rules_of
from ioc.indicators.rows import read_rows, touched_in

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


@dataclass(frozen=True, slots=True)
class Entries:
    """Dated entries, one per row and counter; sides hold the code of the row of each entry."""

    moments: np.ndarray
    counters: np.ndarray
    amounts: np.ndarray
    sides: dict[str, np.ndarray]

    def between(self, start: int, end: int) -> "Entries":
        """Those dated in [start, end)."""
        inside = (self.moments >= start) & (self.moments < end)
        sides = {side: codes[inside] for side, codes in self.sides.items()}
        return Entries(self.moments[inside], self.counters[inside], self.amounts[inside], sides)


def read_entries(conn: Connection, place: Place, subject: str, start: int, end: int) -> Entries:
    """Every entry dated in [start, end), by the place's rule of lateness."""
    days = local_days(place.zone.key)
    conditions = touched_in(subject, start, end, days.start(days.day(start)))
    columns = read_rows(conn, place, subject, conditions)
    found = {
        e.counter: (e.moments, e.amounts) for e in contributions(subject, columns, days, rules_of(place))
    }
    if names := D_AND_M[subject]:
        dates = overdue_entries(subject, columns, place.policies.lateness, days)
        found |= {name: (moments, None) for name, moments in zip(names, dates, strict=True)}
    return _joined(subject, columns, found).between(start, end)


def _joined(subject: str, columns: dict, found: dict[str, tuple[np.ndarray, np.ndarray | None]]) -> Entries:
    rows, moments, counters, amounts = [], [], [], []
    for name, (dated, worth) in found.items():
        there = np.flatnonzero(dated != MISSING)
        rows.append(there)
        moments.append(dated[there])
        counters.append(np.full(len(there), COUNTERS[subject].index(name)))
        amounts.append(np.ones(len(there), dtype=np.int64) if worth is None else np.asarray(worth)[there])
    row = np.concatenate(rows)
    sides = {side: _codes(columns[column])[row] for side, column in SIDES[subject].items()}
    return Entries(np.concatenate(moments), np.concatenate(counters), np.concatenate(amounts), sides)


def _codes(values: np.ndarray | list) -> np.ndarray:
    """Codes as the cubes write them: a missing one is an empty text."""
    return np.array([value or "" for value in values], dtype=object)
