"""The data version of a place: one number that grows with every transaction that changes facts."""

from sqlalchemy import Connection, select, text

from ioc.store.tables import data_version as table


def data_version(conn: Connection, place: str) -> int:
    """The version the connection sees; 0 before the first change."""
    return conn.execute(select(table.c.version).where(table.c.place == place)).scalar() or 0


def next_version(conn: Connection, place: str) -> int:
    """Takes the next version; on PostgreSQL other writers of the place wait here for this one to end."""
    taken = text(
        f"INSERT INTO {table.name} (place, version) VALUES (:place, 1) "
        f"ON CONFLICT (place) DO UPDATE SET version = {table.name}.version + 1 RETURNING version"
    )
    return conn.execute(taken, {"place": place}).scalar_one()


def announce(conn: Connection, place: str, version: int) -> None:
    """A hint to listeners on PostgreSQL, sent when the transaction ends; nobody may rely on it."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql("SELECT pg_notify('ioc_version', %s)", (f"{place} {version}",))
