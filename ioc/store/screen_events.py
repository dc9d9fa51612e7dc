"""Rows of what happened, as wall screens are told it: each cause is open once, then closed."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from ioc.store.desk_tables import screen_events as events

Row = Mapping[str, Any]


def event_rows(conn: Connection, place: str, since: int) -> list[Row]:
    """What is open, and what was since a moment; the newest first."""
    here = (events.c.place == place, events.c.closed_at.is_(None) | (events.c.at >= since))
    return list(
        conn.execute(select(events).where(*here).order_by(events.c.at.desc(), events.c.key)).mappings()
    )


def open_events(conn: Connection, place: str) -> dict[str, Row]:
    """What is open, by cause."""
    query = select(events).where(events.c.place == place, events.c.closed_at.is_(None))
    return {row["cause"]: row for row in conn.execute(query).mappings()}


def add_event(conn: Connection, place: str, **values: object) -> None:
    """Nothing where the cause is open already: another process saw it too."""
    conn.execute(insert(events).values(place=place, **values).on_conflict_do_nothing())


def tell_anew(conn: Connection, place: str, key: str, told: str) -> None:
    """What is told of an open event has changed."""
    conn.execute(update(events).where(events.c.place == place, events.c.key == key).values(told=told))


def close_events(conn: Connection, place: str, keys: Iterable[str], closed_at: int) -> None:
    here = (events.c.place == place, events.c.key.in_(list(keys)), events.c.closed_at.is_(None))
    conn.execute(update(events).where(*here).values(closed_at=closed_at))


def acknowledge_event(conn: Connection, place: str, key: str, **by: object) -> bool:
    """Whether there was such an event that nobody had acknowledged."""
    here = (events.c.place == place, events.c.key == key, events.c.acknowledged_at.is_(None))
    return conn.execute(update(events).where(*here).values(**by)).rowcount > 0


def drop_events(conn: Connection, place: str, before: int) -> None:
    """Forgets what was closed before a moment."""
    conn.execute(delete(events).where(events.c.place == place, events.c.closed_at < before))
