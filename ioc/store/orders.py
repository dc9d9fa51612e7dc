"""Orders about sources: placed at the desk by web workers and commands, carried out by the process that polls."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import Connection, select, update

from ioc.store.desk_tables import source_orders as table

REDRIVE, RECONCILE = "redrive", "reconcile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done about a source.

    redrive: refused records are tried again, of a reason, with some words in them, all unless told; reconcile: its
    last days are compared with what it lists.
    """

    id: str
    source: str
    reason: str = ""
    find: str = ""
    by: str
    deed: str = REDRIVE


def place_order(conn: Connection, place: str, *, at: int, **asked: str) -> Order:
    """asked: source, by, and where they are told deed, reason, find."""
    order = Order(id=uuid4().hex, **asked)
    told = {name: getattr(order, name) for name in Order.__dataclass_fields__}
    conn.execute(table.insert().values(place=place, asked_at=at, **told))
    return order


def waiting(conn: Connection, place: str, deed: str = REDRIVE) -> list[Order]:
    """The orders of a deed, the oldest first."""
    names = [table.c[name] for name in Order.__dataclass_fields__]
    mine = (table.c.place == place, table.c.done_at.is_(None), table.c.deed == deed)
    query = select(*names).where(*mine).order_by(table.c.asked_at)
    return [Order(**row) for row in conn.execute(query).mappings()]


def done(conn: Connection, place: str, order: str, at: int, result: str) -> None:
    mine = (table.c.place == place, table.c.id == order)
    conn.execute(update(table).where(*mine).values(done_at=at, result=result))
