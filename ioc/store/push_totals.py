"""Rows of what systems that push count themselves: one a source and day, the newest count."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, delete, select

from ioc.store.desk_tables import push_totals as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What a source counts of a local day. codes: None where it told their number alone."""

    day: int
    received: int
    codes: frozenset[str] | None = None
    counted_at: int


def write_totals(conn: Connection, place: str, source: str, totals: Iterable[Total], moment: int) -> int:
    """Keeps the newest count of each day; how many days are told otherwise than before."""
    changed = 0
    for total in totals:
        before = next(iter(totals_of(conn, place, source, range(total.day, total.day + 1))), None)
        if before is not None and before.counted_at > total.counted_at:
            continue
        changed += before is None or (before.received, before.codes) != (total.received, total.codes)
        conn.execute(delete(table).where(*_mine(place, source), table.c.day == total.day))
        values = {"day": total.day, "received": total.received, "codes": _packed(total.codes)}
        values |= {"counted_at": total.counted_at, "received_at": moment}
        conn.execute(table.insert().values(place=place, source=source, **values))
    return changed


def totals_of(conn: Connection, place: str, source: str, days: range | None = None) -> list[Total]:
    """The newest day first; of some days where they are told."""
    c = table.c
    query = select(c.day, c.received, c.codes, c.counted_at).where(*_mine(place, source))
    if days is not None:
        query = query.where(c.day >= days.start, c.day < days.stop)
    rows = conn.execute(query.order_by(c.day.desc()))
    return [
        Total(day=day, received=received, codes=_unpacked(codes), counted_at=at)
        for day, received, codes, at in rows
    ]


def tells_totals(conn: Connection, place: str, source: str) -> bool:
    """Whether it ever told one."""
    return conn.execute(select(table.c.day).where(*_mine(place, source)).limit(1)).first() is not None


def _mine(place: str, source: str) -> tuple:
    return table.c.place == place, table.c.source == source


def _packed(codes: frozenset[str] | None) -> bytes | None:
    return None if codes is None else zlib.compress(orjson.dumps(sorted(codes)))


def _unpacked(packed: bytes | None) -> frozenset[str] | None:
    return None if packed is None else frozenset(orjson.loads(zlib.decompress(packed)))
