"""How each engine of a vendor's database is opened, read and kept from hanging."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """How one engine is opened.

    begin: statements at the start of each transaction; connect: what the driver is told of seconds to connect and for
    an answer; once: what a new session is told; aware: it compares both kinds of moments, with and without an offset;
    nests_with: it takes a query that begins with WITH for a table.
    """

    driver: str
    begin: tuple[str, ...] = ()
    connect: Callable[[float, float], dict[str, Any]] = lambda connect_s, answer_s: {}
    once: Callable[[Any, int, str], list[str]] = lambda connection, ms, offset: []
    aware: bool = True
    nests_with: bool = True


def _mysql(connection: Any, ms: int, offset: str) -> list[str]:
    """Statements for a new session; the two engines name and count the time-out differently."""
    is_mariadb = "mariadb" in connection.get_server_info().lower()
    timeout = f"max_statement_time = {ms / 1000}" if is_mariadb else f"max_execution_time = {ms}"
    return [
        "SET SESSION TRANSACTION READ ONLY",
        f"SET SESSION time_zone = '{offset}'",
        f"SET SESSION {timeout}",
    ]


def _postgresql(connect_s: float, answer_s: float) -> dict[str, Any]:
    """A host that vanished is noticed by the system: nothing sent is acknowledged, or nobody is there any more."""
    return {
        "connect_timeout": max(1, round(connect_s)), "tcp_user_timeout": round(answer_s * 1000),
        "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3,
    }  # fmt: skip


def _pymysql(connect_s: float, answer_s: float) -> dict[str, Any]:
    seconds = max(1, round(answer_s))
    return {"connect_timeout": max(1, round(connect_s)), "read_timeout": seconds, "write_timeout": seconds}


def _pyodbc(connection: Any, ms: int, _offset: str) -> list[str]:
    """The driver counts whole seconds of a statement itself."""
    connection.timeout = max(1, ms // 1000)
    return []


def _oracledb(connection: Any, ms: int, _offset: str) -> list[str]:
    connection.call_timeout = ms
    return []


_MYSQL = Kind("pymysql", connect=_pymysql, once=_mysql, aware=False)
KINDS: Mapping[str, Kind] = {
    "postgresql": Kind(
        "psycopg",
        ("SET TRANSACTION READ ONLY", "SET LOCAL statement_timeout = {ms}", "SET LOCAL TIME ZONE '{zone}'"),
        connect=_postgresql,
    ),
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
    # these two were compiled, never run
    "mssql": Kind(
        "pyodbc",
        ("SET LOCK_TIMEOUT {ms}",),
        lambda s, _: {"timeout": max(1, round(s))},
        _pyodbc,
        nests_with=False,
    ),
    "oracle": Kind(
        "oracledb", ("SET TRANSACTION READ ONLY",), lambda s, _: {"tcp_connect_timeout": s}, _oracledb
    ),
    "sqlite": Kind("pysqlite", once=lambda *_: ["PRAGMA query_only = ON"], aware=False),
}
