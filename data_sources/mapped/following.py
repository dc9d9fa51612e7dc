"""Which page comes first and which follows: by number, offset, cursor or link."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from data_sources.answers import Answer
from data_sources.mapped.asking import Request
from data_sources.mapped.http_entry import SHORT, HttpEntry
from ioc.errors import SourceError


@dataclass(frozen=True, slots=True)
class Following:
    source: str
    http: HttpEntry

    def first(self, url: str, params: dict[str, object]) -> Request:
        """The first page of a reading with these parameters."""
        http = self.http
        if http.size_parameter:
            params[http.size_parameter] = http.size
        if http.paging == "page":
            params[http.page_parameter] = http.first_page
        elif http.paging == "offset":
            params[http.offset_parameter] = 0
        return Request(url, params)

    def next(self, request: Request, answer: Answer, size: int, done: int, number: int) -> Request | None:
        """What to ask for after page `number` of a reading, with `size` records of `done`; None at the end."""
        http, params = self.http, dict(request.params)
        if http.paging in ("cursor", "link"):
            following = http.next(answer.json) if isinstance(answer.json, dict) else None
            if following in (None, "", False):
                return None
            return self._linked(request, answer, str(following), params)
        if http.paging == "none" or size == 0 or self._is_short(answer, size, done):
            return None
        if http.paging == "page":
            params[http.page_parameter] = http.first_page + number
        else:
            params[http.offset_parameter] = done
        return Request(request.url, params)

    def total(self, answer: Answer) -> int | None:
        """The number of all records, where the answer tells it; in XML it is a text."""
        pick = self.http.total
        total = pick(answer.json) if pick and isinstance(answer.json, dict) else None
        if isinstance(total, str) and total.isdecimal():
            total = int(total[:18])
        return total if isinstance(total, int) and not isinstance(total, bool) else None

    def _is_short(self, answer: Answer, size: int, done: int) -> bool:
        """Whether a numbered page is the last: everything is there, or fewer came than asked for."""
        total = self.total(answer)
        if total is not None:
            return done >= total
        return self.http.last_page == SHORT and bool(self.http.size_parameter) and size < self.http.size

    def _linked(self, request: Request, answer: Answer, following: str, params: dict[str, object]) -> Request:
        if self.http.paging == "cursor":
            return Request(request.url, params | {self.http.cursor_parameter: following})
        try:
            url = urljoin(answer.url, following)
            there = urlsplit(url)
        except ValueError:
            raise SourceError(self.source, "the address of the next page is none") from None
        here = urlsplit(answer.url)
        if here.scheme == "https" and there.scheme != "https":
            raise SourceError(self.source, "the next page would be asked for in clear: it is not asked")
        if there.netloc != here.netloc:
            text = f"the next page lies on another host, {there.hostname}: it is not asked"
            raise SourceError(self.source, text)
        return Request(url, {})
