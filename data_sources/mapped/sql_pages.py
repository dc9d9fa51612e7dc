"""Pages of a vendor's SQL view by (updated, key), from the greatest moment of change stored less the overlap."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from data_sources.database import Database
from data_sources.database_views import View, view_of
from data_sources.files import BadRow
from data_sources.mapped.mapping import Mapping
from data_sources.mapped.paging import ServicePage
from data_sources.mapped.sql_entry import SqlEntry, read_sql
from data_sources.mapped.times import format_moment, time_reader
from data_sources.options import Options
from data_sources.rejections import shown
from ioc import clock
from ioc.domain.feed import Page
from ioc.errors import RecordError, SourceError

_AHEAD = timedelta(days=1)  # a moment further in the future than this does not move the cursor


@dataclass(frozen=True, slots=True)
class _Read:
    """How far a poll is: (updated, key) of the last row, and the cursor that is safe to keep."""

    after: tuple[Any, Any] | None
    cursor: str | None


class SqlPages:
    def __init__(self, source: str, mapping: Mapping, options: Options, overlap: timedelta):
        self._source, self._options, self._overlap = source, options, overlap
        self._sql: SqlEntry = read_sql(mapping.told.table("sql"), options.page_size)
        self._zone = mapping.habits.zone
        self._moments = (
            time_reader((self._sql.updated_format,), self._zone) if self._sql.updated_format else None
        )
        sql = self._sql
        self._view: View = view_of(
            view=sql.view,
            query=sql.query,
            updated=sql.updated,
            key=sql.key,
            columns=mapping.columns,
            size=sql.size,
        )

    def fetch(self, cursor: str | None) -> Iterator[Page]:
        """Pages from the cursor less the overlap to the end; SourceError when the database misbehaves."""
        database = Database(self._source, self._options, self._zone)
        database.refuse(self._sql.query)
        since = self._since(cursor, database) if cursor is not None and self._sql.updated else None
        with database.opened() as connection:
            if cursor is None:
                yield from self._unreadable(database.rows(connection, self._view.unreadable()))
            read = _Read(None, cursor)
            for number in range(1, self._options.max_pages + 1):
                rows = database.rows(connection, self._view.page(since, read.after))
                read = self._further(read, rows)
                last = len(rows) < self._sql.size
                body = ServicePage(rows, clock.now())
                yield Page(body=body, where=f"page {number}", cursor=read.cursor, last=last)
                if last:
                    return
        raise SourceError(self._source, f"still more after {self._options.max_pages} pages", permanent=True)

    def _unreadable(self, counted: list[dict[str, Any]]) -> Iterator[Page]:
        """A rejection where rows have no key or no moment of change: nobody would miss them."""
        if not (count := counted[0]["n"]):
            return
        names = " or ".join(filter(None, (self._sql.key, self._sql.updated)))
        told = BadRow(f"{self._source} {names}".encode(), "unreadable_rows", f"{count} rows have no {names}")
        yield Page(body=ServicePage([told], clock.now()), where="the view")

    def _further(self, read: _Read, rows: list[dict[str, Any]]) -> _Read:
        if not rows:
            return read
        updated, key = self._sql.updated, rows[-1][self._sql.key]
        if updated is None:
            return _Read((None, key), None)
        limit = clock.now() + _AHEAD
        told = [one.astimezone(UTC).isoformat() for one in self._moments_of(rows) if one <= limit]
        cursor = max([*told, *filter(None, [read.cursor])], key=datetime.fromisoformat, default=None)
        return _Read((rows[-1][updated], key), cursor)

    def _moments_of(self, rows: list[dict[str, Any]]) -> list[datetime]:
        """Some may be none: those rows are refused one by one. SourceError where not a single one is."""
        found, problem = [], None
        for row in rows:
            try:
                found.append(self._moment(row[self._sql.updated]))
            except SourceError as error:
                problem = error
        if problem is not None and not found:
            raise problem
        return found

    def _moment(self, value: Any) -> datetime:
        """The moment of a change as the column has it; texts and numbers by `updated_format`."""
        if self._moments is not None:
            try:
                return self._moments(value, self._sql.updated)[0]
            except RecordError as error:
                raise SourceError(self._source, f"the column {error}", permanent=True) from None
        if not isinstance(value, date):
            text = f"the column {self._sql.updated} holds no moments but {shown(value)}: say updated_format"
            raise SourceError(self._source, text, permanent=True)
        moment = value if isinstance(value, datetime) else datetime.combine(value, time(0))
        return moment if moment.tzinfo else moment.replace(tzinfo=self._zone)

    def _since(self, cursor: str, database: Database) -> Any:
        """The moment to read from, as the column is compared."""
        try:
            moment = datetime.fromisoformat(cursor) - self._overlap
        except ValueError:
            text = f"the stored cursor {shown(cursor)} is no moment"
            raise SourceError(self._source, text, permanent=True) from None
        if self._sql.updated_format is None:
            return moment if database.kind.aware else moment.astimezone(self._zone).replace(tzinfo=None)
        text = format_moment(moment, self._sql.updated_format, self._zone)
        return text if self._sql.updated_format == "stamp" else int(text)
