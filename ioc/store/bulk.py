"""Many rows at once: upsert, add-up and look-up by code, in the words of each engine.

SQLite runs one prepared statement over the rows, PostgreSQL takes each column as one array, written as its text:
told value by value an array costs five times as much.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

import orjson
from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Float,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
)

CHUNK = 20_000
_PG_TYPES = (
    (BigInteger, "bigint"),
    (SmallInteger, "smallint"),
    (Integer, "integer"),
    (Boolean, "boolean"),
    (Float, "double precision"),
    (LargeBinary, "bytea"),
)


def upsert(conn: Connection, table: Table, names: Sequence[str], columns: Sequence[Sequence]) -> None:
    """Inserts rows given as columns; a row whose key is there takes the new values."""
    rest = [n for n in names if n not in table.primary_key.columns]
    _insert(conn, table, names, columns, ", ".join(f"{n} = excluded.{n}" for n in rest))


def add_up(conn: Connection, table: Table, names: Sequence[str], columns: Sequence[Sequence]) -> None:
    """Inserts rows given as columns; the numbers of a row whose key is there grow by the new ones."""
    rest = [n for n in names if n not in table.primary_key.columns]
    _insert(conn, table, names, columns, ", ".join(f"{n} = {table.name}.{n} + excluded.{n}" for n in rest))


def merge(
    conn: Connection, table: Table, names: Sequence[str], columns: Sequence[Sequence], *,
    greater: Collection[str],
) -> None:  # fmt: skip
    """Inserts rows given as columns; of a row whose key is there some numbers become the greater one, others grow."""
    rest = [n for n in names if n not in table.primary_key.columns]
    changes = [
        _greater(table.name, n) if n in greater else f"{n} = {table.name}.{n} + excluded.{n}" for n in rest
    ]
    _insert(conn, table, names, columns, ", ".join(changes))


def _greater(table: str, name: str) -> str:
    """The engines have no function in common for it; a number that is not there is the smallest."""
    old, new = f"{table}.{name}", f"excluded.{name}"
    return f"{name} = CASE WHEN {old} IS NULL OR {new} > {old} THEN {new} ELSE {old} END"


def insert_missing(conn: Connection, table: Table, names: Sequence[str], columns: Sequence[Sequence]) -> int:
    """Inserts rows given as columns, leaves those whose key is there; how many were new."""
    return _insert(conn, table, names, columns, "")


def _insert(
    conn: Connection, table: Table, names: Sequence[str], columns: Sequence[Sequence], change: str
) -> int:
    if not columns or not len(columns[0]):
        return 0
    key = ", ".join(c.name for c in table.primary_key)
    deed = f"ON CONFLICT ({key}) DO " + (f"UPDATE SET {change}" if change else "NOTHING")
    into = f"INSERT INTO {table.name} ({', '.join(names)})"
    if conn.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        rows = list(zip(*columns, strict=True))
        return conn.exec_driver_sql(f"{into} VALUES ({marks}) {deed}", rows).rowcount
    arrays = ", ".join(f"%s::{pg_type(table, n)}[]" for n in names)
    statement = f"{into} SELECT * FROM unnest({arrays}) {deed}"
    return sum(conn.exec_driver_sql(statement, part).rowcount for part in _parts(columns))


def _parts(columns: Sequence[Sequence]) -> Iterator[tuple[str | list, ...]]:
    for start in range(0, len(columns[0]), CHUNK):
        yield tuple(as_array(list(islice(column, start, start + CHUNK))) for column in columns)


def as_array(values: list) -> str | list:
    """Values as the text of a PostgreSQL array, which JSON's is but for its brackets and for letters it escapes.

    Where JSON has no word for a value (bytes, numbers without bounds), or writes a backslash, the driver is left to
    write it.
    """
    try:
        told = orjson.dumps(values)
    except TypeError:
        return values
    return values if b"\\" in told else f"{{{told[1:-1].decode()}}}"


def pg_type(table: Table, name: str) -> str:
    kind = table.c[name].type
    return next((word for cls, word in _PG_TYPES if isinstance(kind, cls)), "text")
