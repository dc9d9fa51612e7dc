"""Rows that only the clock makes count: what is due soon, and online dossiers that nobody has accepted yet."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import and_, or_

from ioc.domain.contributions import contributions, overdue_entries
from ioc.domain.moments import HOUR, MISSING
from ioc.domain.records import DossierStatus
from ioc.domain.rules import rules_of
from ioc.domain.workcal import WorkCalendar
from ioc.indicators.kept import Span
from ioc.indicators.rows import COUNTED, START, area_column, read_rows, unindexed
from ioc.indicators.standing import Standing
from ioc.indicators.windows import due_soon_limits
from ioc.store.tables import FACTS

LAST = np.iinfo(np.int64).max
BEGUN_ENDED = {"dossiers": ("received", "ended"), "tickets": ("opened_answerable", "closed")}


@dataclass(frozen=True, slots=True)
class Due:
    """Rows whose due lies near: when each began, ended (LAST: has not), is due, passes its due; and its area."""

    begun: np.ndarray
    ended: np.ndarray
    due: np.ndarray
    passed: np.ndarray
    areas: np.ndarray


class OpenRows:
    def __init__(self, standing: Standing, calendar: WorkCalendar):
        self.standing, self.calendar, self.place = standing, calendar, standing.place

    def due_soon(self, subject: str, moment: int) -> np.ndarray:
        """The leaf of each record pending at a moment, not overdue then, due within the place's window."""
        limit = int(due_soon_limits(self.place, self.calendar, np.array([moment]))[0])
        day, last = self.standing.days.day(moment), self.standing.days.day(limit - 1)
        near = [self._due(subject, day, due) for due in range(day, last + 1)]
        return np.concatenate([rows.areas[_is_soon(rows, moment, limit)] for rows in near])

    def waiting(self, moment: int, hours: float) -> np.ndarray:
        """The leaf of every online dossier not yet accepted that has waited longer than so many working hours."""
        submitted, areas = self.standing.cubes.remembered(("waiting",), self._waiting)
        before = submitted < moment
        waited = self.calendar.between(submitted[before], np.full(int(before.sum()), moment))
        return areas[before][waited > hours * HOUR] if hours else areas[before]

    def _due(self, subject: str, day: int, due: int) -> Due:
        """Rows due on one day that were pending at some moment of another, or may have been."""
        return self.standing.cubes.remembered(
            ("due", subject, day, due),
            lambda: self._read_due(subject, day, due),
            Span(subject, due, due, ("due_at",)),
        )

    def _read_due(self, subject: str, day: int, due: int) -> Due:
        days, table = self.standing.days, FACTS[subject]
        near = and_(table.c.due_at >= days.start(due), table.c.due_at < days.start(due + 1))
        since = unindexed(table.c.end_at) >= days.start(day)
        conditions = [
            and_(near, table.c[START[subject]].is_not(None), table.c.end_at.is_(None)),
            and_(near, since),
        ]
        columns = read_rows(self.standing.conn, self.place, subject, conditions, COUNTED[subject])
        entries = {e.counter: e.moments for e in contributions(subject, columns, days, rules_of(self.place))}
        begun, ended = (_or_never(entries[name]) for name in BEGUN_ENDED[subject])
        passed, _ = overdue_entries(subject, columns, self.place.policies.lateness, days)
        areas = np.asarray(columns[area_column(subject, "resolving")], dtype=object)
        return Due(begun, ended, columns["due_at"], passed, areas)

    def _waiting(self) -> tuple[np.ndarray, np.ndarray]:
        table = FACTS["dossiers"]
        online = [code for code, channel in self.place.channels.items() if channel.cls == "online"]
        waits = and_(table.c.status == int(DossierStatus.SUBMITTED), table.c.submitted_at.is_not(None))
        own = or_(table.c.parent_code.is_(None), table.c.parent_code == "")
        names = ("submitted_at", "receiving_area")
        conditions = [and_(waits, own, table.c.channel.in_(online))]
        columns = read_rows(self.standing.conn, self.place, "dossiers", conditions, names)
        return columns["submitted_at"], np.asarray(columns["receiving_area"], dtype=object)


def _or_never(moments: np.ndarray) -> np.ndarray:
    return np.where(moments == MISSING, LAST, moments)


def _is_soon(rows: Due, moment: int, limit: int) -> np.ndarray:
    pending = (rows.begun < moment) & (rows.ended >= moment)
    return pending & (rows.passed >= moment) & (rows.due < limit)
