"""The paging our three systems share: records in order of NgayCapNhat, read from where the last poll stopped.

The cursor that is kept is the greatest stamp stored; a poll asks from there less the overlap, because real
sources stamp a change when it begins and show it when it is committed (docs/source-formats.md).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from data_sources.answers import Answer, UnreadableError
from data_sources.http import HttpPages
from data_sources.options import Options
from data_sources.rejections import shown
from data_sources.stamps import parse_stamp, stamp_before, stamp_of
from ioc import clock
from ioc.domain.feed import Listed, Page
from ioc.errors import RecordError, SettingError, SourceError

STAMP = "NgayCapNhat"
_AHEAD = timedelta(days=1)  # a stamp further in the future than this does not move the cursor


@dataclass(frozen=True, slots=True)
class UnreadablePage:
    """The body of a page that is no JSON (or XML): `parse` makes a rejection of it."""

    raw: bytes
    text: str
    reason: str = "malformed_json"


@dataclass(frozen=True, slots=True)
class StampedPages:
    """Reads one system of a service. zone: of its stamps."""

    source: str
    system: str
    options: Options
    overlap: timedelta
    zone: tzinfo

    def fetch(self, cursor: str | None) -> Iterator[Page]:
        """Pages from the cursor less the overlap to the end; SourceError when the service misbehaves."""
        client = HttpPages(self.source, self.options, _headers(self.options))
        try:
            yield from self._pages(client, cursor)
        finally:
            client.close()

    def cursor_at(self, moment: datetime) -> str:
        """The cursor that re-reads what changed since a moment."""
        return stamp_of(moment, self.zone)

    def list_codes(self, start: datetime, end: datetime) -> Iterator[Listed]:
        """Pages of the codes that the service has in a span; SourceError when it misbehaves."""
        client, after = HttpPages(self.source, self.options, _headers(self.options)), ""
        span = {"from": stamp_of(start, self.zone), "to": stamp_of(end, self.zone)}
        try:
            for _ in range(self.options.max_pages):
                params = span | {"limit": self.options.page_size} | ({"after": after} if after else {})
                listed, following = self._listed(client.get(self._url("codes"), params))
                yield listed
                if following is None:
                    return
                if following <= after:
                    raise self._error("the listing goes backwards")
                after = following
        finally:
            client.close()
        raise self._error("the listing never ends")

    def _listed(self, answer: Answer) -> tuple[Listed, str | None]:
        body = answer.json if isinstance(answer.json, Mapping) else {}
        codes, following, total = body.get("codes"), body.get("next"), body.get("total")
        whole = isinstance(codes, list) and all(isinstance(code, str) for code in codes)
        if not whole or not isinstance(total, int) or not isinstance(following, str | None):
            raise self._error('the listing is not {"codes": [...], "next": ..., "total": ...}')
        return Listed(codes, total), following

    def _pages(self, client: HttpPages, cursor: str | None) -> Iterator[Page]:
        since, done, empty = self._start(cursor), 0, 0
        for number in range(1, self.options.max_pages + 1):
            try:
                answer = self._ask(client, since)
            except UnreadableError as error:
                yield Page(body=UnreadablePage(error.body, error.text), where=f"page {number}", last=True)
                raise
            data, following, total = self._content(answer)
            cursor = self._further(cursor, data)
            whole = None if total is None else max(total, len(data)) + done
            done, empty = done + len(data), 0 if data else empty + 1
            where = f"page {number} from {since or 'the beginning'}"
            yield Page(body=data, where=where, cursor=cursor, total=whole, last=following is None)
            if following is None:
                return
            since = self._next(since, following, empty)
        raise self._error(f"still more after {self.options.max_pages} pages: the service pages in circles")

    def _start(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        try:
            return stamp_before(cursor, self.overlap, self.zone)
        except RecordError:
            raise self._error(f"the stored cursor {shown(cursor)} is no stamp", permanent=True) from None

    def _ask(self, client: HttpPages, since: str | None) -> Answer:
        params: dict[str, object] = {"limit": self.options.page_size}
        return client.get(self._url("changes"), {"since": since, **params} if since else params)

    def _url(self, what: str) -> str:
        if self.options.address is None:
            raise SettingError(f"sources.{self.source}.address: is not set")
        return f"{self.options.address.rstrip('/')}/{self.system}/{what}"

    def _content(self, answer: Answer) -> tuple[list, str | None, int | None]:
        """Records, cursor of the next page and total of an answer; SourceError for another shape."""
        body = answer.json
        if not isinstance(body, Mapping) or not isinstance(body.get("data"), list):
            raise self._error(f'the answer of {answer.size} bytes is not {{"data": [...], "next": ...}}')
        following, total = body.get("next"), body.get("total")
        if following is not None and not isinstance(following, str):
            raise self._error('"next" is neither text nor null')
        return body["data"], following, total if isinstance(total, int) and total >= 0 else None

    def _next(self, since: str | None, following: str, empty: int) -> str:
        if since is not None and following <= since:
            raise self._error(f"the cursor goes backwards: {shown(following)} after {shown(since)}")
        if empty >= 3:
            raise self._error("three empty pages in a row, and still a next one: the paging never ends")
        return following

    def _further(self, cursor: str | None, data: list) -> str | None:
        """The greatest stamp so far; stamps that are no moments, or far ahead of now, do not count."""
        limit = stamp_of(clock.now() + _AHEAD, self.zone)
        stamps = (record.get(STAMP) for record in data if isinstance(record, Mapping))
        texts = (stamp.ljust(17, "0") for stamp in stamps if isinstance(stamp, str))
        good = [text for text in texts if len(text) == 17 and text.isdigit() and text <= limit]
        for text in sorted(good, reverse=True):
            if text <= (cursor or ""):
                return cursor
            if self._is_moment(text):
                return text
        return cursor

    def _is_moment(self, text: str) -> bool:
        try:
            return parse_stamp(text, self.zone, STAMP) is not None
        except RecordError:
            return False

    def _error(self, text: str, *, permanent: bool = False) -> SourceError:
        return SourceError(self.source, text, permanent=permanent)


def _headers(options: Options) -> dict[str, str]:
    return {"Authorization": f"Bearer {options.secret}"} if options.secret else {}
