"""Rows that only the clock makes count: what is due soon, and online dossiers that nobody has accepted yet."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import ColumnElement, and_, or_

from geo.places import Place
from ioc.domain.moments import HOUR, MISSING
from ioc.domain.records import DossierStatus
from ioc.domain.workcal import WorkCalendar
from ioc.indicators.cuts import Dated
from ioc.indicators.rows import START, read_rows, unindexed
from ioc.indicators.standing import Standing
from ioc.indicators.windows import due_soon_limits
from ioc.store.tables import FACTS

LAST = np.iinfo(np.int64).max
AREAS = {"dossiers": "resolving", "tickets": "area"}
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
        return np.concatenate([rows.areas[is_soon(rows, moment, limit)] for rows in near])

    def newly_overdue(self, subject: str, moment: int) -> np.ndarray:
        """The leaf of each record pending at a moment whose due passed since its day began.

        By the day rule a due passes with the last microsecond of its day.
        """
        day = self.standing.days.day(moment)
        start = self.standing.days.start(day) - 1
        near = [self._due(subject, day, due) for due in (day - 1, day)]
        return np.concatenate([rows.areas[_is_new(rows, start, moment)] for rows in near])

    def waiting(self, moment: int, hours: float) -> np.ndarray:
        """The leaf of every online dossier not yet accepted that has waited longer than so many working hours."""
        submitted, areas = self.standing.cubes.remembered(("waiting",), self._waiting)
        before = submitted < moment
        return areas[before][has_waited(self.calendar, submitted[before], moment, hours)]

    def _due(self, subject: str, day: int, due: int) -> Due:
        """Rows due on one day that were pending at some moment of another, or may have been."""
        days = self.standing.days
        first, end, since = days.start(due), days.start(due + 1), days.start(day)
        dated = (*BEGUN_ENDED[subject], "due_passed")

        def conditions() -> list[ColumnElement[bool]]:
            table = FACTS[subject]
            near = and_(table.c.due_at >= first, table.c.due_at < end)
            return [
                and_(near, table.c[START[subject]].is_not(None), table.c.end_at.is_(None)),
                and_(near, unindexed(table.c.end_at) >= since),
            ]

        rows = self.standing.rows(
            ("due", subject, day, due), subject, conditions,
            lambda made: (made["due_at"] >= first) & (made["due_at"] < end),
            holds=frozenset((*dated, AREAS[subject], "due_at")),
        )  # fmt: skip
        if "due" not in rows.derived:
            told = {name: (rows.made[name], None) for name in dated}
            areas = rows.made[AREAS[subject]]
            rows.derived["due"] = due_of(subject, rows.made["due_at"], told, areas)
        return rows.derived["due"]

    def _waiting(self) -> tuple[np.ndarray, np.ndarray]:
        names = ("submitted_at", "receiving_area")
        columns = read_rows(self.standing.conn, self.place, "dossiers", [is_waiting(self.place)], names)
        return columns["submitted_at"], np.asarray(columns["receiving_area"], dtype=object)


def _or_never(moments: np.ndarray) -> np.ndarray:
    return np.where(moments == MISSING, LAST, moments)


def due_of(subject: str, due: np.ndarray, dated: Dated, areas: np.ndarray) -> Due:
    """Rows as what `is_soon` asks for."""
    begun, ended = (_or_never(dated[name][0]) for name in BEGUN_ENDED[subject])
    return Due(begun, ended, due, dated["due_passed"][0], areas)


def is_soon(rows: Due, moment: int, limit: int) -> np.ndarray:
    """Which rows are pending at a moment, not overdue then, and due before the limit."""
    pending = (rows.begun < moment) & (rows.ended >= moment)
    return pending & (rows.passed >= moment) & (rows.due < limit)


def _is_new(rows: Due, start: int, moment: int) -> np.ndarray:
    pending = (rows.begun < moment) & (rows.ended >= moment)
    return pending & (rows.passed >= start) & (rows.passed < moment)


def is_waiting(place: Place) -> ColumnElement[bool]:
    """Dossiers handed in online that nobody has accepted yet."""
    table = FACTS["dossiers"]
    online = [code for code, channel in place.channels.items() if channel.cls == "online"]
    waits = and_(table.c.status == int(DossierStatus.SUBMITTED), table.c.submitted_at.is_not(None))
    own = or_(table.c.parent_code.is_(None), table.c.parent_code == "")
    return and_(waits, own, table.c.channel.in_(online))


def has_waited(calendar: WorkCalendar, submitted: np.ndarray, moment: int, hours: float) -> np.ndarray:
    """Which of those handed in before a moment have then waited longer than so many working hours."""
    if not hours:
        return np.ones(len(submitted), dtype=bool)
    return calendar.between(submitted, np.full(len(submitted), moment)) > hours * HOUR
