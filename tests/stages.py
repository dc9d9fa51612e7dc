"""A stage: a place of its own in a shared database, what it holds, and its pieces to compare."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from record_versions import NOW, SOURCES
from sqlalchemy import select

from geo.places import Place, load_place
from ioc import clock
from ioc.domain.feed import Parsed
from ioc.domain.records import Record
from ioc.domain.workcal import WorkCalendar, from_place
from ioc.ingest import Loader, Summary
from ioc.store import Store
from ioc.store.tables import CUBES, FACTS, HISTORY, metadata, quarantine

# every example works on a stage of its own, so the database may stay the same
tried = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # examples are small, and each costs I/O
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def often(examples: int) -> int:
    """How many examples are tried; the drill tries twenty times as many."""
    return examples * 20 if os.environ.get("IOC_DRILL") else examples


OF_A_DELIVERY = ("place", "version", "sys_from")
OF_A_REFUSAL = ("place", "version", "first_seen_at", "where_seen", "text")  # the text may name the place
KEYS = {column.name for table in CUBES.values() for column in table.primary_key}
_numbers = count(1)


class Stage:
    """The shipped place under a code of its own: no two stages of a database see each other."""

    def __init__(self, store: Store, place: Place):
        self.place = replace(place, code=f"{place.code}-{next(_numbers)}")
        self.store = Store(store.engine, self.place.code)
        self.loader = Loader(self.store, self.place, calendar(place.directory))

    def load(self, records: Iterable[Record], *, cursor: str | None = None) -> dict[str, Summary]:
        """One batch, a transaction for each source it holds records of."""
        by_source: dict[str, list[Record]] = {}
        for record in records:
            by_source.setdefault(SOURCES[type(record)], []).append(record)
        with clock.frozen(NOW):
            return {
                source: self.loader.load(source, Parsed(found, []), cursor=cursor)
                for source, found in by_source.items()
            }

    def rows(self) -> dict[str, list[dict]]:
        """The facts, less what depends on how they were delivered."""
        return {kind: self.table(table, without=OF_A_DELIVERY) for kind, table in FACTS.items()}

    def history(self, kind: str) -> list[dict]:
        return self.table(HISTORY[kind])

    def refused(self) -> list[dict]:
        return self.table(quarantine, without=OF_A_REFUSAL)

    def counts(self) -> dict[str, dict[tuple, tuple]]:
        """The cells of every cube that hold anything."""
        return {name: cells(self.table(table)) for name, table in CUBES.items()}

    def everything(self) -> dict[str, list[dict]]:
        """All that the database holds of the place."""
        return {table.name: self.table(table) for table in metadata.sorted_tables}

    def table(self, table, *, without: tuple[str, ...] = ()) -> list[dict]:
        columns = [column for column in table.c if column.name not in without]
        query = select(*columns).where(table.c.place == self.place.code).order_by(*table.primary_key)
        with self.store.read() as conn:
            return [dict(row) for row in conn.execute(query).mappings()]


@cache
def calendar(directory: Path) -> WorkCalendar:
    """Made once: stages differ in nothing but their codes."""
    return from_place(load_place(directory))


def cells(rows: list[dict]) -> dict[tuple, tuple]:
    """Key -> counters, of the rows of a cube that are not all zero."""
    found = {}
    for row in rows:
        key = tuple(v for name, v in row.items() if name in KEYS and name != "place")
        numbers = tuple(v for name, v in row.items() if name not in KEYS)
        if any(numbers):
            found[key] = numbers
    return found


@contextmanager
def frozen() -> Iterator[None]:
    with clock.frozen(NOW):
        yield
