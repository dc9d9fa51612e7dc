"""The steps of one dossier, and how long the same steps usually take in its procedure."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from geo.places import Place
from ioc.access.scope import Scope
from ioc.domain.moments import MISSING
from ioc.domain.steps import waited
from ioc.domain.workcal import WorkCalendar
from ioc.dossier.answers import StepSpan, Usual
from ioc.store.tables import dossier_steps as table

LATELY = 90  # days before this one
Row = Mapping[str, Any]


def read_steps(
    conn: Connection, place: Place, calendar: WorkCalendar, dossier: Row, as_of: int, scope: Scope
) -> tuple[StepSpan, ...]:
    """In order; those of a dossier that has ended are over with it."""
    mine = (
        table.c.place == place.code,
        table.c.source == dossier["source"],
        table.c.code == dossier["code"],
    )
    rows = list(conn.execute(select(table).where(*mine).order_by(table.c.n)).mappings())
    usual = _usual(conn, place, calendar, dossier, as_of, scope) if rows else {}
    return tuple(_span(row, dossier, calendar, as_of, usual.get(row["step"])) for row in rows)


def _span(row: Row, dossier: Row, calendar: WorkCalendar, as_of: int, usual: Usual | None) -> StepSpan:
    ended = row["ended_at"] if row["ended_at"] is not None else dossier["end_at"]
    told = {name: row[name] for name in ("step", "holder", "started_at", "due_at")}
    took = row["worked_us"]
    if took is None:
        since = dossier["paused_since"]
        moments = ([row["started_at"]], [row["paused_us"]], [MISSING if since is None else since])
        columns = (np.array(values, dtype=np.int64) for values in moments)
        took = int(waited(*columns, as_of if ended is None else ended, calendar)[0])
    return StepSpan(**told, ended_at=ended, waited_us=took, usual=usual)


def since_of(calendar: WorkCalendar, as_of: int) -> int:
    """The midnight from which on a step that ended says what is usual."""
    return calendar.days.start(calendar.days.day(as_of) - LATELY)


def area_of_usual(place: Place, dossier: Row, scope: Scope) -> str | None:
    """The area whose dossiers say what is usual: the uppermost one given that this dossier lies in."""
    areas = (scope.given_above(place, dossier[name]) for name in ("resolving_area", "receiving_area"))
    return next((area for area in areas if area is not None), None)


def _usual(
    conn: Connection, place: Place, calendar: WorkCalendar, dossier: Row, as_of: int, scope: Scope
) -> dict[str, Usual]:
    """Exact medians by step, of the dossiers of the same procedure that one may see."""
    area, since = area_of_usual(place, dossier, scope), since_of(calendar, as_of)
    query = select(table.c.step, table.c.worked_us).where(
        table.c.place == place.code, table.c.procedure_code == dossier["procedure_code"],
        table.c.ended_at >= since, table.c.ended_at < as_of, table.c.worked_us.is_not(None),
    )  # fmt: skip
    if area != place.root:
        query = query.where(table.c.resolving_area.in_(sorted(place.leaves_of(area))))
    found: dict[str, list[int]] = {}
    for step, took in conn.execute(query):
        found.setdefault(step, []).append(took)
    about = {"procedure": dossier["procedure_code"], "area": area, "since": since}
    return {step: Usual(float(np.median(times)), len(times), **about) for step, times in found.items()}
