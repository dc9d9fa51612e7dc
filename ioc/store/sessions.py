"""Rows of sessions, each with the person it belongs to."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select, update

from ioc.store.desk_tables import people, sessions

PERSON = ("login", "name", "role", "areas", "must_change", "disabled")


def session_row(conn: Connection, place: str, session: str) -> Mapping[str, Any] | None:
    """A session with what its person may do."""
    same = and_(people.c.place == sessions.c.place, people.c.id == sessions.c.person_id)
    query = select(sessions, *(people.c[name] for name in PERSON)).join(people, same)
    found = conn.execute(query.where(sessions.c.place == place, sessions.c.id == session))
    return found.mappings().first()


def add_session(conn: Connection, place: str, **values: object) -> None:
    conn.execute(sessions.insert().values(place=place, **values))


def touch_session(conn: Connection, place: str, session: str, seen_at: int) -> None:
    here = (sessions.c.place == place, sessions.c.id == session)
    conn.execute(update(sessions).where(*here).values(seen_at=seen_at))


def end_session(conn: Connection, place: str, session: str) -> None:
    conn.execute(delete(sessions).where(sessions.c.place == place, sessions.c.id == session))


def end_sessions_of(conn: Connection, place: str, person: str) -> int:
    """Ends every session of a person; how many there were."""
    here = (sessions.c.place == place, sessions.c.person_id == person)
    return conn.execute(delete(sessions).where(*here)).rowcount


def drop_old(conn: Connection, place: str, created_before: int, seen_before: int) -> None:
    """Removes the sessions that have run out."""
    old = or_(sessions.c.created_at < created_before, sessions.c.seen_at < seen_before)
    conn.execute(delete(sessions).where(sessions.c.place == place, old))
