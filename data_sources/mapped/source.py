"""A mapped system as a source: pages from its service or its folder, records by its mapping."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data_sources.csv_files import Dress, csv_pages
from data_sources.files import BadFile, BadRow, Rows, bad_rejection
from data_sources.folder import Folder
from data_sources.json_files import json_pages
from data_sources.mapped.listing import Listing
from data_sources.mapped.mapping import EACH, FIRST, Mapping
from data_sources.mapped.paging import MappedPages
from data_sources.mapped.picks import picker
from data_sources.mapped.records import RecordMaker
from data_sources.options import Options
from data_sources.pushed import pushed_pages
from data_sources.rejections import hash_of, page_rejection, safe_code, storable
from data_sources.stamped_pages import UnreadablePage
from geo.entries import SourceEntry
from geo.places import Place
from ioc.domain.feed import Listed, Page, Parsed, Rejection
from ioc.errors import RecordError

Numbered = Iterable[tuple[int, Any, int]]  # line or number, raw record, occurrence of its code


class MappedSource:
    def __init__(self, place: Place, entry: SourceEntry, options: Options, mapping: Mapping):
        self.name, self.kind = entry.name, mapping.kind.kind
        self._mapping, self._options = mapping, options
        self._maker = RecordMaker(entry.name, mapping, place)
        self._items = picker(mapping.items or "@", columns=False)
        files = mapping.told.table("files").only(("pattern",))
        self._folder = Folder(entry.name, options.folder, files.text("pattern", "*"))
        self._pages = MappedPages(entry.name, mapping, options, entry.overlap)
        self._listing = Listing.of(entry, mapping, options) if "listing" in mapping.told else None

    def fetch(self, cursor: str | None) -> Iterator[Page]:
        if self._mapping.transport == "files":
            return self._folder.pages(cursor, self.read_file)
        return self._pages.fetch(cursor)

    def read_file(self, path: Path) -> Iterator[Page]:
        mapping = self._mapping
        if mapping.format == "csv":
            dress = Dress(mapping.columns, mapping.encoding, mapping.delimiter, mapping.heading_line)
            pages = csv_pages(path, self._options, self.name, dress)
        else:
            pages = json_pages(path, self._options, self.name, self._items, mapping.encoding)
        return self._counted(pages) if mapping.repeats == EACH else pages

    def read_push(self, raw: bytes, *, lines: bool) -> Iterator[Page]:
        """Pages of one record each of what the system pushed."""
        pages = pushed_pages(raw, self.name, self._items, lines=lines)
        return self._counted(pages) if self._mapping.repeats == EACH else pages

    def cursor_at(self, moment: datetime) -> str | None:
        """For a service the moment itself; files are read whole, whenever they come."""
        if self._mapping.transport == "files":
            return None
        return moment.astimezone(UTC).isoformat()

    def lists_codes(self) -> bool:
        return self._listing is not None

    def list_codes(self, start: datetime, end: datetime) -> Iterator[Listed]:
        """As [listing] says; only asked where `lists_codes`."""
        return self._listing.pages(start, end, self._maker.code)

    def parse(self, page: Page) -> Parsed:
        """Records in the order they came; what cannot be one is refused with its reason."""
        parsed, body, where = Parsed(), page.body, f"{self.name}, {page.where}"
        if isinstance(body, UnreadablePage):
            parsed.rejections.append(page_rejection("malformed_json", body.text, where, body.raw))
        elif isinstance(body, BadFile):
            parsed.rejections.append(bad_rejection(body, where))
        elif isinstance(body, Rows):
            self._parse(_numbered(body), body.moment, f"{where}, line", parsed, keeps_lines=True)
        else:
            numbered = ((number, raw, 1) for number, raw in enumerate(body.records, 1))
            self._parse(numbered, body.moment, f"{where}, record", parsed, keeps_lines=False)
        return parsed

    def _parse(
        self, numbered: Numbered, stamp: datetime, where: str, parsed: Parsed, *, keeps_lines: bool
    ) -> None:
        found = []
        for number, raw, occurrence in numbered:
            if isinstance(raw, BadRow):
                parsed.rejections.append(bad_rejection(raw, f"{where} {number}"))
                continue
            try:
                if (values := self._values(raw)) is not None:
                    found.append((number, raw, occurrence, values))
            except RecordError as error:
                parsed.rejections.append(self._rejection(error, raw, f"{where} {number}"))
        self._maker.locate([values for *_, values in found])
        for number, raw, occurrence, values in found:
            line = self._line(number) if keeps_lines else 0
            try:
                parsed.records.append(self._maker.record(values, stamp, line, occurrence))
            except RecordError as error:
                parsed.rejections.append(self._rejection(error, raw, f"{where} {number}"))

    def _values(self, raw: Any) -> dict[str, Any] | None:
        """The fields of a record, None for one that the mapping leaves out."""
        if not isinstance(raw, dict):
            raise RecordError("", "not_a_record", f"an object was expected, not {type(raw).__name__}")
        return None if self._maker.is_skipped(raw) else self._maker.values(raw)

    def _line(self, number: int) -> int:
        """Of several versions in one file the last counts; with repeats = "first" the lines count down."""
        return -number if self._mapping.repeats == FIRST else number

    def _counted(self, pages: Iterator[Page]) -> Iterator[Page]:
        """Pages whose rows know the how-manieth with their code they are."""
        seen: Counter[str | None] = Counter()
        for page in pages:
            if isinstance(page.body, Rows):
                page = replace(page, body=replace(page.body, occurrences=self._occurrences(page.body, seen)))
            yield page

    def _occurrences(self, rows: Rows, seen: Counter) -> list[int]:
        found = []
        for raw in rows.rows:
            code = self._maker.code(raw)
            seen[code] += 1
            found.append(seen[code])
        return found

    def _rejection(self, error: RecordError, raw: Any, where: str) -> Rejection:
        return Rejection(
            field=error.field, reason=error.reason, text=error.text, where=storable(where), hash=hash_of(raw),
            code=safe_code(self._maker.code(raw)), payload=self._maker.whitelisted(raw),
        )  # fmt: skip


def _numbered(rows: Rows) -> Numbered:
    occurrences = rows.occurrences or [1] * len(rows.rows)
    return zip(rows.lines, rows.rows, occurrences, strict=True)
