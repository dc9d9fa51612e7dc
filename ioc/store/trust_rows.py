"""Rows that tell how far data can be trusted: runs, refusals, late deliveries, odd rows, received by day and unit."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, case, func, or_, select, text, update

from ioc.domain.counters import ATTRIBUTED
from ioc.store.tables import (
    CUBES,
    FACTS,
    ODD,
    incidents,
    quarantine,
    source_hours,
    source_runs,
    source_unit_days,
)

Row = Mapping[str, Any]
# where a subject's records are counted by the day they came in: cube, counter, further conditions
BY_DAY = {
    "dossiers": ("dossier_day_area", "received", {"attribution": ATTRIBUTED["receiving"]}),
    "tickets": ("ticket_day_category", "opened", {}),
    "payments": ("payment_day_channel", "finished", {}),
}
_q, _d = quarantine.c, source_unit_days.c


def runs_since(conn: Connection, place: str, since: int) -> dict[str, Row]:
    """The runs of each source from a moment on, added up."""
    c = source_runs.c
    sums = [func.sum(c[f"records_{what}"]).label(what) for what in ("in", "changed", "rejected")]
    counts = [func.count().label("runs"), func.count(c.error).label("failed")]
    longest = func.max(c.duration_ms).label("longest")
    query = select(c.source, *counts, *sums, longest).where(c.place == place, c.started_at >= since)
    return {row["source"]: row for row in conn.execute(query.group_by(c.source)).mappings()}


def waiting_by_reason(conn: Connection, place: str) -> list[Row]:
    """What waits in quarantine, by source and reason; the most first."""
    can = func.max(case((_q.payload.is_not(None), 1), else_=0)).label("payload")
    query = (
        select(
            _q.source, _q.reason, func.count().label("count"), func.max(_q.first_seen_at).label("newest"), can
        )
        .where(_q.place == place, _q.redriven_at.is_(None))
        .group_by(_q.source, _q.reason)
    )
    return sorted(
        conn.execute(query).mappings(), key=lambda row: (row["source"], -row["count"], row["reason"])
    )


def sample_of(conn: Connection, place: str, source: str, reason: str) -> Row:
    """The newest of a reason."""
    here = (_q.place == place, _q.source == source, _q.reason == reason, _q.redriven_at.is_(None))
    query = select(quarantine).where(*here).order_by(_q.first_seen_at.desc(), _q.hash).limit(1)
    return conn.execute(query).mappings().one()


def refused(
    conn: Connection, place: str, source: str, *, reason: str = "", find: str = "", waiting: bool = False
) -> list[Row]:
    """Refused records, the newest first. find: in code, field, text, place of finding or content."""
    query = select(quarantine).where(_q.place == place, _q.source == source)
    if reason:
        query = query.where(_q.reason == reason)
    if waiting:
        query = query.where(_q.redriven_at.is_(None))
    if find:
        columns = (_q.code, _q.field, _q.text, _q.where_seen, _q.payload)
        query = query.where(or_(*(column.icontains(find, autoescape=True) for column in columns)))
    return list(conn.execute(query.order_by(_q.first_seen_at.desc(), _q.hash)).mappings())


def mark_redriven(conn: Connection, place: str, source: str, hashes: Sequence[str], moment: int) -> None:
    """They came in after all."""
    for start in range(0, len(hashes), 500):
        some = _q.hash.in_(hashes[start : start + 500])
        mine = (_q.place == place, _q.source == source, some)
        conn.execute(update(quarantine).where(*mine).values(redriven_at=moment))


def unit_days(conn: Connection, place: str, source: str | None, since: int) -> list[Row]:
    """What came late or was corrected, from a local day on."""
    query = select(source_unit_days).where(_d.place == place, _d.day >= since)
    if source is not None:
        query = query.where(_d.source == source)
    return list(conn.execute(query.order_by(_d.day.desc(), _d.came_at.desc(), _d.area)).mappings())


def odd_rows(
    conn: Connection, place: str, subject: str, start: str, since: int
) -> dict[tuple[str, str], int]:
    """Rows begun since a moment that ended before they began, by source and area."""
    table = FACTS[subject]
    area = table.c["resolving_area" if subject == "dossiers" else "area"]
    here = (table.c.place == place, table.c[start] >= since, text(ODD))  # word for word as the index has it
    query = select(table.c.source, area, func.count()).where(*here).group_by(table.c.source, area)
    return {(source, of): count for source, of, count in conn.execute(query)}


def incidents_since(conn: Connection, place: str, kind: str, since: int) -> list[Row]:
    c = incidents.c
    query = select(incidents).where(c.place == place, c.kind == kind, c.at >= since).order_by(c.at.desc())
    return list(conn.execute(query).mappings())


def all_incidents(conn: Connection, place: str, since: int, most: int) -> list[Row]:
    """The newest first."""
    c = incidents.c
    query = select(incidents).where(c.place == place, c.at >= since).order_by(c.at.desc(), c.kind).limit(most)
    return list(conn.execute(query).mappings())


def expected_hours(conn: Connection, place: str) -> dict[tuple[str, int, int], float]:
    """(source, working day 1 or 0, hour) -> events."""
    c = source_hours.c
    query = select(c.source, c.working, c.hour, c.expected).where(c.place == place)
    return {(source, working, hour): expected for source, working, hour, expected in conn.execute(query)}


def received_by_day(
    conn: Connection, place: str, subject: str, areas: Iterable[str], days: tuple[int, int]
) -> dict[tuple[str, int], int]:
    """(area, local day) -> records that came in, of all sources of the subject; none of what is not counted."""
    if subject not in BY_DAY:
        return {}
    name, counter, more = BY_DAY[subject]
    c = CUBES[name].c
    here = [
        c.place == place,
        c.day >= days[0],
        c.day < days[1],
        *(c[key].in_(values) for key, values in more.items()),
    ]
    query = select(c.area, c.day, func.sum(c[counter])).where(*here).group_by(c.area, c.day)
    inside = set(areas)
    return {(area, day): int(count) for area, day, count in conn.execute(query) if area in inside}
