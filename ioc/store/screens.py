"""Rows of wall screens: what they are, what they bear as hashes alone, their pairings, heartbeats and orders."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, or_, select, update

from ioc.store.desk_tables import screen_beats, screen_orders, screen_pairings, screens

Row = Mapping[str, Any]


def screen_rows(conn: Connection, place: str) -> list[Row]:
    """Every screen that is not revoked, by name."""
    query = select(screens).where(screens.c.place == place, screens.c.revoked_at.is_(None))
    return list(conn.execute(query.order_by(screens.c.name, screens.c.id)).mappings())


def row_of_secret(conn: Connection, place: str, secret: str) -> Row | None:
    """The screen with a hash as that of its token: now, next or before."""
    same = or_(*(screens.c[name] == secret for name in ("secret", "next_secret", "before_secret")))
    query = select(screens).where(screens.c.place == place, screens.c.revoked_at.is_(None), same)
    return conn.execute(query).mappings().first()


def add_screen(conn: Connection, place: str, **values: object) -> None:
    """A screen, and the row of its heartbeats."""
    conn.execute(screens.insert().values(place=place, paused=False, **values))
    conn.execute(screen_beats.insert().values(place=place, screen_id=values["id"], report="{}"))


def change_screen(
    conn: Connection, place: str, screen: str, where: Mapping[str, Any], **values: object
) -> bool:
    """Whether there was such a screen, not revoked and with the values of `where`, to change."""
    here = [screens.c.place == place, screens.c.id == screen, screens.c.revoked_at.is_(None)]
    here += [
        screens.c[name].is_(None) if one is None else screens.c[name] == one for name, one in where.items()
    ]
    return conn.execute(update(screens).where(*here).values(**values)).rowcount > 0


# --- pairings


def add_pairing(conn: Connection, place: str, now: int, **values: object) -> None:
    """A new one; those that have ended go."""
    conn.execute(
        delete(screen_pairings).where(screen_pairings.c.place == place, screen_pairings.c.ends_at <= now)
    )
    conn.execute(screen_pairings.insert().values(place=place, **values))


def pairing_row(conn: Connection, place: str, now: int, **one: str) -> Row | None:
    """The pairing with a code or a secret, unless it has ended."""
    ((name, value),) = one.items()
    here = (
        screen_pairings.c.place == place,
        screen_pairings.c[name] == value,
        screen_pairings.c.ends_at > now,
    )
    return conn.execute(select(screen_pairings).where(*here)).mappings().first()


def fill_pairing(conn: Connection, place: str, code: str, screen: str, ends_at: int) -> bool:
    """Whether the code still waited for its screen."""
    here = (
        screen_pairings.c.place == place,
        screen_pairings.c.code == code,
        screen_pairings.c.screen_id.is_(None),
    )
    return (
        conn.execute(update(screen_pairings).where(*here).values(screen_id=screen, ends_at=ends_at)).rowcount
        > 0
    )


# --- heartbeats


def beat_rows(conn: Connection, place: str) -> list[Row]:
    return list(conn.execute(select(screen_beats).where(screen_beats.c.place == place)).mappings())


def write_beats(conn: Connection, place: str, beats: Iterable[tuple[str, int, str]]) -> None:
    """Many heartbeats at once: (screen, seen_at, report)."""
    here = (screen_beats.c.place == place, screen_beats.c.screen_id == bindparam("_screen"))
    statement = (
        update(screen_beats).where(*here).values(seen_at=bindparam("_seen"), report=bindparam("_report"))
    )
    told = [{"_screen": screen, "_seen": seen, "_report": report} for screen, seen, report in beats]
    if told:
        conn.execute(statement, told)


def drop_beats(conn: Connection, place: str, screen: str) -> None:
    conn.execute(
        delete(screen_beats).where(screen_beats.c.place == place, screen_beats.c.screen_id == screen)
    )


# --- orders


def add_order(conn: Connection, place: str, **values: object) -> None:
    conn.execute(screen_orders.insert().values(place=place, **values))


def screens_with_orders(conn: Connection, place: str) -> frozenset[str]:
    """Which screens have orders that they were not given yet."""
    here = (screen_orders.c.place == place, screen_orders.c.taken_at.is_(None))
    return frozenset(conn.execute(select(screen_orders.c.screen_id).where(*here).distinct()).scalars())


def waiting_orders(conn: Connection, place: str, screen: str) -> list[Row]:
    """The orders that a screen has not said to have done, in their order."""
    o = screen_orders.c
    here = (o.place == place, o.screen_id == screen, o.taken_at.is_(None))
    return list(conn.execute(select(o.id, o.told).where(*here).order_by(o.ordered_at)).mappings())


def end_orders(conn: Connection, place: str, screen: str, done: Iterable[str], now: int) -> None:
    """A screen did some of its orders."""
    o = screen_orders.c
    here = (o.place == place, o.screen_id == screen, o.id.in_(list(done)), o.taken_at.is_(None))
    conn.execute(update(screen_orders).where(*here).values(taken_at=now))


def drop_orders(conn: Connection, place: str, before: int) -> None:
    """Forgets what was ordered before a moment, taken or not."""
    conn.execute(
        delete(screen_orders).where(screen_orders.c.place == place, screen_orders.c.ordered_at < before)
    )
