"""Opens the database: one engine a process, read and write transactions alike on SQLite and PostgreSQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError

from geo.places import Place
from ioc.errors import StoreError
from ioc.store.tables import source_state

# WAL lets readers go on while the ingester writes; NORMAL is safe here because rows, counts and cursor are
# lost together and polled again (findings A5); the writer itself folds the WAL back (`checkpoint`)
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "busy_timeout=10000",
    "cache_size=-65536",
    "mmap_size=268435456",
    "temp_store=MEMORY",
    "foreign_keys=ON",
    "wal_autocheckpoint=0",
)
WAL_MOST = 64 * 2**20
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")
UNDEFINED_TABLE = "42P01"  # SQLite tells it as an OperationalError, PostgreSQL as one of the statement
PG_READ = "REPEATABLE READ"  # all questions of one answer see one version of the data


class Store:
    """The database of one place."""

    def __init__(self, engine: Engine, place: str):
        self.engine, self.place = engine, place
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._reader = engine if self.is_sqlite else engine.execution_options(isolation_level=PG_READ)
        self._writer = engine.execution_options(writes=True)

    @property
    def url(self) -> str:
        """Where another process opens the same store; it may hold a password: never to be logged."""
        return self.engine.url.render_as_string(hide_password=False)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the data from its first question on."""
        with _reached(self.engine), self._reader.connect() as conn, conn.begin():
            yield conn

    @contextmanager
    def write(self, source: str | None = None) -> Iterator[Connection]:
        """A transaction that may change data; with a source, its state row is locked until the end."""
        with _reached(self.engine), self._writer.connect() as conn, conn.begin():
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
        """Folds SQLite's write-ahead log back once it is large, and empties it: a log that stays large would be
        folded with every batch. A busy reader only puts it off."""
        wal = Path(f"{self.engine.url.database}-wal")
        if not self.is_sqlite or not wal.is_file() or wal.stat().st_size < WAL_MOST:
            return
        raw = self.engine.raw_connection()
        try:
            raw.execute("PRAGMA busy_timeout=200")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.execute("PRAGMA busy_timeout=10000")
        finally:
            raw.close()

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _reached(engine: Engine) -> Iterator[None]:
    """A database that is gone, locked for too long, damaged or without our tables becomes an error of ours."""
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        if not _is_of_the_database(error):
            raise
        raise StoreError(f"{engine.url.render_as_string()}: {error.orig}") from error


def _is_of_the_database(error: DatabaseError | InterfaceError) -> bool:
    """Whether the database failed, not the statement; a file that is damaged or none raises the bare class."""
    if isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError:
        return True
    return getattr(error.orig, "sqlstate", None) == UNDEFINED_TABLE


def open_store(url: str, place: Place | str, *, pragmas: Sequence[str] = ()) -> Store:
    """The store of a place at a database address; StoreError when the database cannot be reached.

    pragmas: of SQLite, in place of ours where they name the same.
    """
    code = place if isinstance(place, str) else place.code
    parsed = _parsed(url)
    engine = _sqlite(parsed, pragmas) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
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


def _postgresql(url: URL) -> Engine:
    # jit costs more than it saves on the short questions asked here; a reset connection is noticed before use
    return create_engine(url, pool_pre_ping=True, pool_size=10, connect_args={"options": "-c jit=off"})


def _sqlite(url: URL, pragmas: Sequence[str]) -> Engine:
    if url.database:
        _make_folder(url)
    engine = create_engine(url, pool_size=10, connect_args={"timeout": 10})
    event.listen(engine, "connect", lambda connection, _: _prepare(connection, (*PRAGMAS, *pragmas)))
    event.listen(engine, "begin", _begin)
    return engine


def _make_folder(url: URL) -> None:
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{url.render_as_string()}: {error.strerror}: {error.filename}") from error


def _prepare(connection, pragmas: Sequence[str]) -> None:
    """The driver's own transactions are turned off: `_begin` says when one starts and of what kind."""
    connection.isolation_level = None
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _begin(conn: Connection) -> None:
    writes = conn.get_execution_options().get("writes")
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
