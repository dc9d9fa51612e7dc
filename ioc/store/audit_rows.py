"""Rows of the audit log: only ever added, one after the other, so that each can hold the hash of the one before."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, or_, select, text

from ioc.store.desk_tables import audit

CHUNK = 1_000
Row = Mapping[str, Any]


def last_entry(conn: Connection, place: str) -> Row | None:
    """The newest entry. On PostgreSQL whoever else writes an entry of the place waits until this transaction ends."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _lock_key(place)})
    newest = select(audit).where(audit.c.place == place).order_by(audit.c.number.desc()).limit(1)
    return conn.execute(newest).mappings().first()


def _lock_key(place: str) -> int:
    digest = hashlib.blake2b(f"audit {place}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def add_entry(conn: Connection, place: str, **values: object) -> None:
    conn.execute(audit.insert().values(place=place, **values))


def entries(conn: Connection, place: str) -> Iterator[Row]:
    """Every entry, the oldest first."""
    query = select(audit).where(audit.c.place == place).order_by(audit.c.number)
    result = conn.execution_options(stream_results=True, yield_per=CHUNK).execute(query)
    yield from result.mappings()


def found_entries(
    conn: Connection, place: str, words: str = "", deed: str = "", *, before: int | None = None, limit: int
) -> list[Row]:
    """The newest entries with a deed and with words in actor, subject or address; those before a number."""
    query = select(audit).where(audit.c.place == place)
    if deed:
        query = query.where(audit.c.deed == deed)
    if words:
        columns = (audit.c.actor, audit.c.subject, audit.c.address, audit.c.detail)
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    if before is not None:
        query = query.where(audit.c.number < before)
    return list(conn.execute(query.order_by(audit.c.number.desc()).limit(limit)).mappings())
