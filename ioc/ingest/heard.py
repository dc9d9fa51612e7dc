"""What accepted rows tell of units: events heard of, those that came late, and past ones told otherwise now."""

from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np

from geo.places import SourceEntry
from ioc.domain.moments import MISSING, US, local_days
from ioc.domain.records import Kind
from ioc.domain.silence import passed
from ioc.domain.told import Columns
from ioc.domain.workcal import WorkCalendar
from ioc.store.units import UnitDays, note_days, note_heard

# the events of a unit: whose they are, and when
UNIT_EVENTS = {
    Kind.DOSSIERS: (("receiving_area", "received_at"), ("resolving_area", "end_at")),
    Kind.TICKETS: (("area", "opened_at"), ("area", "end_at")),
    Kind.PAYMENTS: (("area", "requested_at"), ("area", "paid_at"), ("area", "refunded_at")),
}


@dataclass(frozen=True, slots=True)
class Events:
    """Units and moments, one entry an event."""

    areas: list[str]
    moments: np.ndarray

    def of(self, chosen: np.ndarray) -> "Events":
        return Events(list(compress(self.areas, chosen.tolist())), self.moments[chosen])


def note(
    conn: Any, place: str, entry: SourceEntry, columns: Columns, superseded: Columns, calendar: WorkCalendar,
    moment: int, *, settled: bool,
) -> None:  # fmt: skip
    """Writes the ledger of units. settled: the history is read, so what comes late from now on is late."""
    told, first, moved = _events(Kind(entry.kind), columns, superseded)
    past = told.of(told.moments <= moment)
    areas, newest = greatest(past)
    note_heard(conn, place, entry.name, areas, newest, moment)
    if settled:
        days = UnitDays(local_days(calendar.days.zone.key))
        _note_late(days, first.of(first.moments <= moment), entry, calendar, moment)
        today = calendar.days.day(moment)
        days.add_corrected(moved.areas, moved.moments, before=calendar.days.start(today))
        note_days(conn, place, entry.name, days)


def greatest(events: Events) -> tuple[list[str], list[int]]:
    """Each unit once, with its newest event."""
    areas, rows = numbered(events.areas)
    newest = np.full(len(areas), MISSING, dtype=np.int64)
    np.maximum.at(newest, rows, events.moments)
    return areas, newest.tolist()


def numbered(texts: list[str]) -> tuple[list[str], np.ndarray]:
    """The texts that there are, and for each given one its number among them."""
    there = sorted(set(texts))
    numbers = {text: number for number, text in enumerate(there)}
    return there, np.fromiter((numbers[text] for text in texts), dtype=np.int64, count=len(texts))


def _note_late(
    days: UnitDays, first: Events, entry: SourceEntry, calendar: WorkCalendar, moment: int
) -> None:
    """Late is what came after more than the agreed age of the source's own working time."""
    came = passed(calendar, entry.working_time, np.array([moment]))
    by = came - passed(calendar, entry.working_time, first.moments)
    late = by > entry.agreed_age // US
    days.add_late(first.of(late).areas, first.moments[late], by[late], moment)


def _events(kind: Kind, columns: Columns, superseded: Columns) -> tuple[Events, Events, Events]:
    """All that is told, what was never told before, and what was told before and is no longer so."""
    before = {code: row for row, code in enumerate(superseded["code"])}
    at = np.array([before.get(code, -1) for code in columns["code"]], dtype=np.int64)
    parts = [_of_one(*names, columns, superseded, at) for names in UNIT_EVENTS[kind]]
    return tuple(_joined(events) for events in zip(*parts, strict=True))


def _of_one(
    area: str, name: str, columns: Columns, superseded: Columns, at: np.ndarray
) -> tuple[Events, Events, Events]:
    moments = columns[name]
    old = np.full(len(at), MISSING, dtype=np.int64)
    old[at >= 0] = superseded[name][at[at >= 0]]
    told = Events(columns[area], moments)
    was = Events([superseded[area][row] if row >= 0 else "" for row in at.tolist()], old)
    differs = moments != old
    return (
        told.of(differs & (moments != MISSING)),
        told.of((old == MISSING) & (moments != MISSING)),
        was.of(differs & (old != MISSING)),
    )


def _joined(parts: tuple[Events, ...]) -> Events:
    return Events(
        [area for part in parts for area in part.areas], np.concatenate([part.moments for part in parts])
    )
