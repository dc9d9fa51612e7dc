"""Rows of XLSX files: several sheets, headings anywhere, merged cells filled; they go the way of CSV rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from typing import Any

from data_sources.files import ROWS_PER_PAGE, BadFile, BadRow, Rows, bad_page
from data_sources.options import Options
from data_sources.xlsx_book import BROKEN, Book, open_book
from data_sources.xlsx_cells import CellError, value_of
from data_sources.xlsx_fonts import letters_of
from data_sources.xlsx_headings import LOOKED_AT, Heading, Row, find_heading
from data_sources.xlsx_scan import Filler, Scan, scan_sheet
from geo.names import composed
from ioc.domain.feed import Page

LAST_ROW = 1_048_576  # of a sheet; rows of a later sheet are later versions than those of the ones before
Numbered = Iterator[tuple[int, dict | BadRow]]


@dataclass(frozen=True, slots=True)
class SheetDress:
    """What is told of a workbook. sheets: names or patterns, nothing: all that are shown; encoding: of old fonts."""

    columns: frozenset[str] = frozenset()
    sheets: tuple[str, ...] = ()
    heading_line: int | None = None
    encoding: str | None = None
    empty: frozenset[str] = field(default=frozenset())


def xlsx_pages(path: Path, options: Options, source: str, dress: SheetDress) -> Iterator[Page]:
    """Pages of rows by column name, sheet after sheet; a workbook without any needed heading is refused whole."""
    with open_book(path, options, source) as book:
        if isinstance(book, BadFile):
            yield bad_page(path, book)
            return
        sheets = chosen(book, dress.sheets)
        if isinstance(sheets, str):
            yield bad_page(path, BadFile(sheets.encode(), "wrong_sheet", sheets))
            return
        found = [_Sheet(book, sheet, n, dress) for n, sheet in enumerate(sheets)]
        wrong = [sheet.problem for sheet in found if sheet.problem]
        if wrong and len(wrong) == len([sheet for sheet in found if not sheet.is_empty]):
            yield bad_page(path, BadFile(wrong[0].encode(), "wrong_heading", wrong[0]))
            return
        pages = (page for sheet in found for page in sheet.pages())
        yield from _last_marked(pages, Page(body=Rows([], [], book.moment), where=path.name))


def chosen(book: Book, patterns: tuple[str, ...]) -> list[Any] | str:
    """Sheets to read, or which pattern fits none."""
    sheets = book.workbook.worksheets
    if not patterns:
        return [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    for pattern in patterns:
        if not any(fnmatchcase(composed(sheet.title), pattern) for sheet in sheets):
            return f"there is no sheet {pattern!r} among {len(sheets)}"
    return [s for s in sheets if any(fnmatchcase(composed(s.title), pattern) for pattern in patterns)]


def _last_marked(pages: Iterator[Page], nothing: Page) -> Iterator[Page]:
    """Every page, the last of them marked; one empty page where there is none."""
    before = None
    for page in pages:
        if before is not None:
            yield before
        before = page
    last = before or nothing
    yield Page(body=last.body, where=last.where, last=True)


class _Sheet:
    """problem: why no row of it can be read; is_empty: it holds nothing at all."""

    def __init__(self, book: Book, sheet: Any, order: int, dress: SheetDress):
        self._book, self._sheet, self._order, self._dress = book, sheet, order, dress
        self._letters = letters_of(book.workbook, dress.encoding)
        self.problem: str | None = None
        self.is_empty = False
        self._heading = Heading([], 0)
        self._scan = Scan()
        try:
            self._look()
        except BROKEN as error:
            self.problem = f"the sheet is not readable: {type(error).__name__}"

    def _look(self) -> None:
        self._scan = scan_sheet(self._book.parts, self._sheet)
        first = list(islice(self._rows(), LOOKED_AT))
        self.is_empty = not first
        if self.is_empty:
            return
        dress = self._dress
        found = find_heading(first, self._scan.merged, dress.columns, dress.heading_line)
        if isinstance(found, str):
            self.problem = found
        else:
            self._heading = found

    def pages(self) -> Iterator[Page]:
        """Rows with their numbers; what is wrong with a row, or with the sheet, in its place."""
        if self.is_empty:
            return
        numbered = iter([(0, self._bad("wrong_heading", self.problem))]) if self.problem else self._records()
        while part := list(islice(numbered, ROWS_PER_PAGE)):
            lines, rows = [number for number, _ in part], [row for _, row in part]
            body = Rows(rows, lines, self._book.moment, called="row", base=self._order * LAST_ROW)
            yield Page(body=body, where=f"{self._book.path.name}, sheet {self._sheet.title}")

    def _bad(self, reason: str, text: str) -> BadRow:
        return BadRow(f"{self._sheet.title} {text}".encode(), reason, text)

    def _records(self) -> Numbered:
        number = self._heading.last
        try:
            for number, values in self._rows():
                if number > self._heading.last:
                    yield number, self._record(number, values)
        except BROKEN as error:
            yield number + 1, self._bad("cut_file", f"is damaged from here on ({type(error).__name__})")

    def _rows(self) -> Iterator[Row]:
        """Rows in which anything stands, merged cells filled."""
        self._sheet.reset_dimensions()  # they may be told wrong, and would be filled up to
        filler = Filler(self._scan.merged)
        for number, cells in enumerate(self._sheet.iter_rows(), 1):
            if number > LAST_ROW:
                raise ValueError("rows beyond the last of a sheet")
            values = [value_of(cell, self._letters) for cell in cells]
            is_told = any(value not in (None, "") for value in values)
            filler.fill(number, values)
            if is_told:
                yield number, values

    def _record(self, number: int, values: list[Any]) -> dict | BadRow:
        columns = self._heading.columns
        row = {name: values[n] if n < len(values) else None for n, name in enumerate(columns) if name}
        for n, name in enumerate(columns):
            if name in self._dress.columns and (problem := self._wrong_cell(number, n + 1, row[name])):
                return BadRow(
                    f"{self._sheet.title} {number} {problem}".encode(), problem[0], f"{name}: {problem[1]}"
                )
        return row

    def _wrong_cell(self, row: int, column: int, value: Any) -> tuple[str, str] | None:
        if (row, column) in self._scan.uncalculated:
            return "uncalculated", "a formula without its value: open the file in Excel and save it"
        if isinstance(value, CellError) and value not in self._dress.empty:
            return "cell_error", f"the cell holds the error {value}"
        return None
