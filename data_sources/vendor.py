"""A source of one of the three national formats: paging over HTTP, and files of the same records."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data_sources.depth import check_depth
from data_sources.files import BadFile, BadRow, Rows, bad_rejection
from data_sources.json_files import json_pages
from data_sources.pushed import pushed_pages
from data_sources.rejections import page_rejection, rejection
from data_sources.stamped_pages import StampedPages, UnreadablePage
from ioc.domain.feed import Listed, Page, Parsed, Rejection
from ioc.domain.records import Kind, Record
from ioc.errors import RecordError


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorSource:
    """make: a raw record -> ours, or RecordError. kept: their fields that may stand in quarantine -> ours."""

    name: str
    kind: Kind
    pages: StampedPages
    make: Callable[[Mapping[str, Any]], Record]
    kept: Mapping[str, str]
    code_field: str

    def fetch(self, cursor: str | None) -> Iterator[Page]:
        return self.pages.fetch(cursor)

    def read_file(self, path: Path) -> Iterator[Page]:
        """Pages of a file of records: JSON lines, a list, or {"data": [...]}."""
        return json_pages(path, self.pages.options, self.name, _items)

    def read_push(self, raw: bytes, *, lines: bool) -> Iterator[Page]:
        """Pages of one record each of what the system pushed."""
        return pushed_pages(raw, self.name, _items, lines=lines)

    def cursor_at(self, moment: datetime) -> str:
        return self.pages.cursor_at(moment)

    def lists_codes(self) -> bool:
        return self.pages.options.lists_codes

    def list_codes(self, start: datetime, end: datetime) -> Iterator[Listed]:
        return self.pages.list_codes(start, end)

    def parse(self, page: Page) -> Parsed:
        """Records in the order they came; what cannot be one is refused with its reason."""
        parsed, body, where = Parsed(), page.body, f"{self.name}, {page.where}"
        if isinstance(body, UnreadablePage):
            parsed.rejections.append(page_rejection(body.reason, body.text, where, body.raw))
        elif isinstance(body, BadFile):
            parsed.rejections.append(bad_rejection(body, where))
        elif isinstance(body, Rows):
            self._parse(zip(body.lines, body.rows, strict=True), f"{where}, line", parsed)
        else:
            self._parse(enumerate(body, 1), f"{where}, record", parsed)
        return parsed

    def again(self, kept: Mapping[str, Any], seen: datetime) -> Record:
        """A record out of what quarantine kept of it, under our names; RecordError where it still is none."""
        return self._record({theirs: kept[ours] for theirs, ours in self.kept.items() if ours in kept})

    def _parse(self, numbered: Iterable[tuple[int, object]], where: str, parsed: Parsed) -> None:
        for number, raw in numbered:
            if isinstance(raw, BadRow):
                parsed.rejections.append(bad_rejection(raw, f"{where} {number}"))
                continue
            try:
                parsed.records.append(self._record(raw))
            except RecordError as error:
                parsed.rejections.append(self._rejection(error, raw, f"{where} {number}"))

    def _record(self, raw: object) -> Record:
        if not isinstance(raw, dict):
            raise RecordError("", "not_a_record", f"an object was expected, not {type(raw).__name__}")
        check_depth(raw)
        return self.make(raw)

    def _rejection(self, error: RecordError, raw: object, where: str) -> Rejection:
        code = raw.get(self.code_field) if isinstance(raw, dict) else None
        return rejection(error, raw, where, self.kept, code)


def _items(document: object) -> object:
    return document.get("data") if isinstance(document, dict) else document
