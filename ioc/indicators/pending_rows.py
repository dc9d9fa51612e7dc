"""Dossiers pending at the moment shown, and the steps they lie in: read once, then cut by area and field."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import and_, func, select

from ioc.domain.contributions import contributions, overdue_entries
from ioc.domain.moments import MISSING
from ioc.domain.records import DossierStatus
from ioc.domain.rules import rules_of
from ioc.domain.steps import waited
from ioc.indicators.basis import Basis
from ioc.indicators.rows import Columns, read_rows, unindexed
from ioc.store.tables import FACTS, dossier_steps

ROWS = (
    "source", "code", "status", "received_at", "due_at", "end_at", "paused_since", "parent_code", "has_fee",
    "paid_online", "field_code", "procedure_code", "resolving_area",
)  # fmt: skip
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
    columns = read_rows(basis.conn, basis.place, "dossiers", standing, ROWS)
    entries = {e.counter: e.moments for e in contributions("dossiers", columns, days, rules_of(basis.place))}
    begun, ended = entries["received"], entries["ended"]
    passed, _ = overdue_entries("dossiers", columns, basis.place.policies.lateness, days)
    columns["overdue"] = (passed != MISSING) & (passed < now)
    counted = (begun != MISSING) & (begun < now) & ((ended == MISSING) | (ended >= now))
    return _picked(columns, counted)


def open_steps(basis: Basis, cut: Cut) -> Columns:
    """Steps that last at the moment shown: step, holder, and the working time waited so far."""
    every = basis.cubes.remembered(("open steps", basis.as_of), lambda: _open_steps(basis))
    return _picked(every, cut.of(basis, every["resolving_area"], every["field_code"]))


def _open_steps(basis: Basis) -> Columns:
    """Of dossiers that are under way; a dossier that ended has left its last step, whatever was told of it."""
    step, own = dossier_steps.c, TABLE.c
    same = and_(step.place == own.place, step.source == own.source, step.code == own.code)
    names = ("step", "holder", "resolving_area", "field_code", "started_at", "paused_us")
    paused = func.coalesce(own.paused_since, MISSING)
    query = select(*(step[name] for name in names), paused).select_from(dossier_steps.join(TABLE, same))
    query = query.where(
        step.place == basis.place.code, step.ended_at.is_(None), step.started_at < basis.as_of,
        own.end_at.is_(None), own.status != int(DossierStatus.REFUSED),
    )  # fmt: skip
    values = list(zip(*basis.conn.execute(query).all(), strict=True)) or [()] * (len(names) + 1)
    kinds = dict.fromkeys(("started_at", "paused_us", "paused_since"), np.int64)
    columns = {
        name: np.array(column, dtype=kinds.get(name, object))
        for name, column in zip((*names, "paused_since"), values, strict=True)
    }
    moments = (columns.pop(name) for name in ("started_at", "paused_us", "paused_since"))
    columns["waited"] = waited(*moments, basis.as_of, basis.calendar)
    return columns


def _picked(columns: Columns, mask: np.ndarray) -> Columns:
    return {name: np.asarray(values)[mask] for name, values in columns.items()}
