"""Counts everything anew from the rows: to repair, and to check what was counted change by change."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, delete, select

from geo.places import Place
from ioc import clock
from ioc.counts.apply import apply
from ioc.counts.deltas import Deltas, merged, net
from ioc.domain.moments import to_us
from ioc.domain.records import Kind
from ioc.domain.rules import rules_of
from ioc.store import Store, announce, next_version
from ioc.store.facts import COUNTED, all_rows
from ioc.store.tables import CUBES, incidents, ledger

GATHERED = 16  # partial sums that are put together at a time


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell where the counts say something else than the rows."""

    cube: str
    cell: tuple
    counter: str
    counted: int
    in_rows: int

    def __str__(self) -> str:
        cell = ", ".join(map(str, self.cell))
        return f"{self.cube} ({cell}) {self.counter}: counted {self.counted}, the rows give {self.in_rows}"


def recount(conn: Connection, place: Place) -> Deltas:
    """All counts as the rows give them."""
    found: dict = {}
    for kind in Kind:
        rules, partial = rules_of(place), []
        for columns in all_rows(conn, place.code, kind, COUNTED[kind]):
            partial.append(net(kind, None, columns, place, rules))
            partial = [merged(partial)] if len(partial) >= GATHERED else partial
        found |= merged(partial)
    return found


def rebuild(store: Store, place: Place) -> int:
    """Replaces the counts by those of the rows, in one transaction; returns the new data version.

    The ledger is emptied with it: web workers read the counts again instead of catching up.
    """
    with store.write() as conn:
        version = next_version(conn, place.code)
        fresh = recount(conn, place)
        for table in CUBES.values():
            conn.execute(delete(table).where(table.c.place == place.code))
        conn.execute(delete(ledger).where(ledger.c.place == place.code))
        apply(conn, place, fresh)
        announce(conn, place.code, version)
    return version


def audit(store: Store, place: Place) -> list[Difference]:
    """Every cell where counts and rows differ, both seen at one moment; an audit that finds any leaves an incident."""
    with store.read() as conn:
        fresh = recount(conn, place)
        found = [d for name in CUBES for d in _compare(conn, place, name, fresh)]
    if found:
        with store.write() as conn:
            text = f"{len(found)} counts differ from the rows; first: {found[0]}"
            conn.execute(
                incidents.insert().values(place=place.code, at=to_us(clock.now()), kind="audit", text=text)
            )
    return found


def _compare(conn: Connection, place: Place, name: str, fresh: Deltas) -> Iterator[Difference]:
    table = CUBES[name]
    keys = [c for c in table.primary_key if c.name != "place"]
    counters = [c for c in table.c if not c.primary_key]
    rows = conn.execute(select(*keys, *counters).where(table.c.place == place.code))
    counted = {tuple(r[: len(keys)]): tuple(r[len(keys) :]) for r in rows}
    in_rows = _cells(fresh.get(name))
    nothing = (0,) * len(counters)
    for cell in sorted(counted.keys() | in_rows.keys()):
        pair = zip(counted.get(cell, nothing), in_rows.get(cell, nothing), strict=True)
        for counter, (a, b) in zip(counters, pair, strict=True):
            if a != b:
                yield Difference(name, cell, counter.name, a, b)


def _cells(delta: tuple[dict[str, np.ndarray], np.ndarray] | None) -> dict[tuple, tuple]:
    if delta is None:
        return {}
    keys, matrix = delta
    cells = zip(*(values.tolist() for values in keys.values()), strict=True)
    return dict(zip(cells, map(tuple, matrix.tolist()), strict=True))
