"""Reads the tables of counts into arrays, and builds the in-memory parts from them."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from sqlalchemy import Connection, Table, func, select

from geo.places import Place
from ioc.domain.counters import ATTRIBUTED
from ioc.indicators.axes import Axis, told_codes
from ioc.indicators.dense import Dense
from ioc.indicators.parts import BY_KEY, BY_TABLE, Part
from ioc.indicators.sparse import Sparse
from ioc.store.tables import CUBES

CHUNK = 100_000
LONGEST = 7_300  # days held in memory at most; older ones are asked of the tables
AHEAD = 400  # days after today that are held: dues lie in the future
BEHIND = 400  # room before the first day, for a history that is still loading
# room for codes that come up after the cube was read
SPARE = {"channel": 1, "field_code": 8, "category": 16, "type": 16, "bucket": 64}

Cells = tuple[dict[str, Sequence], np.ndarray]  # codes by side, counts by cell and counter


def read_table(conn: Connection, place: Place, name: str) -> Iterator[Cells]:
    """The cells of a table of counts, chunk by chunk: key columns and a matrix of its counters."""
    table = CUBES[name]
    keys, counters = key_columns(table), counter_columns(table)
    query = select(*(table.c[c] for c in (*keys, *counters))).where(table.c.place == place.code)
    result = conn.execute(query, execution_options={"stream_results": True, "yield_per": CHUNK})
    for rows in result.partitions(CHUNK):
        columns = list(zip(*rows, strict=True))
        numbers = np.array(columns[len(keys) :], dtype=np.int64).T
        yield dict(zip(keys, columns, strict=False)), numbers


def key_columns(table: Table) -> list[str]:
    return [c.name for c in table.primary_key if c.name != "place"]


def counter_columns(table: Table) -> list[str]:
    return [c.name for c in table.c if not c.primary_key]


def first_day(conn: Connection, place: Place, name: str) -> int | None:
    table = CUBES[name]
    return conn.execute(select(func.min(table.c.day)).where(table.c.place == place.code)).scalar()


def build(conn: Connection, place: Place, name: str, today: int) -> dict[str, Dense | Sparse]:
    """The parts made from one table."""
    chunks = list(read_table(conn, place, name))
    axes = {side: Axis(told_codes(place, side)) for part in BY_TABLE[name] for side in part.sides}
    numbered = [({**keys, **_numbers(axes, keys)}, numbers) for keys, numbers in chunks]
    for side, axis in axes.items():
        axis.close(SPARE.get(side, 0))
    return {part.key: _part(conn, place, part, axes, numbered, today) for part in BY_TABLE[name]}


def _numbers(axes: Mapping[str, Axis], keys: Mapping[str, Sequence]) -> dict[str, np.ndarray]:
    return {side: axis.numbers(keys[side]) for side, axis in axes.items()}


def _part(
    conn: Connection, place: Place, part: Part, axes: Mapping[str, Axis], chunks: list[Cells], today: int
) -> Dense | Sparse:
    sides = tuple(axes[side] for side in part.sides)
    if not part.dense:
        sparse = Sparse(sides, len(part.counters), part.dtype)
        for keys, numbers in chunks:
            sparse.add(*picked(part, keys, numbers))
        sparse.merge()
        return sparse
    first = first_day(conn, place, part.table) or today
    begin = max(first - BEHIND, today - LONGEST)
    dense = Dense(
        begin, today + AHEAD, sides, len(part.counters), part.dtype, is_whole=begin == first - BEHIND
    )
    for keys, numbers in chunks:
        dense.fill(*picked(part, keys, numbers))
    dense.settle(today + 1)
    return dense


def picked(
    part: Part, keys: Mapping[str, Sequence], numbers: np.ndarray
) -> tuple[np.ndarray, tuple[np.ndarray, ...], np.ndarray]:
    """Times, numbered cells and counts of the rows that belong to a part."""
    times = np.asarray(keys[part.time], dtype=np.int64)
    cells = tuple(np.asarray(keys[side]) for side in part.sides)
    if part.attribution is None:
        return times, cells, numbers
    here = np.isin(np.asarray(keys["attribution"], dtype=object), ATTRIBUTED[part.attribution])
    return times[here], tuple(cell[here] for cell in cells), numbers[here]


def table_before(conn: Connection, place: Place, key: str, dense: Dense, day: int) -> np.ndarray:
    """The same sums asked of the table itself, for days that are not held in memory."""
    part, table = BY_KEY[key], CUBES[BY_KEY[key].table]
    sides = [table.c[side] for side in part.sides]
    query = select(*sides, *(func.sum(table.c[name]) for name in part.counters))
    query = query.where(table.c.place == place.code, table.c.day < day).group_by(*sides)
    if part.attribution is not None:
        query = query.where(table.c.attribution.in_(ATTRIBUTED[part.attribution]))
    found = np.zeros(dense.sums.shape[1:], dtype=np.int64)
    for row in conn.execute(query):
        cell = tuple(axis.number(code) for axis, code in zip(dense.sides, row, strict=False))
        found[cell] = [int(number) for number in row[len(sides) :]]
    return found
