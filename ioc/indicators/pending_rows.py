"""Dossiers pending at the moment shown, and the steps they lie in: read once, then cut by area and field."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import ColumnElement, Select, and_, func, select

from geo.places import Place
from ioc.domain.contributions import contributions, overdue_entries
from ioc.domain.moments import MISSING
from ioc.domain.rules import rules_of
from ioc.domain.steps import waited
from ioc.indicators.basis import Basis
from ioc.indicators.rows import Columns, read_rows, unindexed
from ioc.store.tables import FACTS, dossier_steps

ROWS = (
    "source", "code", "status", "received_at", "due_at", "end_at", "paused_since", "parent_code", "has_fee",
    "paid_online", "field_code", "procedure_code", "resolving_area",
)  # fmt: skip
LIES = ("step", "holder")  # as the row itself says, which is what lists are filtered by
TABLE = FACTS["dossiers"]


@dataclass(frozen=True, slots=True)
class Cut:
    """Rows of one area and, where told, one field."""

    area: str
    field: str | None

    def of(self, basis: Basis, areas: np.ndarray, fields: np.ndarray) -> np.ndarray:
        mask = np.ones(len(areas), dtype=bool)
        if self.area != basis.place.root:
            mask &= np.isin(areas.astype(str), basis.place.leaves_of(self.area))
        return mask if self.field is None else mask & (fields == self.field)


def pending_rows(basis: Basis, cut: Cut) -> Columns:
    """Columns of the pending dossiers; overdue: by the place's rule of lateness."""
    every = basis.cubes.remembered(("pending rows", basis.as_of), lambda: _pending(basis))
    return _picked(every, cut.of(basis, every["resolving_area"], every["field_code"]))


def _pending(basis: Basis) -> Columns:
    now, days = basis.as_of, basis.standing.days
    before = unindexed(TABLE.c.received_at) < now  # all but a few are: their index would read every row
    standing = [and_(before, TABLE.c.end_at.is_(None)), and_(before, TABLE.c.end_at >= now)]
    columns = read_rows(basis.conn, basis.place, "dossiers", standing, (*ROWS, *LIES))
    entries = {e.counter: e.moments for e in contributions("dossiers", columns, days, rules_of(basis.place))}
    begun, ended = entries["received"], entries["ended"]
    passed, _ = overdue_entries("dossiers", columns, basis.place.policies.lateness, days)
    columns["overdue"] = (passed != MISSING) & (passed < now)
    counted = (begun != MISSING) & (begun < now) & ((ended == MISSING) | (ended >= now))
    return _picked(columns, counted)


def lying_rows(basis: Basis, cut: Cut) -> Columns:
    """Of the pending dossiers step, holder, and the working time waited there so far; MISSING where it is not told."""
    every = basis.cubes.remembered(("lying rows", basis.as_of), lambda: _lying(basis))
    return _picked(every, cut.of(basis, every["resolving_area"], every["field_code"]))


def _lying(basis: Basis) -> Columns:
    rows, waits = pending_rows(basis, Cut(basis.place.root, None)), _open_waits(basis)
    keys = zip(rows["source"].tolist(), rows["code"].tolist(), strict=True)
    took = np.fromiter((waits.get(key, MISSING) for key in keys), dtype=np.int64, count=len(rows["code"]))
    return {**{name: rows[name] for name in (*LIES, "resolving_area", "field_code")}, "waited": took}


def _open_waits(basis: Basis) -> dict[tuple[str, str], int]:
    """By source and code what the open step of a dossier under way has waited; it has one at most."""
    step, paused = dossier_steps.c, func.coalesce(TABLE.c.paused_since, MISSING)
    told = (step.source, step.code, step.started_at, step.paused_us, paused)
    query = open_steps(basis.place, basis.as_of, *told)
    sources, codes, *moments = list(zip(*basis.conn.execute(query).all(), strict=True)) or [()] * 5
    numbers = (np.array(column, dtype=np.int64) for column in moments)
    took = waited(*numbers, basis.as_of, basis.calendar).tolist()
    return dict(zip(zip(sources, codes, strict=True), took, strict=True))


def open_steps(place: Place, now: int, *columns: ColumnElement) -> Select:
    """Columns of the open step of each dossier under way that tells since when it lasts."""
    step, own = dossier_steps.c, TABLE.c
    same = and_(step.place == own.place, step.source == own.source, step.code == own.code)
    under_way = (step.ended_at.is_(None), step.started_at < now, own.end_at.is_(None))
    return (
        select(*columns)
        .select_from(dossier_steps.join(TABLE, same))
        .where(step.place == place.code, *under_way)
    )


def _picked(columns: Columns, mask: np.ndarray) -> Columns:
    return {name: np.asarray(values)[mask] for name, values in columns.items()}
