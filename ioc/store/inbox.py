"""Rows of pushed records that wait for the ingester, and of what every push was answered."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, or_, select, text

from ioc.store.desk_tables import push_answers, push_inbox


@dataclass(frozen=True, slots=True)
class Waiting:
    """One push that is not stored yet. received_at: of the place's time; body None: the same came again."""

    number: int
    received_at: int
    records: int
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Answered:
    key: str
    digest: str
    answer: bytes


@dataclass(frozen=True, slots=True)
class Queue:
    """How many pushes of a source wait, and since when the oldest does (the world's time)."""

    source: str
    pushes: int
    since: int


def take_turn(conn: Connection, place: str, source: str) -> None:
    """On PostgreSQL whoever else pushes for the source waits until this transaction ends; SQLite has one writer."""
    if conn.dialect.name == "postgresql":
        digest = hashlib.blake2b(f"push {place} {source}".encode(), digest_size=8).digest()
        key = int.from_bytes(digest, "big", signed=True)
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def find_answer(conn: Connection, place: str, source: str, key: str, digest: str) -> Answered | None:
    """What a push with the key was answered, else one with the same bytes."""
    table = push_answers
    query = select(table.c.key, table.c.digest, table.c.answer).where(
        table.c.place == place, table.c.source == source, or_(table.c.key == key, table.c.digest == digest)
    )
    rows = [Answered(*row) for row in conn.execute(query)]
    return next((row for row in rows if row.key == key), rows[0] if rows else None)


def add_answer(conn: Connection, place: str, source: str, told: Answered, real_at: int) -> None:
    values = {"key": told.key, "digest": told.digest, "answer": told.answer, "real_at": real_at}
    conn.execute(push_answers.insert().values(place=place, source=source, **values))


def forget_answers(conn: Connection, place: str, before: int) -> None:
    """Drops answers that nobody asks for again."""
    conn.execute(delete(push_answers).where(push_answers.c.place == place, push_answers.c.real_at < before))


def add_waiting(
    conn: Connection, place: str, source: str, *, received_at: int, real_at: int, records: int, body: bytes | None
) -> None:  # fmt: skip
    """Puts a push behind those that wait already."""
    mine = push_inbox.c.place == place, push_inbox.c.source == source
    last = conn.execute(select(func.max(push_inbox.c.number)).where(*mine)).scalar() or 0
    told = {"received_at": received_at, "real_at": real_at, "records": records, "body": body}
    conn.execute(push_inbox.insert().values(place=place, source=source, number=last + 1, **told))


def waiting(conn: Connection, place: str, source: str, most_records: int) -> list[Waiting]:
    """The pushes that came first, together about so many records at most; at least one if any waits."""
    table, found, records = push_inbox, [], 0
    query = select(table.c.number, table.c.received_at, table.c.records, table.c.body).where(
        table.c.place == place, table.c.source == source
    )
    for row in conn.execute(query.order_by(table.c.number).execution_options(yield_per=10)):
        if found and records + row.records > most_records:
            break
        found.append(Waiting(*row))
        records += row.records
    return found


def remove(conn: Connection, place: str, source: str, numbers: Sequence[int]) -> None:
    """Takes pushes out that are stored."""
    mine = push_inbox.c.place == place, push_inbox.c.source == source
    conn.execute(delete(push_inbox).where(*mine, push_inbox.c.number.in_(numbers)))


def queues(conn: Connection, place: str) -> list[Queue]:
    """What waits, by source."""
    table = push_inbox
    query = select(table.c.source, func.count(), func.min(table.c.real_at)).where(table.c.place == place)
    return [Queue(*row) for row in conn.execute(query.group_by(table.c.source).order_by(table.c.source))]
