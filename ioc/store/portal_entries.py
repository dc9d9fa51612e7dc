"""Dossiers as portals show them: the newest version of each code, and the whole of what a portal last told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from ioc.store.bulk import upsert
from ioc.store.facts import among, texts_of
from ioc.store.tables import portal_entries as table

NAMES = ("code", "status", "due_at", "ended_at", "is_late", "area", "source_updated_at", "line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A dossier on a portal; moments in microseconds."""

    code: str
    status: int | None
    due_at: int | None
    ended_at: int | None
    is_late: bool | None
    area: str | None
    source_updated_at: int
    line: int

    @property
    def stamp(self) -> tuple[int, int]:
        return self.source_updated_at, self.line


def write_entries(
    conn: Connection, place: str, source: str, entries: Mapping[str, Entry], moment: int
) -> int:
    """Stores what is newer than what is there; how many of them tell something else than their stamp."""
    before = _known(conn, place, source, list(entries))
    newer = [one for code, one in entries.items() if code not in before or before[code].stamp < one.stamp]
    if not newer:
        return 0
    columns = [[getattr(one, name) for one in newer] for name in NAMES]
    about = [[value] * len(newer) for value in (place, source, moment)]
    upsert(conn, table, ["place", "source", "at", *NAMES], [*about, *columns])
    return sum(one.code not in before or _told(before[one.code]) != _told(one) for one in newer)


def _told(one: Entry) -> tuple:
    return one.status, one.due_at, one.ended_at, one.is_late, one.area


def _known(conn: Connection, place: str, source: str, codes: list[str]) -> dict[str, Entry]:
    query = _selected(place, source).where(among(conn))
    return _entries(conn, query, codes=texts_of(conn, codes))


def entries_of(conn: Connection, place: str, source: str, *, whole: bool) -> dict[str, Entry]:
    """What a portal shows. whole: it tells everything each time, so that only its last telling stands."""
    query = _selected(place, source)
    if whole:
        query = query.where(table.c.source_updated_at == told_at(conn, place, source))
    return _entries(conn, query)


def told_at(conn: Connection, place: str, source: str) -> int | None:
    """The stamp of the newest that it told."""
    mine = table.c.place == place, table.c.source == source
    return conn.execute(select(func.max(table.c.source_updated_at)).where(*mine)).scalar()


def _selected(place: str, source: str) -> Any:
    return select(*(table.c[name] for name in NAMES)).where(table.c.place == place, table.c.source == source)


def _entries(conn: Connection, query: Any, **told: Any) -> dict[str, Entry]:
    return {row["code"]: Entry(**row) for row in conn.execute(query, told).mappings()}
