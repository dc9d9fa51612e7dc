"""A mapped system as a source: pages from its service or its folder, records by its mapping."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data_sources.depth import check_depth
from data_sources.dropping import dropped_files
from data_sources.files import BadFile, BadRow, Rows, bad_rejection
from data_sources.mapped.explaining import RecordTold, explained
from data_sources.mapped.fields import KeptFields
from data_sources.mapped.formats import FileReader
from data_sources.mapped.items import read_items
from data_sources.mapped.listing import Listing
from data_sources.mapped.mapping import EACH, FIRST, Mapping
from data_sources.mapped.paging import MappedPages, ServicePage
from data_sources.mapped.records import RecordMaker
from data_sources.mapped.sql_pages import SqlPages
from data_sources.options import Options
from data_sources.pushed import pushed_pages
from data_sources.rejections import hash_of, page_rejection, safe_code, storable
from data_sources.stamped_pages import UnreadablePage
from geo.entries import SourceEntry, tells_all
from geo.places import Place
from ioc import clock
from ioc.domain.feed import Listed, Page, Parsed, Rejection
from ioc.domain.records import Record
from ioc.errors import RecordError

FILES = ("files", "sftp")
Numbered = Iterable[tuple[int, Any, int]]  # line or number, raw record, occurrence of its code


class MappedSource:
    def __init__(self, place: Place, entry: SourceEntry, options: Options, mapping: Mapping):
        self.name, self.kind = entry.name, mapping.kind.kind
        self._mapping, self._options = mapping, options
        self._maker = RecordMaker(entry.name, mapping, place)
        self._items = items = read_items(mapping.told, is_xml=mapping.format == "xml")
        self._files = FileReader(entry.name, mapping, options, items)
        files = mapping.told.table("files").only(("pattern",))
        if mapping.transport in FILES:
            self._folder = dropped_files(entry.name, options, files.text("pattern", "*"), mapping.transport)
        elif mapping.transport == "sql":
            self._pages = SqlPages(entry.name, mapping, options, entry.overlap)
        else:
            self._pages = MappedPages(entry.name, mapping, options, entry.overlap, items)
        self._tells_all = tells_all(entry)
        self._listing = Listing.of(entry, mapping, options) if "listing" in mapping.told else None

    def fetch(self, cursor: str | None) -> Iterator[Page]:
        if self._mapping.transport in FILES:
            return self._folder.pages(cursor, self.read_file)
        pages = self._pages.fetch(cursor)
        return _of_one_moment(pages, clock.now()) if self._tells_all else pages

    def read_file(self, path: Path) -> Iterator[Page]:
        pages = self._files.pages(path)
        return self._counted(pages) if self._mapping.repeats == EACH else pages

    def read_push(self, raw: bytes, *, lines: bool) -> Iterator[Page]:
        """Pages of one record each of what the system pushed."""
        pages = pushed_pages(raw, self.name, self._items, lines=lines)
        return self._counted(pages) if self._mapping.repeats == EACH else pages

    def cursor_at(self, moment: datetime) -> str | None:
        """For a service the moment itself; files are read whole, whenever they come."""
        if self._mapping.transport in FILES:
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
            parsed.rejections.append(page_rejection(body.reason, body.text, where, body.raw))
        elif isinstance(body, BadFile):
            parsed.rejections.append(bad_rejection(body, where))
        elif isinstance(body, Rows):
            self._parse(_numbered(body), body.moment, f"{where}, {body.called}", parsed, base=body.base)
        else:
            numbered = ((number, raw, 1) for number, raw in enumerate(body.records, 1))
            self._parse(numbered, body.moment, f"{where}, record", parsed)
        return parsed

    def explained(self, page: Page) -> Iterator[RecordTold]:
        """Each record of a page field by field, and what becomes of it."""
        return explained(self.parse, self._maker, page)

    def again(self, kept: dict[str, Any], seen: datetime) -> Record:
        """A record out of what quarantine kept of it; RecordError where it still is none.

        seen: when it came first, the stamp of a version that has none. Fields that the mapping sets by rules
        read columns that are not kept: then nothing can be tried.
        """
        if any(field.rules for field in self._mapping.fields.values()):
            raise RecordError(
                "", "not_a_record", "the mapping sets fields by rules whose columns are not kept"
            )
        values = self._maker.values(KeptFields(kept))
        self._maker.locate([values])
        return self._maker.record(values, seen, 0, 1)

    def _parse(
        self, numbered: Numbered, stamp: datetime, where: str, parsed: Parsed, *, base: int | None = None
    ) -> None:
        """base: of the lines that number versions of one file; None where nothing does."""
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
            line = 0 if base is None else self._line(base + number)
            try:
                parsed.records.append(self._maker.record(values, stamp, line, occurrence))
            except RecordError as error:
                parsed.rejections.append(self._rejection(error, raw, f"{where} {number}"))

    def _values(self, raw: Any) -> dict[str, Any] | None:
        """The fields of a record, None for one that the mapping leaves out."""
        if not isinstance(raw, dict):
            raise RecordError("", "not_a_record", f"an object was expected, not {type(raw).__name__}")
        check_depth(raw)
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


def _of_one_moment(pages: Iterator[Page], moment: datetime) -> Iterator[Page]:
    """What a portal tells as a whole bears one stamp, however many pages it takes."""
    for page in pages:
        is_read = isinstance(page.body, ServicePage)
        yield replace(page, body=replace(page.body, moment=moment)) if is_read else page


def _numbered(rows: Rows) -> Numbered:
    occurrences = rows.occurrences or [1] * len(rows.rows)
    return zip(rows.lines, rows.rows, occurrences, strict=True)
