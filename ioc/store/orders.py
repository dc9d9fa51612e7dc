"""Orders about sources: placed at the desk by web workers and commands, carried out by the process that polls."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import Connection, select, update

from ioc.store.desk_tables import source_orders as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Refused records of a source are to be tried again: of a reason, with some words in them; all unless told."""

    id: str
    source: str
    reason: str
    find: str
    by: str


def place_order(conn: Connection, place: str, *, at: int, **asked: str) -> Order:
    """asked: source, reason, find, by."""
    order = Order(id=uuid4().hex, **asked)
    told = {name: getattr(order, name) for name in Order.__dataclass_fields__}
    conn.execute(table.insert().values(place=place, asked_at=at, **told))
    return order


def waiting(conn: Connection, place: str) -> list[Order]:
    """The oldest first."""
    names = [table.c[name] for name in Order.__dataclass_fields__]
    query = select(*names).where(table.c.place == place, table.c.done_at.is_(None)).order_by(table.c.asked_at)
    return [Order(**row) for row in conn.execute(query).mappings()]


def done(conn: Connection, place: str, order: str, at: int, result: str) -> None:
    mine = (table.c.place == place, table.c.id == order)
    conn.execute(update(table).where(*mine).values(done_at=at, result=result))
