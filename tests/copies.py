"""Databases that are filled once, by a function; tests get copies of them."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from geo.places import Place
from ioc.store import open_store, upgrade

ENGINES = ("sqlite", "postgresql")
Fill = Callable[[str, Place], None]  # fills the database at an address for a place


class Files:
    """SQLite's files that are filled once, of which others are copies."""

    def __init__(self, folder: Path):
        self.folder, self._filled = folder, {}

    def filled(self, fill: Fill, place: Place) -> Path:
        if fill not in self._filled:
            path = self.folder / f"{len(self._filled)}.db"
            fill(f"sqlite:///{path}", place)
            self._filled[fill] = path
        return self._filled[fill]


def with_tables(url: str, place: Place) -> None:
    """The tables of the facts, and nothing in them."""
    store = open_store(url, place)
    upgrade(store)
    store.close()


@contextmanager
def copied(request: pytest.FixtureRequest, engine: str, fill: Fill, path: Path) -> Iterator[str]:
    """The address of a database as `fill` leaves it, on an engine; path: of SQLite's file."""
    place = request.getfixturevalue("shipped_place")
    if engine == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_files").filled(fill, place), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("pg_server")
    with server.database(server.filled(fill, place)) as url:
        yield url
