"""Rows of the facts tables as columns and back: a missing moment is MISSING in memory and NULL in the table."""

from collections.abc import Iterator, Sequence

import numpy as np
import orjson
from sqlalchemy import BigInteger, Boolean, Connection, SmallInteger, Table, bindparam, select, text

from ioc.domain.moments import MISSING
from ioc.domain.told import Columns
from ioc.store.bulk import upsert
from ioc.store.tables import FACTS, HISTORY

CHUNK = 50_000
STAMP = ("source_updated_at", "line", "row_hash")
SINCE = ("version", "sys_from")
# what `contributions` and the cubes need of a row
COUNTED = {
    "dossiers": (
        "code", "status", "received_at", "due_at", "end_at", "elapsed_us", "channel", "field_code",
        "receiving_area", "resolving_area", "has_fee", "paid_online", "parent_code",
    ),
    "tickets": (
        "code", "kind", "opened_at", "due_at", "end_at", "channel", "category", "area", "satisfaction",
    ),
    "payments": (
        "code", "amount", "state", "requested_at", "paid_at", "refunded_at", "channel", "type", "area",
    ),
}  # fmt: skip


def rows_of_codes(conn: Connection, place: str, source: str, subject: str, codes: Sequence[str]) -> Columns:
    """The rows of a source with one of the codes: what counts need, their stamps, and since when they stand."""
    table = FACTS[subject]
    names = (*COUNTED[subject], *STAMP, *SINCE)
    query = select(*(table.c[n] for n in names)).where(
        table.c.place == place, table.c.source == source, among(conn)
    )
    return as_columns(table, names, conn.execute(query, {"codes": texts_of(conn, codes)}).all())


def all_rows(conn: Connection, place: str, subject: str, names: Sequence[str]) -> Iterator[Columns]:
    """Every row of a place, in chunks, in the order of their keys."""
    table = FACTS[subject]
    query = select(*(table.c[n] for n in names)).where(table.c.place == place)
    result = conn.execute(query, execution_options={"stream_results": True, "yield_per": CHUNK})
    for rows in result.partitions(CHUNK):
        yield as_columns(table, names, rows)


def write_rows(
    conn: Connection, place: str, subject: str, columns: Columns, version: int, moment: int
) -> None:
    """Inserts or replaces rows, known from `moment` on unless `columns` say since when."""
    table, length = FACTS[subject], len(columns["code"])
    given = {"place": place, "version": version, "sys_from": moment}
    told = {name: [value] * length for name, value in given.items()} | columns
    names = [c.name for c in table.c]
    upsert(conn, table, names, [as_values(table, name, told[name]) for name in names])


def keep_history(
    conn: Connection, place: str, source: str, subject: str, codes: Sequence[str], version: int, moment: int
) -> None:
    """Copies the rows as they still are into the history: told so from their version until `version`."""
    table, history = FACTS[subject], HISTORY[subject]
    kept = [c.name for c in history.c if c.name in table.c]
    columns = ", ".join(("version_from", "version_to", "sys_to", *kept))
    chosen = ", ".join(("version", ":version", ":moment", *kept))
    statement = text(
        f"INSERT INTO {history.name} ({columns}) SELECT {chosen} FROM {table.name} "
        f"WHERE place = :place AND source = :source AND {_among_text(conn)} ON CONFLICT DO NOTHING"
    )
    values = {"place": place, "source": source, "version": version, "moment": moment}
    conn.execute(statement, values | {"codes": texts_of(conn, codes)})


def as_columns(table: Table, names: Sequence[str], rows: Sequence[Sequence]) -> Columns:
    values = list(zip(*rows, strict=True)) or [()] * len(names)
    return {name: _column(table, name, value) for name, value in zip(names, values, strict=True)}


def as_values(table: Table, name: str, column: np.ndarray | list) -> list:
    """A column as plain Python values for the driver."""
    if not isinstance(column, np.ndarray):
        return column
    values = column.tolist()
    if isinstance(table.c[name].type, BigInteger):
        return [None if v == MISSING else v for v in values]
    return values


def _column(table: Table, name: str, values: Sequence) -> np.ndarray | list:
    kind = table.c[name].type
    if isinstance(kind, BigInteger):
        return np.array([MISSING if v is None else v for v in values], dtype=np.int64)
    if isinstance(kind, SmallInteger):
        return np.array(values, dtype=np.int64)
    return [None if v is None else bool(v) for v in values] if isinstance(kind, Boolean) else list(values)


def among(conn: Connection):
    """The condition, with :codes still to be bound (`texts_of`)."""
    return text(_among_text(conn)).bindparams(bindparam("codes"))


def _among_text(conn: Connection) -> str:
    """The condition "code is one of :codes", whatever their number."""
    if conn.dialect.name == "sqlite":
        return "code IN (SELECT value FROM json_each(:codes))"
    return "code = ANY(CAST(:codes AS text[]))"


def texts_of(conn: Connection, codes: Sequence[str]) -> str | list[str]:
    return orjson.dumps(list(codes)).decode() if conn.dialect.name == "sqlite" else list(codes)
