"""Opens the database: one engine a process, read and write transactions alike on SQLite and PostgreSQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext

from sqlalchemy import URL, Connection, Engine, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

from geo.places import Place
from ioc.errors import SlowError, StoreError
from ioc.store.postgresql import open_postgresql
from ioc.store.sqlite import fold, open_sqlite
from ioc.store.tables import source_state
from ioc.store.turns import InTurn

DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")
PAGE_S = 30.0  # what pages ask takes milliseconds; who waits longer has gone, and a thread would be missing
BROKEN_OFF = (("57014", None), (None, "SQLITE_INTERRUPT"))
UNDEFINED_TABLE = "42P01"  # SQLite tells it as an OperationalError, PostgreSQL as one of the statement
PG_READ = "REPEATABLE READ"  # all questions of one answer see one version of the data


class Store:
    """The database of one place."""

    def __init__(self, engine: Engine, place: str):
        self.engine, self.place = engine, place
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._reader = engine if self.is_sqlite else engine.execution_options(isolation_level=PG_READ)
        self._patient = self._reader.execution_options(patient=True)
        self._writer = engine.execution_options(writes=True)
        self._in_turn = InTurn().turn if self.is_sqlite else nullcontext

    @property
    def url(self) -> str:
        """Where another process opens the same store; it may hold a password: never to be logged."""
        return self.engine.url.render_as_string(hide_password=False)

    @contextmanager
    def read(self, *, patient: bool = False) -> Iterator[Connection]:
        """A transaction that sees one state of the data from its first question on.

        patient: its statements may take as long as they need, whatever holds for others of this store.
        """
        reader = self._patient if patient else self._reader
        with _reached(self.engine), reader.connect() as conn, conn.begin():
            yield conn

    @contextmanager
    def write(self, source: str | None = None) -> Iterator[Connection]:
        """A transaction that may change data; with a source, its state row is locked until the end."""
        with self._in_turn(), _reached(self.engine), self._writer.connect() as conn, conn.begin():
            if source is not None and not self.is_sqlite:
                self._lock(conn, source)
            yield conn

    def _lock(self, conn: Connection, source: str) -> None:
        """Waits until nobody else writes for the source, whose row comes into being with its first lock."""
        new = {"place": self.place, "source": source, "state": "new", "fails": 0, "history_complete": False}
        conn.execute(insert(source_state).values(new).on_conflict_do_nothing())
        row = source_state.c.place == self.place, source_state.c.source == source
        conn.execute(select(source_state.c.source).where(*row).with_for_update())

    def checkpoint(self) -> None:
        """Folds SQLite's write-ahead log back once it is large."""
        if self.is_sqlite:
            fold(self.engine)

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _reached(engine: Engine) -> Iterator[None]:
    """A database that is gone, locked for too long, damaged or without our tables becomes an error of ours."""
    try:
        yield
    except NoneFree as error:
        raise StoreError(f"{engine.url.render_as_string()}: every connection is in use") from error
    except (DatabaseError, InterfaceError) as error:
        if not _is_of_the_database(error):
            raise
        kind = SlowError if _is_broken_off(error) else StoreError
        raise kind(f"{engine.url.render_as_string()}: {error.orig}") from error


def _is_of_the_database(error: DatabaseError | InterfaceError) -> bool:
    """Whether the database failed, not the statement; a file that is damaged or none raises the bare class."""
    if isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError:
        return True
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) == UNDEFINED_TABLE


def _is_broken_off(error: DatabaseError | InterfaceError) -> bool:
    told = getattr(error.orig, "sqlstate", None), getattr(error.orig, "sqlite_errorname", None)
    return told in BROKEN_OFF


def open_store(
    url: str, place: Place | str, *, pragmas: Sequence[str] = (), most_s: float | None = None
) -> Store:
    """The store of a place at a database address; StoreError when the database cannot be reached.

    pragmas: of SQLite, in place of ours where they name the same. most_s: a statement that takes longer is broken
    off as a SlowError.
    """
    code = place if isinstance(place, str) else place.code
    parsed = _parsed(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    engine = open_sqlite(parsed, pragmas, most_s) if is_sqlite else open_postgresql(parsed, most_s)
    with _reached(engine), engine.connect():
        return Store(engine, code)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError("the database's address is none; it looks like postgresql+psycopg://…") from None
    if parsed.drivername not in DRIVERS:
        raise StoreError(
            f"{parsed.render_as_string()}: only sqlite and postgresql+psycopg databases are kept"
        )
    return parsed
