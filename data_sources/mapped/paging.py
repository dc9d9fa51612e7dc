"""Pages of a mapped service: by page number, offset, cursor or link, from the greatest updated_at stored."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from data_sources.http import Answer, HttpPages, UnreadableError
from data_sources.mapped.http_entry import HttpEntry, read_http
from data_sources.mapped.kinds import MOMENT
from data_sources.mapped.mapping import Mapping as MappingFile
from data_sources.mapped.picks import picker
from data_sources.mapped.readers import reader
from data_sources.mapped.times import format_moment
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


@dataclass(frozen=True, slots=True)
class Request:
    url: str
    params: Mapping[str, object]


class MappedPages:
    def __init__(
        self,
        source: str,
        mapping: MappingFile,
        options: Options,
        overlap: timedelta,
        http: HttpEntry | None = None,
    ):
        """http: how pages follow, where not as the mapping's own [http] says."""
        self._source, self._options, self._overlap = source, options, overlap
        stamp = mapping.fields.get("updated_at")
        self._stamp = reader(stamp, MOMENT, mapping.habits) if stamp else None
        self._zone = mapping.habits.zone
        self._items = picker(mapping.items or "@", columns=False)
        told = mapping.told.table("http")
        self._http: HttpEntry = http or read_http(told, has_stamp=stamp is not None, size=options.page_size)

    def fetch(self, cursor: str | None) -> Iterator[Page]:
        """Pages from the cursor less the overlap to the end; SourceError when the service misbehaves."""
        request = self._first(cursor)
        client = HttpPages(self._source, self._options, self._headers())
        try:
            yield from self._pages(client, request, cursor)
        finally:
            client.close()

    def _pages(self, client: HttpPages, request: Request, cursor: str | None) -> Iterator[Page]:
        done, seen = 0, set()
        for number in range(1, self._options.max_pages + 1):
            asked = clock.now()
            try:
                answer = client.get(request.url, request.params)
            except UnreadableError as error:
                yield Page(body=UnreadablePage(error.body, error.text), where=f"page {number}", last=True)
                raise
            records = self._records(answer)
            self._refuse_circles(records, seen)
            done += len(records)
            following = self._next(request, answer, len(records), done, number)
            cursor = self._further(cursor, records, asked)
            body = ServicePage(records, asked)
            total = self._total(answer, done)
            yield Page(body=body, where=f"page {number}", cursor=cursor, total=total, last=following is None)
            if following is None:
                return
            request = following
        raise self._error(f"still more after {self._options.max_pages} pages: the service pages in circles")

    def _first(self, cursor: str | None) -> Request:
        if self._options.address is None:
            raise SettingError(f"sources.{self._source}.address: is not set")
        http, params = self._http, dict(self._http.parameters)
        if http.size_parameter:
            params[http.size_parameter] = str(http.size)
        if http.auth.startswith("query:") and self._options.secret:
            params[http.auth.removeprefix("query:")] = self._options.secret
        if http.since_parameter and cursor is not None:
            since = self._cursor_moment(cursor) - self._overlap
            params[http.since_parameter] = format_moment(since, http.since_format, self._zone)
        if http.paging == "page":
            params[http.page_parameter] = str(http.first_page)
        elif http.paging == "offset":
            params[http.offset_parameter] = "0"
        return Request(f"{self._options.address.rstrip('/')}/{http.path.lstrip('/')}".rstrip("/"), params)

    def _records(self, answer: Answer) -> list[Any]:
        found = self._items(answer.json) if isinstance(answer.json, dict) else answer.json
        if not isinstance(found, list):
            raise self._error(
                f"the answer of {answer.size} bytes has no list of records where `items` points"
            )
        return found

    def _next(self, request: Request, answer: Answer, size: int, done: int, number: int) -> Request | None:
        """What to ask for next; None at the end."""
        http, params = self._http, dict(request.params)
        if http.paging in ("cursor", "link"):
            following = http.next(answer.json) if isinstance(answer.json, dict) else None
            if following in (None, "", False):
                return None
            return self._linked(answer, str(following), params)
        if http.paging == "none" or size == 0 or self._is_short(answer, size, done):
            return None
        if http.paging == "page":
            params[http.page_parameter] = str(http.first_page + number)
        else:
            params[http.offset_parameter] = str(done)
        return Request(request.url, params)

    def _is_short(self, answer: Answer, size: int, done: int) -> bool:
        """Whether a numbered page is the last: everything is there, or fewer came than asked for."""
        total = self._told_total(answer)
        if total is not None:
            return done >= total
        return bool(self._http.size_parameter) and size < self._http.size

    def _linked(self, answer: Answer, following: str, params: dict[str, object]) -> Request:
        if self._http.paging == "cursor":
            return Request(answer.url.partition("?")[0], params | {self._http.cursor_parameter: following})
        url = urljoin(answer.url, following)
        if urlsplit(url).netloc != urlsplit(answer.url).netloc:
            raise self._error(
                f"the next page lies on another host, {urlsplit(url).hostname}: it is not asked"
            )
        return Request(url, {})

    def _refuse_circles(self, records: list[Any], seen: set[str]) -> None:
        """A service that ignores the paging gives the same page for ever."""
        if not records:
            return
        mark = hash_of(records)
        if mark in seen:
            raise self._error("the same page came twice: the service pages in circles")
        seen.add(mark)

    def _further(self, cursor: str | None, records: list[Any], asked: datetime) -> str | None:
        """The greatest updated_at so far, as the cursor; without one the source is read whole every time."""
        if self._stamp is None or not self._http.since_parameter:
            return cursor
        best = None if cursor is None else self._cursor_moment(cursor)
        for record in records:
            moment = self._moment(record)
            if moment is not None and moment <= asked + _AHEAD and (best is None or moment > best):
                best = moment
        return None if best is None else best.astimezone(UTC).isoformat()

    def _moment(self, record: Any) -> datetime | None:
        try:
            return self._stamp(record) if isinstance(record, dict) else None
        except RecordError:
            return None

    def _total(self, answer: Answer, done: int) -> int | None:
        total = self._told_total(answer)
        return None if total is None else max(total, done)

    def _told_total(self, answer: Answer) -> int | None:
        total = self._http.total(answer.json) if self._http.total and isinstance(answer.json, dict) else None
        return total if isinstance(total, int) and not isinstance(total, bool) else None

    def _cursor_moment(self, cursor: str) -> datetime:
        try:
            return datetime.fromisoformat(cursor)
        except ValueError:
            raise self._error(f"the stored cursor {shown(cursor)} is no moment", permanent=True) from None

    def _headers(self) -> dict[str, str]:
        secret, auth = self._options.secret, self._http.auth
        headers = dict(self._http.headers)
        if secret and auth == "bearer":
            headers["Authorization"] = f"Bearer {secret}"
        elif secret and auth == "basic":
            headers["Authorization"] = f"Basic {base64.b64encode(secret.encode()).decode()}"
        elif secret and auth.startswith("header:"):
            headers[auth.removeprefix("header:")] = secret
        return headers

    def _error(self, text: str, *, permanent: bool = False) -> SourceError:
        return SourceError(self._source, text, permanent=permanent)
