"""Rows of a subject as columns, read by the span of time that touches them; the exact ground of every count."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cache
from typing import Protocol

import numpy as np
from sqlalchemy import Boolean, ColumnElement, Connection, Select, and_, false, func, literal, or_, select

from geo.places import Place
from ioc.counts.touched import Key
from ioc.domain.moments import MISSING
from ioc.store.facts import among, texts_of
from ioc.store.tables import FACTS

CHUNK = 200_000
Columns = dict[str, np.ndarray | list]


class Readable(Protocol):
    """What is needed of a store: connections that see one state of the data."""

    def read(self) -> AbstractContextManager[Connection]: ...


# what `contributions` and the breakdowns need of a row
READ = {
    "dossiers": (
        "received_at", "due_at", "end_at", "status", "parent_code", "has_fee", "paid_online", "elapsed_us",
        "channel", "field_code", "procedure_code", "receiving_area", "resolving_area", "responsible",
    ),
    "tickets": (
        "kind", "state", "opened_at", "due_at", "closed_at", "end_at", "satisfaction", "elapsed_us",
        "channel", "category", "area", "responsible",
    ),
    "payments": ("amount", "state", "requested_at", "paid_at", "refunded_at", "channel", "type", "area"),
}  # fmt: skip
BROKEN_DOWN = {"elapsed_us", "procedure_code", "responsible"}  # read for figures alone
KEY = ("source", "code")
COUNTED = {subject: tuple(n for n in names if n not in BROKEN_DOWN) for subject, names in READ.items()}
START = {"dossiers": "received_at", "tickets": "opened_at"}


def area_column(subject: str, attribution: str) -> str:
    """The column that says which area a row counts for."""
    return f"{attribution}_area" if subject == "dossiers" else "area"


def alive_in(subject: str, start: int, end: int) -> list[ColumnElement[bool]]:
    """Disjoint conditions for every row that adds to a flow in [start, end) or to a stock at its two ends."""
    table = FACTS[subject]
    if subject == "payments":
        return _one_by_one([table.c.paid_at, table.c.refunded_at, table.c.requested_at], start, end)
    begun = table.c[START[subject]]
    before = unindexed(begun) < start
    return [
        _within(begun, start, end),
        and_(before, table.c.end_at >= start),
        and_(before, begun.is_not(None), table.c.end_at.is_(None)),
    ]


def touched_in(subject: str, start: int, end: int, due_from: int) -> list[ColumnElement[bool]]:
    """Disjoint conditions for every row with an entry dated in [start, end) that is not taken back by another.

    due_from: the start of the local day of `start`, because by the day rule a due counts at the end of its day.
    A row due here that ended before `start` entered and left "due passed" in one moment: it is left out.
    """
    if subject == "payments":
        return alive_in(subject, start, end)
    table = FACTS[subject]
    begun, ended, due = table.c[START[subject]], table.c.end_at, table.c.due_at
    elsewhere = or_(begun < start, begun >= end)
    return [
        _within(begun, start, end),
        and_(_within(ended, start, end), elsewhere),
        and_(_within(due, due_from, end), elsewhere, unindexed(ended) >= end),
        and_(_within(due, due_from, end), elsewhere, begun.is_not(None), ended.is_(None)),
    ]


def _one_by_one(moments: list[ColumnElement], start: int, end: int) -> list[ColumnElement[bool]]:
    """Disjoint conditions for "any of the moments lies in [start, end)", each with an index of its own."""
    found, before = [], []
    for moment in moments:
        found.append(and_(_within(moment, start, end), *before))
        plain = unindexed(moment)
        before.append(or_(plain.is_(None), plain < start, plain >= end))
    return found


def unindexed(column: ColumnElement) -> ColumnElement:
    """The column as a value: a planner without statistics must not take its index for "before" or "after"."""
    return column + 0


def _within(column: ColumnElement, start: int, end: int) -> ColumnElement[bool]:
    return and_(column >= start, column < end)


def read_chunks(
    conn: Connection,
    place: Place,
    subject: str,
    conditions: Sequence[ColumnElement[bool]],
    names: Sequence[str] | None = None,
    chunk: int = CHUNK,
) -> Iterator[Columns]:
    """The rows of a place under each condition in turn, as columns of at most `chunk` rows."""
    names = tuple(names or READ[subject])
    for condition in conditions:
        query = _selected(subject, names).where(FACTS[subject].c.place == place.code, condition)
        result = conn.execute(query, execution_options={"stream_results": True, "yield_per": chunk})
        for rows in result.partitions(chunk):
            yield _columns(subject, names, rows)


@cache
def _selected(subject: str, names: tuple[str, ...]) -> Select:
    return select(*(_plain(FACTS[subject].c[name]) for name in names))


def read_rows(
    conn: Connection,
    place: Place,
    subject: str,
    conditions: Sequence[ColumnElement[bool]],
    names: Sequence[str] | None = None,
) -> Columns:
    """All rows under the conditions as one set of columns."""
    names = tuple(names or READ[subject])
    chunks = list(read_chunks(conn, place, subject, conditions, names))
    if not chunks:
        return _columns(subject, names, [])
    return {name: _joined([chunk[name] for chunk in chunks]) for name in names}


def read_keys(
    conn: Connection, place: Place, subject: str, keys: Iterable[Key], names: Sequence[str]
) -> Columns:
    """The rows of some keys, as far as they are there."""
    return read_rows(conn, place, subject, are_keys(conn, subject, keys), names)


def are_keys(conn: Connection, subject: str, keys: Iterable[Key]) -> list[ColumnElement[bool]]:
    """Disjoint conditions, one a source, that a row has one of the keys."""
    by_source: dict[str, list[str]] = {}
    for source, code in keys:
        by_source.setdefault(source, []).append(code)
    source = FACTS[subject].c.source
    return [
        and_(source == name, among(conn).bindparams(codes=texts_of(conn, codes)))
        for name, codes in by_source.items()
    ]


def in_areas(subject: str, attribution: str, leaves: Sequence[str]) -> ColumnElement[bool]:
    """Rows that count for one of the leaves."""
    column = FACTS[subject].c[area_column(subject, attribution)]
    return column.in_(list(leaves)) if leaves else false()


def _plain(column: ColumnElement) -> ColumnElement:
    """A column without NULL where numbers or truths are meant, so that it becomes an array at once."""
    if isinstance(column.type, Boolean):
        return func.coalesce(column, false())
    if column.name.endswith(("_at", "_us", "_since")):
        return func.coalesce(column, literal(MISSING, column.type))
    return column


def _columns(subject: str, names: Sequence[str], rows: Sequence[Sequence]) -> Columns:
    values = list(zip(*rows, strict=True)) or [()] * len(names)
    table = FACTS[subject]
    return {name: _array(table.c[name], value) for name, value in zip(names, values, strict=True)}


def _array(column: ColumnElement, values: Sequence) -> np.ndarray:
    kind = column.type.python_type
    return np.array(values, dtype={int: np.int64, bool: np.bool_}.get(kind, object))


def _joined(parts: list[np.ndarray | list]) -> np.ndarray:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
