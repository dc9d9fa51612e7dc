"""The dossiers of a SQLite store once more on PostgreSQL, copied row by row: lists read nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.ingest import postgresql
from geo.places import Place
from ioc.store import Store, open_store, upgrade
from ioc.store.tables import FACTS, data_version

AT_ONCE = 20_000
TABLES = (FACTS["dossiers"], data_version)


@contextmanager
def copied(folder: Path, place: Place) -> Iterator[Store]:
    """A PostgreSQL of our own with the rows of the store in a directory; it is dropped afterwards."""
    source = open_store(f"sqlite:///{(folder / 'ioc.db').resolve()}", place)
    with postgresql() as url:
        target = open_store(url, place)
        upgrade(target)
        for table in TABLES:
            _copy(source, target, table)
        with target.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.exec_driver_sql("VACUUM (ANALYZE) dossier")
        source.close()
        yield target
        target.close()


def _copy(source: Store, target: Store, table) -> None:
    names = [column.name for column in table.columns]
    command = f"COPY {table.name} ({', '.join(names)}) FROM STDIN"
    with source.read() as conn, target.write() as there:
        there.execute(table.delete())
        rows = conn.execution_options(stream_results=True, yield_per=AT_ONCE).execute(select(table))
        with there.connection.cursor() as cursor, cursor.copy(command) as copy:
            for row in rows:
                copy.write_row(row)
        if there.scalar(select(func.count()).select_from(table)) == 0:
            raise RuntimeError(f"{table.name}: nothing was copied")
