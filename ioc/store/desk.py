"""Opens the desk: a second SQLite file beside the facts, or the same database on PostgreSQL."""

from pathlib import Path

from sqlalchemy.engine import make_url

from geo.places import Place
from ioc.store.engine import Store, open_store
from ioc.store.schema import HERE, Branch

DESK = Branch(HERE.parent / "desk_migrations", "desk_version")
# small rows that must not be lost: every transaction is on the disk before it is answered
PRAGMAS = ("synchronous=FULL", "wal_autocheckpoint=1000", "cache_size=-4096", "mmap_size=0")


def desk_url(data: Path, database_url: str | None) -> str:
    """Where the desk of a data directory lies."""
    return database_url or f"sqlite:///{(data / 'desk.db').resolve()}"


def open_desk(url: str, place: Place | str, *, most_s: float | None = None) -> Store:
    """The desk with its tables: SQLite's are made and brought up to date here, PostgreSQL's by `ioc db upgrade`."""
    desk = open_store(url, place, pragmas=PRAGMAS, most_s=most_s)
    if desk.is_sqlite:
        DESK.upgrade(desk)
        _only_ours(Path(make_url(url).database))
    DESK.require_current(desk)
    return desk


def upgrade_desk(url: str, place: Place | str) -> None:
    """Creates the tables of the desk, or brings them to this program's schema."""
    desk = open_store(url, place, pragmas=PRAGMAS)
    DESK.upgrade(desk)
    desk.close()


def _only_ours(path: Path) -> None:
    """Hashes of passwords are nobody else's to read on the machine."""
    path.chmod(0o600)
