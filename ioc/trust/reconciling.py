"""Lays what a source lists of each day beside what is here, finds a cause for every difference, and keeps it.

A listing that fails or is not whole keeps nothing: it says so.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ioc import clock
from ioc.domain.moments import LocalDays, day_number, from_us, to_us
from ioc.domain.workcal import WorkCalendar
from ioc.errors import SettingError, SourceError
from ioc.listing import NotWhole, lists, then_polled, whole_listing
from ioc.polling import Poller
from ioc.store import data_version
from ioc.store.incidents import note_incident
from ioc.store.portal_days import PortalDay
from ioc.store.reconciled import (
    LATE_BOTH,
    CodeRow,
    DayRow,
    refused_of,
    standing_in,
    standing_of,
    write_days,
)
from ioc.store.states import Stamped, states_of
from ioc.trust.causes import OVERLAP, look_up
from ioc.trust.comparing import Day, day_of
from ioc.trust.portals import Portals
from ioc.trust.pushed_totals import PushedTotals, by_count
from ioc.trust.states import different, told_since

log = logging.getLogger("ioc.trust")
FAILED = "not_reconciled"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found of a source, the newest day first; with an error nothing was kept."""

    source: str
    days: tuple[DayRow, ...] | tuple[PortalDay, ...] = ()
    codes: tuple[CodeRow, ...] = ()
    error: str | None = None

    @property
    def differs(self) -> bool:
        """Whether anything differs that time alone does not put right."""
        if any(one.theirs != one.ours for one in self.days if isinstance(one, DayRow) and one.by_count):
            return True
        return any(one.cause != OVERLAP and one.what != LATE_BOTH for one in self.codes)


@dataclass(frozen=True, slots=True)
class Theirs:
    """What a source told: its codes by day, those of the overlap, and of some days the newest versions."""

    days: dict[int, set[str]]
    recent: set[str]
    states: dict[str, Stamped]


