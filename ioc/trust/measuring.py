"""Measures what is usual of each source: the gaps of its units and the events of an hour; nightly, and at first."""

import threading
from datetime import datetime, time, timedelta

import numpy as np

from geo.places import Place, SourceEntry
from ioc import clock
from ioc.domain.moments import HOUR, to_us
from ioc.domain.records import Kind
from ioc.domain.silence import SilenceRules, passed, usual_gaps
from ioc.domain.workcal import WorkCalendar
from ioc.ingest.heard import UNIT_EVENTS, Events, greatest
from ioc.store import Store
from ioc.store.polls import read_state
from ioc.store.units import events_since, known_newest, measured_at, write_usual

DAY = 24 * HOUR


class Measuring:
    """turn() is called again and again; it measures what was not measured since last night."""

    def __init__(self, store: Store, place: Place, calendar: WorkCalendar, rules: SilenceRules, at: time):
        self.store, self.place, self.calendar = store, place, calendar
        self.rules, self.at = rules, at
        self._one = threading.Lock()

    def turn(self) -> None:
        with self._one:
            for name in self._waiting():
                self.measure(name)

    def _waiting(self) -> list[str]:
        """The sources whose history is read and that were not measured since the last night."""
        last = to_us(self._last_night(clock.now()))
        with self.store.read() as conn:
            done = measured_at(conn, self.place.code)
            states = {name: read_state(conn, self.place.code, name) for name in self._told_of()}
        return [name for name, one in states.items() if one.history_complete and done.get(name, 0) < last]

    def _told_of(self) -> list[str]:
        """A portal shows what others do: nothing of it is usual."""
        return [name for name, entry in self.place.sources.items() if entry.portal_of is None]

    def _last_night(self, now: datetime) -> datetime:
        local = now.astimezone(self.place.zone)
        night = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return night if night <= local else night - timedelta(days=1)

    def measure(self, name: str) -> None:
        """Gaps, hours and newest events of one source, from the rows of its last days."""
        entry, now = self.place.sources[name], to_us(clock.now())
        names, span = UNIT_EVENTS[Kind(entry.kind)], (now - self.rules.days * DAY, now + 1)
        here = (self.place.code, name, entry.kind)
        with self.store.read() as conn:
            areas, moments = events_since(conn, *here, names, span)
            _, begun = events_since(conn, *here, names[:1], span)
        worked = passed(self.calendar, entry.working_time, moments)
        usual = usual_gaps(areas, worked, self.rules)
        hours = self._hours(entry, begun, now)
        units, newest = greatest(Events(areas.tolist(), moments))
        with self.store.write(name) as conn:
            known_newest(conn, self.place.code, name, units, newest)
            write_usual(conn, self.place.code, name, usual, hours, now)

    def _hours(self, entry: SourceEntry, moments: np.ndarray, now: int) -> dict[tuple[int, int], float]:
        """How many events begin in an hour of a working day (1) and of a day off (0); whole days alone count."""
        days = self.calendar.days
        today = days.day(now)
        moments = moments[moments < days.start(today)]
        numbers = days.of(moments)
        first = int(numbers.min()) if len(numbers) else today
        every = np.arange(first, today)
        worked = self.calendar.is_working_day(every)
        hours = np.minimum((moments - days.starts(numbers)) // HOUR, 23)
        of_worked = self.calendar.is_working_day(numbers) if len(numbers) else np.zeros(0, dtype=bool)
        return {
            (kind, hour): float(
                ((of_worked == kind) & (hours == hour)).sum() / max((worked == kind).sum(), 1)
            )
            for kind in (0, 1)
            for hour in range(24)
        }
