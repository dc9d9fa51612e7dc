"""Rows that only the clock makes count: what is due soon, and online dossiers that nobody has accepted yet."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import and_, or_

from ioc.domain.contributions import contributions, overdue_entries
from ioc.domain.moments import HOUR, MISSING
from ioc.domain.records import DossierStatus
from ioc.domain.rules import rules_of
from ioc.domain.workcal import WorkCalendar
from ioc.indicators.rows import START, area_column, read_rows
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
        """The leaf of every record pending at a moment, not overdue then, and due within the place's window."""
        rows = self._due(subject, moment)
        limit = int(due_soon_limits(self.place, self.calendar, np.array([moment]))[0])
        soon = (rows.begun < moment) & (rows.ended >= moment) & (rows.passed >= moment) & (rows.due < limit)
        return rows.areas[soon]

    def waiting(self, moment: int, hours: float) -> np.ndarray:
        """The leaf of every online dossier not yet accepted that has waited longer than so many working hours."""
        submitted, areas = self.standing.cubes.remembered(("waiting",), self._waiting)
        before = submitted < moment
        waited = self.calendar.between(submitted[before], np.full(int(before.sum()), moment))
        return areas[before][waited > hours * HOUR] if hours else areas[before]

    def _due(self, subject: str, moment: int) -> Due:
        """Read once per data version and day: all that can be due soon at any moment of that day."""
        day = self.standing.days.day(moment)
        return self.standing.cubes.remembered(("due", subject, day), lambda: self._read_due(subject, day))

    def _read_due(self, subject: str, day: int) -> Due:
        start, end = self.standing.days.start(day), self.standing.days.start(day + 1)
        limit = int(due_soon_limits(self.place, self.calendar, np.array([end]))[0])
        table = FACTS[subject]
        near = and_(table.c.due_at >= start, table.c.due_at < limit, table.c[START[subject]] < end)
        conditions = [and_(near, table.c.end_at.is_(None)), and_(near, table.c.end_at >= start)]
        columns = read_rows(self.standing.conn, self.place, subject, conditions)
        entries = {
            e.counter: e.moments
            for e in contributions(subject, columns, self.standing.days, rules_of(self.place))
        }
        begun, ended = (entries[name] for name in BEGUN_ENDED[subject])
        passed, _ = overdue_entries(subject, columns, self.place.policies.lateness, self.standing.days)
        ended = np.where(ended == MISSING, LAST, ended)
        begun = np.where(begun == MISSING, LAST, begun)
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
