"""Rows of people: read, added, changed; the failed attempts of each counted in one statement."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, case, func, select, update

from ioc.store.desk_tables import people

Row = Mapping[str, Any]


def all_people(conn: Connection, place: str) -> list[Row]:
    query = select(people).where(people.c.place == place).order_by(people.c.login)
    return list(conn.execute(query).mappings())


def person_row(conn: Connection, place: str, **key: str) -> Row | None:
    """The person with an `id` or a `login`."""
    query = select(people).where(people.c.place == place, *(people.c[n] == v for n, v in key.items()))
    return conn.execute(query).mappings().first()


def add_row(conn: Connection, place: str, **values: object) -> None:
    conn.execute(people.insert().values(place=place, **values))


def change_row(conn: Connection, place: str, person: str, **values: object) -> None:
    conn.execute(update(people).where(people.c.place == place, people.c.id == person).values(**values))


def count_fail(conn: Connection, place: str, person: str, most: int, until: int) -> int:
    """One more failed attempt; from the `most`-th on the person is locked until a moment. The number of fails."""
    fails = people.c.fails + 1
    values = {"fails": fails, "locked_until": case((fails >= most, until), else_=people.c.locked_until)}
    done = update(people).where(people.c.place == place, people.c.id == person).values(**values)
    return conn.execute(done.returning(people.c.fails)).scalar() or 0


def count_role(conn: Connection, place: str, role: str) -> int:
    """How many of a role may come in."""
    query = select(func.count()).where(
        people.c.place == place, people.c.role == role, people.c.disabled.is_(False)
    )
    return conn.execute(query).scalar() or 0
