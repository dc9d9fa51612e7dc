"""Writes an XLSX: a cover and typed sheets, row by row in constant memory, every text a string and no formula."""

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook

from ioc.exports.cover import Line, cover_lines
from ioc.exports.fragments import Fragments
from ioc.exports.harmless import cleaned
from ioc.exports.page import Page, lines_of
from ioc.exports.sheet import EVERY, Column, Cover, Row, Sheet, Tell, Typed, Written, require_whole
from ioc.exports.styles import Styles
from ioc.texts import formats, t

MOST_ROWS = 1_048_576  # of a sheet, its heading included
MOST_NAME = 31
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
COVER_WIDTHS = (34, 64, 22, 22)


def write_xlsx(
    path: Path, cover: Cover, sheets: tuple[Sheet, ...], lang: str, zone: ZoneInfo, *,
    tell: Tell = lambda rows: None, most_rows: int = MOST_ROWS,
) -> Written:  # fmt: skip
    """Writes the file; ExportError when there are not as many rows as the cover must have."""
    book = Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    book.set_properties({"title": cleaned(cover.title)})
    first = book.add_worksheet(t("exports.cover", lang), Page)
    writer = _Writer(book, Fragments(Styles(book, lang), lang, zone), lang, tell, most_rows)
    for sheet in sheets:
        writer.write(sheet)
    written = Written(sheets=tuple(writer.counts), cut=writer.fragments.cut)
    require_whole(cover, written)
    _write_cover(first, cover_lines(cover, written, lang, tuple(writer.said)), writer.fragments)
    book.close()
    return written


class _Writer:
    """Sheets of one book. counts: name and rows of each sheet as written; said: notes for the cover."""

    def __init__(self, book: Workbook, fragments: Fragments, lang: str, tell: Tell, most_rows: int):
        self.book, self.fragments, self.lang, self.tell, self.most = book, fragments, lang, tell, most_rows
        self.counts: list[tuple[str, int]] = []
        self.said: list[str] = []

    def write(self, sheet: Sheet) -> None:
        """One sheet, and as many more as its rows need."""
        rows, part, before = sheet.opened(), 1, ""
        while True:
            name = self._name(sheet.name, part)
            if before:
                told = {"most": formats.number(self.most, self.lang), "sheet": before, "next": name}
                self.said.append(t("exports.continued", self.lang, **told))
            self._part(name, sheet, islice(rows, self.most - 1))
            following = next(rows, None)
            if following is None:
                return
            rows, part, before = chain((following,), rows), part + 1, name

    def _name(self, wanted: str, part: int) -> str:
        """A name Excel allows that is not taken: at most 31 characters, "… (2)" for what goes on."""
        taken = {one.name.lower() for one in self.book.worksheets()}
        while True:
            tail = f" ({part})" if part > 1 else ""
            base = " ".join(cleaned(wanted).translate(NOT_IN_NAMES).split()) or t("exports.page", self.lang)
            name = base[: MOST_NAME - len(tail)].rstrip() + tail
            if name.lower() not in taken:
                return name
            part += 1

    def _part(self, name: str, sheet: Sheet, rows: Iterator[Row]) -> None:
        page = self.book.add_worksheet(name, Page)
        for number, column in enumerate(sheet.columns):
            page.set_column(number, number, column.width)
        heads = [(one.heading.get(self.lang), one.width) for one in sheet.columns]
        cells = [Typed(_head(one), text) for one, (text, _) in zip(sheet.columns, heads, strict=True)]
        page.line(map(self.fragments.typed, cells), lines_of(heads))
        count = self._rows(page, sheet, rows)
        page.finish(len(sheet.columns))
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, count, len(sheet.columns) - 1)
        page.repeat_rows(0)
        _on_paper(page)
        self.counts.append((name, count))

    def _rows(self, page: Page, sheet: Sheet, rows: Iterator[Row]) -> int:
        makers = self.fragments.of(sheet.columns)
        so_far, count = sum(count for _, count in self.counts), 0
        for count, row in enumerate(rows, 1):
            page.line([made(value) for made, value in zip(makers, row, strict=True)])
            if count % EVERY == 0:
                self.tell(so_far + count)
        return count


def _write_cover(page: Page, lines: list[Line], fragments: Fragments) -> None:
    for number, width in enumerate(COVER_WIDTHS):
        page.set_column(number, number, width)
    for line in lines:
        texts = [
            (str(cell.value), width) for cell, width in zip(line, COVER_WIDTHS, strict=False) if _flows(cell)
        ]
        page.line((fragments.typed(_as_shown(cell)) for cell in line), lines_of(texts))
    page.finish(len(COVER_WIDTHS))
    _on_paper(page)
    page.hide_gridlines(2)
    page.activate()


def _on_paper(page: Page) -> None:
    """Printed on A4 across, all columns on one page."""
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _head(column: Column) -> str:
    """Headings stand as their values do: numbers to the right."""
    return "head_right" if column.kind in ("integer", "number", "money", "share") else "head"


def _flows(cell: Typed) -> bool:
    """Long texts of the cover go over several lines; its title and its warning over the next columns."""
    return cell.kind in ("text", "label") and cell.value is not None


def _as_shown(cell: Typed) -> Typed:
    shown = {"text": "wrapped", "integer": "count"}
    return Typed(shown.get(cell.kind, cell.kind), cell.value, cell.decimals)
