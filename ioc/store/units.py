"""Rows of the ledger of units: what each was heard of, what came late, and how long it is usually silent."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import starmap

import numpy as np
from sqlalchemy import Connection, delete, func, select

from ioc.domain.moments import LocalDays
from ioc.store.bulk import merge, upsert
from ioc.store.tables import FACTS, source_hours, source_unit_days, source_units

UNIT, DAY = ("place", "source", "area"), ("place", "source", "area", "day")


@dataclass(slots=True)
class UnitDay:
    """What was odd about the events of a unit on a local day."""

    late: int = 0
    late_us: int = 0
    worst_us: int = 0
    came_at: int | None = None
    corrected: int = 0


@dataclass(slots=True)
class UnitDays:
    """By unit and local day."""

    days: LocalDays
    found: dict[tuple[str, int], UnitDay] = field(default_factory=lambda: defaultdict(UnitDay))

    def add_late(self, areas: Sequence[str], moments: np.ndarray, by: np.ndarray, came_at: int) -> None:
        """Events that came so much later than they happened."""
        for area, day, late in zip(areas, self.days.of(moments).tolist(), by.tolist(), strict=True):
            one = self.found[area, day]
            one.late, one.late_us, one.came_at = one.late + 1, one.late_us + late, came_at
            one.worst_us = max(one.worst_us, late)

    def add_corrected(self, areas: Sequence[str], moments: np.ndarray, *, before: int) -> None:
        """Events that are no longer told as they were, of days that ended before a moment."""
        for area, day, moment in zip(areas, self.days.of(moments).tolist(), moments.tolist(), strict=True):
            if moment < before:
                self.found[area, day].corrected += 1


def note_heard(
    conn: Connection, place: str, source: str, areas: Sequence[str], newest: Sequence[int], moment: int
) -> None:
    """The newest event of each unit, where it is newer than what is known; they were heard of at a moment."""
    size = len(areas)
    values = {"newest_event_at": newest, "heard_at": [moment] * size, "events": [0] * size}
    columns = [[place] * size, [source] * size, areas, *values.values()]
    merge(conn, source_units, [*UNIT, *values], columns, greater=("newest_event_at", "heard_at"))


def known_newest(
    conn: Connection, place: str, source: str, areas: Sequence[str], newest: Sequence[int]
) -> None:
    """Newest events as the rows tell them, of units that were heard of before the ledger was kept."""
    size = len(areas)
    columns = [[place] * size, [source] * size, areas, newest, [0] * size]
    merge(conn, source_units, [*UNIT, "newest_event_at", "events"], columns, greater=("newest_event_at",))


def note_days(conn: Connection, place: str, source: str, days: UnitDays) -> None:
    rows = [(place, source, area, day) for area, day in days.found]
    told = ("late", "late_us", "worst_us", "came_at", "corrected")
    numbers = [[getattr(one, name) for one in days.found.values()] for name in told]
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else []
    if columns:
        merge(conn, source_unit_days, [*DAY, *told], [*columns, *numbers], greater=("worst_us", "came_at"))


def events_since(
    conn: Connection,
    place: str,
    source: str,
    subject: str,
    names: Iterable[tuple[str, str]],
    span: tuple[int, int],
) -> tuple[np.ndarray, np.ndarray]:
    """Units and moments of every event in a span, read by the indexes of the moments."""
    table, areas, moments = FACTS[subject], [], []
    for area, name in names:
        moment = table.c[name]
        here = (table.c.place == place, moment >= span[0], moment < span[1], table.c.source == source)
        for found in conn.execute(select(table.c[area], moment).where(*here)).partitions(50_000):
            areas.append(np.array([row[0] for row in found]))
            moments.append(np.array([row[1] for row in found], dtype=np.int64))
    if not areas:
        return np.zeros(0, dtype=str), np.zeros(0, dtype=np.int64)
    return np.concatenate(areas), np.concatenate(moments)


def write_usual(
    conn: Connection, place: str, source: str, usual: Mapping[str, tuple[int, int | None]],
    hours: Mapping[tuple[int, int], float], moment: int,
) -> None:  # fmt: skip
    """What is usual takes the place of what was; a unit without events has nothing usual any more.

    usual: for each unit its events and its gap; hours: (working day 1 or 0, hour) -> expected events.
    """
    mine = (source_units.c.place == place, source_units.c.source == source)
    conn.execute(source_units.update().where(*mine).values(events=0, usual_us=None))
    areas, size = list(usual), len(usual)
    told = [[place] * size, [source] * size, areas, *map(list, zip(*usual.values(), strict=True))]
    if size:
        upsert(conn, source_units, [*UNIT, "events", "usual_us"], told)
    conn.execute(delete(source_hours).where(source_hours.c.place == place, source_hours.c.source == source))
    rows = [(place, source, *key, expected, moment) for key, expected in hours.items()]
    upsert(conn, source_hours, [c.name for c in source_hours.c], list(map(list, zip(*rows, strict=True))))


def measured_at(conn: Connection, place: str) -> dict[str, int]:
    """When each source was measured last."""
    latest = func.max(source_hours.c.measured_at)
    query = select(source_hours.c.source, latest).where(source_hours.c.place == place)
    return dict(map(tuple, conn.execute(query.group_by(source_hours.c.source))))


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What is known of a unit through a source."""

    source: str
    area: str
    newest_event_at: int | None
    heard_at: int | None
    events: int
    usual_us: int | None


def unit_rows(conn: Connection, place: str, *, judged: bool = False) -> list[UnitRow]:
    """Every unit of every source; with `judged` only those of which something is usual."""
    names = [source_units.c[name] for name in UnitRow.__dataclass_fields__]
    query = select(*names).where(source_units.c.place == place)
    if judged:
        query = query.where(source_units.c.usual_us.is_not(None))
    return list(starmap(UnitRow, conn.execute(query)))
