"""Opens SQLite: our pragmas, our transactions, and an end for statements that take too long."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event

from ioc import clock
from ioc.errors import StoreError

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
WAL_MOST = 128 * 2**20  # as much is written by some eight batches of a thousand rows
STEPS = 100_000  # of SQLite's machine between two looks at the clock: some milliseconds


def open_sqlite(url: URL, pragmas: Sequence[str], most_s: float | None = None) -> Engine:
    """An engine; most_s: statements that take longer are broken off, but for patient transactions."""
    if url.database:
        _make_folder(url)
    engine = create_engine(url, pool_size=10, connect_args={"timeout": 10})
    event.listen(engine, "connect", lambda connection, _: _prepare(connection, (*PRAGMAS, *pragmas)))
    event.listen(engine, "begin", partial(_begin, most_s=most_s))
    if most_s is not None:
        event.listen(engine, "before_cursor_execute", partial(_limit, most_s=most_s))
    return engine


def fold(engine: Engine) -> None:
    """Folds the write-ahead log back once it is large, and empties it: else it would be folded with every batch.

    A busy reader only puts it off.
    """
    wal = Path(f"{engine.url.database}-wal")
    if not wal.is_file() or wal.stat().st_size < WAL_MOST:
        return
    raw = engine.raw_connection()
    try:
        raw.execute("PRAGMA busy_timeout=200")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.execute("PRAGMA busy_timeout=10000")
    finally:
        raw.close()


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


def _begin(conn: Connection, most_s: float | None) -> None:
    told = conn.get_execution_options()
    if most_s is not None and told.get("patient"):
        conn.connection.driver_connection.set_progress_handler(None, 0)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if told.get("writes") else "BEGIN")


def _limit(conn: Connection, *_statement: object, most_s: float) -> None:
    """From here on the statement has so many seconds, its rows included."""
    if not conn.get_execution_options().get("patient"):
        conn.connection.driver_connection.set_progress_handler(_after(clock.monotonic() + most_s), STEPS)


def _after(moment: float) -> Callable[[], bool]:
    return lambda: clock.monotonic() > moment
