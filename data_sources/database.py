"""A vendor's database, read and never written: one connection a poll, each page a short read-only transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import URL, Connection, Select, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.pool import NullPool

from data_sources.database_kinds import KINDS
from data_sources.options import Options
from ioc import clock
from ioc.errors import SettingError, SourceError

_GRACE_S = 5.0  # a database that breaks off a statement says so by then
# of MySQL and MariaDB: wrong password, database, column, right, table; waiting helps none of them
_HOPELESS = (1044, 1045, 1049, 1054, 1142, 1143, 1146)


class Database:
    """Answers SELECTs as lists of rows; SourceError names the source and what was wrong, never the secret."""

    def __init__(self, source: str, options: Options, zone: ZoneInfo):
        self.source, self._options, self._zone = source, options, zone
        self._url = self._told()
        self.kind = KINDS[self._url.get_backend_name()]

    def _told(self) -> URL:
        if self._options.address is None:
            raise SettingError(f"sources.{self.source}.address: is not set")
        try:
            url = make_url(self._options.address)
        except (ArgumentError, ValueError):
            raise self._wrong("is no address of a database") from None
        if url.get_backend_name() not in KINDS:
            raise self._wrong(f"must begin with one of {', '.join(KINDS)}")
        if "+" not in url.drivername:
            url = url.set(drivername=f"{url.drivername}+{KINDS[url.drivername].driver}")
        return url.set(password=self._options.secret) if self._options.secret else url

    def _wrong(self, text: str) -> SettingError:
        return SettingError(f"sources.{self.source}.address: {text}")

    def refuse(self, query: str | None) -> None:
        """SettingError for a query that this engine would not take in the place of a view."""
        if query and not self.kind.nests_with and query.split()[0].upper() == "WITH":
            raise SettingError(
                f"sources.{self.source}: sql.query: begins with SELECT for {self._url.drivername}"
            )

    @contextmanager
    def opened(self) -> Iterator[Connection]:
        try:
            told = self.kind.connect(self._options.connect_s, self._options.timeout_s + _GRACE_S)
            engine = create_engine(self._url, poolclass=NullPool, connect_args=told)
        except (ImportError, NoSuchModuleError):
            raise self._wrong(f"the driver of {self._url.drivername} is not installed here") from None
        event.listen(engine, "connect", self._greet)
        try:
            with self._named(), engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()

    def rows(self, connection: Connection, question: Select) -> list[dict[str, Any]]:
        """The answer in plain values."""
        with self._named(), connection.begin():
            for statement in self.kind.begin:
                connection.exec_driver_sql(statement.format(ms=self._ms, zone=self._zone.key))
            return [{k: _plain(v) for k, v in row.items()} for row in connection.execute(question).mappings()]

    def _greet(self, raw: Any, _record: Any) -> None:
        cursor = raw.cursor()
        offset = clock.now().astimezone(self._zone).strftime("%z")
        for statement in self.kind.once(raw, self._ms, f"{offset[:3]}:{offset[3:]}"):
            cursor.execute(statement)
        cursor.close()

    @property
    def _ms(self) -> int:
        return round(self._options.timeout_s * 1000)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Whatever goes wrong becomes an error of the source; a driver may repeat the address, so it is looked for."""
        try:
            yield
        except SQLAlchemyError as error:
            origin = getattr(error, "orig", None)
            text = " ".join(str(origin or type(error).__name__).split())[:300]
            for secret in filter(None, (self._url.password, self._options.secret)):
                text = text.replace(str(secret), "***")
            raise SourceError(
                self.source, f"the database says: {text}", permanent=_is_hopeless(error)
            ) from None


def _is_hopeless(error: SQLAlchemyError) -> bool:
    code = getattr(getattr(error, "orig", None), "args", ("",))[:1]
    if code and code[0] in _HOPELESS:
        return True
    return isinstance(error, DBAPIError) and not isinstance(error, OperationalError | InterfaceError)


def _plain(value: Any) -> Any:
    """Whole decimals as integers, unique numbers as texts, bytes as text or hexadecimal."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | bytearray | memoryview):
        raw = bytes(value)
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return raw.hex()
    return value
