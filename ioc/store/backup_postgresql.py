"""Copies the rows of one place out of PostgreSQL as of one moment, and puts them back in one transaction."""

import zipfile
from collections.abc import Iterator
from typing import Any

from psycopg import Cursor, sql
from sqlalchemy import Connection, Table, delete, exists, select

from ioc.errors import StoreError
from ioc.store.backup_file import Manifest, Writer, chunks_of
from ioc.store.desk_tables import desk_metadata
from ioc.store.tables import metadata

TABLES = (*desk_metadata.sorted_tables, *metadata.sorted_tables)


def copy_out(conn: Connection, place: str, writer: Writer) -> None:
    """conn: a repeatable read, so that facts, counts, cursors and desk belong together."""
    with _cursor(conn) as cursor:
        for table in TABLES:
            writer.add(_member(table), _rows(cursor, table, place))
            writer.manifest.rows[str(table.name)] = cursor.rowcount


def copy_in(conn: Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Replaces what there is of the place; StoreError where other numbers of rows arrive than were written."""
    for table in TABLES:
        conn.execute(delete(table).where(table.c.place == manifest.place))
    with _cursor(conn) as cursor:
        for table in TABLES:
            with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(*_names(table))) as copy:
                for chunk in chunks_of(archive, _member(table)):
                    copy.write(chunk)
            if cursor.rowcount != manifest.rows[table.name]:
                raise StoreError(
                    f"{table.name}: {cursor.rowcount} rows, {manifest.rows[table.name]} were written"
                )


def holds_rows(conn: Connection, place: str) -> bool:
    """Whether any table has a row of the place."""
    return any(conn.execute(select(exists().where(table.c.place == place))).scalar() for table in TABLES)


def _rows(cursor: Cursor, table: Table, place: str) -> Iterator[bytes]:
    name, columns = _names(table)
    query = sql.SQL("COPY (SELECT {} FROM {} WHERE place = {}) TO STDOUT").format(
        columns, name, sql.Literal(place)
    )
    with cursor.copy(query) as copy:
        for chunk in copy:
            yield bytes(chunk)


def _names(table: Table) -> tuple[sql.Identifier, sql.Composed]:
    columns = [sql.Identifier(str(column.name)) for column in table.c]
    return sql.Identifier(str(table.name)), sql.SQL(", ").join(columns)


def _member(table: Table) -> str:
    return f"{table.name}.copy"


def _cursor(conn: Connection) -> Any:
    return conn.connection.driver_connection.cursor()
