"""Opens the store that people write to from pages, with the tables of this room."""

from pathlib import Path

from geo.places import Place
from ioc.store import Store, open_store
from ioc.worklist.tables import metadata


def open_desk(data: Path, database_url: str | None, place: Place | str) -> Store:
    """A second SQLite file beside the facts, so that pages never wait for the ingester; one database on PostgreSQL."""
    desk = open_store(database_url or f"sqlite:///{(data / 'desk.db').resolve()}", place)
    metadata.create_all(desk.engine)
    return desk
