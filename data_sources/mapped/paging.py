"""Pages of a mapped service, from the greatest updated_at stored or window by window; never in circles."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from data_sources.answers import Answer, UnreadableError
from data_sources.http import HttpPages
from data_sources.mapped.asking import Asker, Request
from data_sources.mapped.following import Following
from data_sources.mapped.http_entry import OLDEST_FIRST, HttpEntry, read_http
from data_sources.mapped.items import Items
from data_sources.mapped.kinds import MOMENT
from data_sources.mapped.mapping import Mapping as MappingFile
from data_sources.mapped.readers import reader
from data_sources.mapped.times import format_moment
from data_sources.mapped.windows import Window, until_text, windows
from data_sources.options import Options
from data_sources.rejections import hash_of, shown
from data_sources.stamped_pages import UnreadablePage
from ioc import clock
from ioc.domain.feed import Page
from ioc.errors import RecordError, SettingError, SourceError

_AHEAD = timedelta(days=1)  # a stamp further in the future than this does not move the cursor


@dataclass(frozen=True, slots=True)
class ServicePage:
    """Raw records, and when they were asked for: the stamp of records that have none."""

    records: list[Any]
    moment: datetime


@dataclass(slots=True)
class Reading:
    """How far a poll has come. cursor: what is stored; reached: the greatest stamp that came."""

    cursor: str | None
    reached: str | None
    pages: int = 0


class MappedPages:
    def __init__(
        self, source: str, mapping: MappingFile, options: Options, overlap: timedelta, items: Items,
        http: HttpEntry | None = None,
    ):  # fmt: skip
        """http: how pages follow, where not as the mapping's own [http] says."""
        self._source, self._options, self._overlap, self._items = source, options, overlap, items
        stamp = mapping.fields.get("updated_at")
        self._stamp = reader(stamp, MOMENT, mapping.habits) if stamp else None
        self._zone = mapping.habits.zone
        told = mapping.told.table("http")
        self._http: HttpEntry = http or read_http(
            told, has_stamp=stamp is not None, size=options.page_size, overlap=overlap
        )
        self._asker = Asker(source, self._http, options, mapping.format)
        self._following = Following(source, self._http)

    def fetch(self, cursor: str | None) -> Iterator[Page]:
        """Pages from the cursor less the overlap to the end; SourceError when the service misbehaves."""
        if self._options.address is None:
            raise SettingError(f"sources.{self._source}.address: is not set")
        client, reading = self._asker.client(), Reading(cursor, cursor)
        try:
            yield from self._windows(client, reading) if self._http.window else self._all(client, reading)
        finally:
            client.close()

    def _all(self, client: HttpPages, reading: Reading) -> Iterator[Page]:
        """Everything since the cursor; it moves with the pages where the oldest change comes first."""
        params, http = self._asker.parameters(), self._http
        if http.since_parameter:
            since = None if reading.cursor is None else self._moment_of(reading.cursor) - self._overlap
            params[http.since_parameter] = since and format_moment(since, http.since_format, self._zone)
        for page, is_end in self._pages(client, params, reading):
            if is_end or http.order == OLDEST_FIRST:
                reading.cursor = reading.reached
            yield self._page(page, reading, last=is_end)

    def _windows(self, client: HttpPages, reading: Reading) -> Iterator[Page]:
        """Window by window; the cursor moves when one is done, so order inside it does not matter."""
        http = self._http
        for window in windows(self._start(reading.cursor), http.window, clock.now()):
            params = self._asker.parameters() | {
                http.since_parameter: format_moment(window.since, http.since_format, self._zone),
                http.until_parameter: until_text(window.until, http.since_format, self._zone),
            }
            for page, is_end in self._pages(client, params, reading):
                if is_end:
                    reading.cursor = self._after(window, reading)
                yield self._page(page, reading, last=is_end and window.is_last)

    def _start(self, cursor: str | None) -> datetime:
        begin = datetime.combine(self._http.begin, time(), self._zone)
        return begin if cursor is None else max(begin, self._moment_of(cursor) - self._overlap)

    def _after(self, window: Window, reading: Reading) -> str | None:
        """The end of a window that is past by any clock; else the greatest stamp, for more may still appear."""
        end = window.until.astimezone(UTC).isoformat()
        known = [reading.cursor, reading.reached, end if window.is_settled else None]
        return max((one for one in known if one is not None), key=self._moment_of, default=None)

    def _pages(
        self, client: HttpPages, params: dict[str, object], reading: Reading
    ) -> Iterator[tuple[tuple, bool]]:
        """What each page of one request and its followers brings, and whether it is the end."""
        url = f"{self._options.address.rstrip('/')}/{self._http.path.lstrip('/')}".rstrip("/")
        request: Request | None = self._following.first(url, params)
        done, number, seen = 0, 0, set()
        while request is not None:
            number, reading.pages = number + 1, reading.pages + 1
            if reading.pages > self._options.max_pages:
                raise self._error(
                    f"still more after {self._options.max_pages} pages: the service pages in circles"
                )
            asked = clock.now()
            answer = yield from self._answer(client, request, reading)
            records = self._records(answer)
            self._refuse_circles(records, seen)
            done += len(records)
            request = self._following.next(request, answer, len(records), done, number)
            self._reach(reading, records, asked)
            total = self._following.total(answer)
            yield (ServicePage(records, asked), total and max(total, done)), request is None

    def _answer(self, client: HttpPages, request: Request, reading: Reading):
        """The answer; one that cannot be read is handed on for the quarantine before the error is raised."""
        try:
            return self._asker.ask(client, request)
        except UnreadableError as error:
            yield (UnreadablePage(error.body, error.text, error.reason), None), False
            raise

    def _page(self, found: tuple, reading: Reading, *, last: bool) -> Page:
        body, total = found
        is_bad = isinstance(body, UnreadablePage)
        return Page(
            body=body, where=f"page {reading.pages}", cursor=None if is_bad else reading.cursor,
            total=None if self._http.window else total, last=last or is_bad,
        )  # fmt: skip

    def _records(self, answer: Answer) -> list[Any]:
        found = self._items(answer.json)
        if found is None:
            raise self._error(
                f"the answer of {answer.size} bytes has no list of records where `items` points"
            )
        return found

    def _refuse_circles(self, records: list[Any], seen: set[str]) -> None:
        """A service that ignores the paging gives the same page for ever."""
        if not records:
            return
        mark = hash_of(records)
        if mark in seen:
            raise self._error("the same page came twice: the service pages in circles")
        seen.add(mark)

    def _reach(self, reading: Reading, records: list[Any], asked: datetime) -> None:
        """The greatest updated_at so far; without one the source is read whole every time."""
        if self._stamp is None or not self._http.since_parameter:
            return
        best = None if reading.reached is None else self._moment_of(reading.reached)
        for record in records:
            moment = self._moment(record)
            if moment is not None and moment <= asked + _AHEAD and (best is None or moment > best):
                best = moment
        reading.reached = None if best is None else best.astimezone(UTC).isoformat()

    def _moment(self, record: Any) -> datetime | None:
        try:
            return self._stamp(record) if isinstance(record, dict) else None
        except (RecordError, RecursionError):
            return None

    def _moment_of(self, cursor: str) -> datetime:
        try:
            return datetime.fromisoformat(cursor)
        except ValueError:
            raise self._error(f"the stored cursor {shown(cursor)} is no moment", permanent=True) from None

    def _error(self, text: str, *, permanent: bool = False) -> SourceError:
        return SourceError(self._source, text, permanent=permanent)