class Reconciling:
    """share: of our records of the days that may be missing there without a person (`deletions_most`)."""

    def __init__(
        self, poller: Poller, calendar: WorkCalendar, days: int, share: float,
        portals: Portals | None = None, totals: PushedTotals | None = None,
    ):  # fmt: skip
        self.poller, self.calendar, self.last, self.share = poller, calendar, days, share
        self.store, self.place = poller.store, poller.place
        self.portals, self.totals = portals or Portals(self.store, self.place, calendar), totals

    @property
    def days(self) -> LocalDays:
        return self.calendar.days

    def can(self, name: str) -> bool:
        """Whether a source lists its codes, shows the dossiers of another, or pushes what it counts."""
        return self.portals.is_one(name) or self._lists(name) or self._pushes_totals(name)

    def _lists(self, name: str) -> bool:
        return name in self.poller.sources and lists(self.poller.sources[name])

    def _pushes_totals(self, name: str) -> bool:
        return self.totals is not None and not self._lists(name) and self.totals.has(name)

    def waits(self, name: str) -> bool:
        """Whether records that it pushed are not stored yet."""
        return self.totals is not None and self.totals.waiting(name) > 0

    def last_days(self, now: datetime) -> range:
        """The last whole days."""
        today = self.days.day(to_us(now))
        return range(today - self.last, today)

    def nightly(self, name: str, now: datetime) -> Outcome | None:
        """The last whole days, with the states of the newest where the source can be read again."""
        days = self.last_days(now)
        if not self.can(name) or not (days or self.portals.is_one(name)):
            return None
        if not self._lists(name):
            return self.reconcile(name, days)
        return self.reconcile(name, days, states=days[-1:] if self.cursor(name, days[-1]) else range(0))

    def beside(self, name: str) -> Outcome:
        """A portal beside the one-stop system, now."""
        day, codes = self.portals.compare(name)
        return Outcome(name, (day,), tuple(codes))

    def cursor(self, name: str, day: int) -> str | None:
        """From where a source is read again to know its states of a day; None where it cannot be."""
        cursor_at = getattr(self.poller.sources[name], "cursor_at", None)
        return cursor_at(self._start(day)) if cursor_at else None

    def reconcile(self, name: str, days: range, *, states: range = range(0)) -> Outcome:
        """Compares local days of a source; of some of them also the states. A portal as both sides are now."""
        if self.portals.is_one(name):
            return self.beside(name)
        if self._pushes_totals(name):
            return self._beside_totals(name, days)
        try:
            before, theirs, wrong = then_polled(self.poller, name, lambda: self._theirs(name, days, states))
        except NotWhole as error:
            return self._failed(name, str(error), why="not_whole", codes=error.codes, total=error.total)
        except SourceError as error:
            return self._failed(name, str(error))
        return self._failed(name, wrong) if wrong else self._keep(name, theirs, before, states)

    def _beside_totals(self, name: str, days: range) -> Outcome:
        """Days that a source counted itself and pushed: by code where it told them, else by number."""
        if self.waits(name):
            return self._failed(name, "records that it pushed are not stored yet", why="pushes_wait")
        told, kind = self.totals.of_days(name, days), self.place.sources[name].kind
        listed = {one.day: set(one.codes) for one in told if one.codes is not None}
        with self.store.read() as conn:
            before = data_version(conn, self.place.code)
            about = (conn, self.place.code, name, kind)
            counted = [
                by_count(*about, one, self.days, to_us(clock.now())) for one in told if one.codes is None
            ]
        return self._keep(name, Theirs(listed, set(), {}), before, range(0), counted)

    def _theirs(self, name: str, days: range, states: range) -> Theirs:
        source, now = self.poller.sources[name], clock.now()
        ends = {day: min(self._start(day + 1), now) for day in days if self._start(day) < now}
        found = {day: whole_listing(name, source, self._start(day), end) for day, end in ends.items()}
        late, last = self._overlap(name, now), max(ends.values(), default=now)
        recent = whole_listing(name, source, late, last) if late < last else set()
        if not states:
            return Theirs(found, recent, {})
        cursor = self.cursor(name, states[0])
        if cursor is None:
            raise SettingError(f"{name}: states: this source cannot be read from a moment on")
        return Theirs(found, recent, told_since(source, cursor, self.place, name, self.calendar))

    def _keep(
        self, name: str, theirs: Theirs, before: int, states: range, counted: Sequence[DayRow] = ()
    ) -> Outcome:
        """Compares in a reading transaction, so that no poll waits, and writes what came of it in one go."""
        now = to_us(clock.now())
        with self.store.read() as conn:
            days = [self._day(conn, name, day, theirs, before) for day in sorted(theirs.days, reverse=True)]
            codes = self._codes(conn, name, days, theirs)
            compared = {
                day.day: self._different(conn, name, day, theirs) for day in days if day.day in states
            }
        codes += [row for rows in compared.values() for row in rows]
        counts = {day: len(rows) for day, rows in compared.items()}
        rows = [day.row(name, now, counts.get(day.day)) for day in days]
        rows = sorted([*rows, *counted], key=lambda one: -one.day)
        with self.store.write() as conn:
            write_days(conn, self.place.code, rows, codes)
        return Outcome(name, tuple(rows), tuple(codes))

    def _day(self, conn: Any, name: str, day: int, theirs: Theirs, before: int) -> Day:
        """What has no day of its own here, such as a dossier that nobody accepted, is of the day it is listed on."""
        about = (conn, self.place.code, name, self.place.sources[name].kind)
        ours = standing_in(*about, (self.days.start(day), self.days.start(day + 1)))
        others = standing_of(*about, theirs.days[day] - ours.keys())
        undated = {code: one for code, one in others.items() if one.at is None}
        return day_of(day, theirs.days[day], ours | undated, before)

    def _codes(self, conn: Any, name: str, days: list[Day], theirs: Theirs) -> list[CodeRow]:
        since = to_us(self._overlap(name, clock.now()))
        causes = look_up(conn, self.place, name, days, self.share, theirs.recent, self.days, since)
        causes = causes if self._lists(name) else replace(causes, pushed=True)
        return [row for day in days for row in causes.of_day(name, day)]

    def _different(self, conn: Any, name: str, day: Day, theirs: Theirs) -> list[CodeRow]:
        kind, codes = self.place.sources[name].kind, day.matched & theirs.states.keys()
        ours = states_of(conn, self.place.code, name, kind, codes)
        refused = refused_of(conn, self.place.code, name, codes)
        return list(different(name, kind, day, theirs.states, ours, refused))

    def _failed(self, name: str, error: str, **facts: object) -> Outcome:
        """facts: why, where it is no error of the source alone, and the numbers of it."""
        log.warning("%s: days are not reconciled: %s", name, error)
        with self.store.write() as conn:
            told = {"source": name, **(facts or {"error": error.removeprefix(f"{name}: ")})}
            note_incident(conn, self.place.code, FAILED, to_us(clock.now()), told)
        return Outcome(name, error=error)

    def _start(self, day: int) -> datetime:
        return from_us(self.days.start(day), self.place.zone)

    def _overlap(self, name: str, now: datetime) -> datetime:
        """Up to here the polls have brought everything."""
        return now - self.place.sources[name].overlap


def between(since: date | None, until: date | None, usual: range) -> range:
    """Local days from one up to another, exclusive; the usual ones unless told."""
    first = usual.start if since is None else day_number(since)
    return range(first, usual.stop if until is None else day_number(until))


__all__ = ["FAILED", "Outcome", "Reconciling", "between"]
