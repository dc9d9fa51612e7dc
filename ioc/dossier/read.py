"""Reads one dossier with its way through the offices, its versions and what is tied to it; None where unseen."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import numpy as np
from sqlalchemy import Connection, select

from geo.places import Place
from ioc.access.scope import Scope
from ioc.domain.contributions import overdue_entries
from ioc.domain.dossier import pauses_of
from ioc.domain.lateness import days_over
from ioc.domain.moments import MISSING
from ioc.domain.rules import rules_of
from ioc.domain.told import pauses_from
from ioc.domain.workcal import WorkCalendar
from ioc.dossier.answers import DossierAnswer, PauseSpan
from ioc.dossier.tied import tied_payments, tied_tickets
from ioc.dossier.versions import read_versions
from ioc.dossier.way import read_steps
from ioc.store.tables import FACTS

TABLE = FACTS["dossiers"]
AREAS = ("resolving_area", "receiving_area")
Row = Mapping[str, Any]


def read_dossier(
    conn: Connection, place: Place, calendar: WorkCalendar, key: tuple[str, str], as_of: int, scope: Scope
) -> DossierAnswer | None:
    """key: source and code. A dossier that is not there and one outside the scope are the same: None."""
    row = _row(conn, place, key)
    if row is None or not is_seen(row, place, scope):
        return None
    pauses = _pauses(row, place, calendar, as_of)
    until = as_of if row["end_at"] is None else row["end_at"]
    return DossierAnswer(
        source=row["source"], code=row["code"], as_of=as_of, facts=dict(row),
        left_us=_between(calendar, until, row["due_at"]), late_days=_late_days(row, place, calendar, until),
        steps=read_steps(conn, place, calendar, row, as_of, scope), pauses=pauses,
        versions=read_versions(conn, place, row), payments=tied_payments(conn, place, row["code"], scope),
        tickets=tied_tickets(conn, place, row["code"], scope), link=link_of(place, row["source"], row["code"]),
    )  # fmt: skip


def is_seen(row: Row, place: Place, scope: Scope) -> bool:
    """A dossier belongs to the area that took it in and to the one that resolves it."""
    return any(scope.allows(place, row[name]) for name in AREAS)


def area_of(conn: Connection, place: Place, key: tuple[str, str], scope: Scope) -> str | None:
    """The area of a dossier that may be seen, the resolving one first; None as `read_dossier` says None."""
    row = _row(conn, place, key)
    if row is None:
        return None
    areas = (row[name] for name in AREAS)
    return next((area for area in areas if scope.allows(place, area)), None)


def link_of(place: Place, source: str, code: str) -> str | None:
    """The dossier's page in its own system, where the place says how to open it."""
    entry = place.sources.get(source)
    return entry.link.replace("{code}", quote(code, safe="")) if entry and entry.link else None


def _row(conn: Connection, place: Place, key: tuple[str, str]) -> Row | None:
    source, code = key
    mine = (TABLE.c.place == place.code, TABLE.c.source == source, TABLE.c.code == code)
    return conn.execute(select(TABLE).where(*mine)).mappings().first()


def _late_days(row: Row, place: Place, calendar: WorkCalendar, until: int) -> int | None:
    """By the rule that its number is counted by: a dossier is late here when it is late in the counts."""
    one = {name: _column(row[name]) for name in ("received_at", "due_at", "end_at", "status")}
    one["parent_code"] = np.array([row["parent_code"]], dtype=object)
    ((over,), _) = overdue_entries("dossiers", one, place.policies.lateness, calendar.days)
    late = over != MISSING and over < until
    return int(days_over(one["due_at"], until, calendar)[0]) if late else None


def _between(calendar: WorkCalendar, start: int, end: int | None) -> int | None:
    return None if end is None else int(calendar.between([start], [end])[0])


def _pauses(row: Row, place: Place, calendar: WorkCalendar, as_of: int) -> tuple[PauseSpan, ...]:
    """As they stop the clock: settled, an open one up to now."""
    names = ("status", "received_at", "end_at", "source_updated_at")
    one = {name: _column(row[name]) for name in names}
    rules = rules_of(place, place.sources.get(row["source"]))
    ((settled,), _) = pauses_of(one, [pauses_from(row["pauses"])], rules)
    return tuple(
        PauseSpan(
            asked_at=asked, answered_at=_none(answered), new_due_at=_none(new_due),
            worked_us=_between(calendar, asked, max(asked, as_of if answered == MISSING else answered)),
        )
        for asked, answered, new_due in settled
    )  # fmt: skip


def _column(value: int | None) -> np.ndarray:
    return np.array([MISSING if value is None else value], dtype=np.int64)


def _none(moment: int) -> int | None:
    return None if moment == MISSING else moment
