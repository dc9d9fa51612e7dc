"""Where the heading of a CSV file or a sheet stands, when nothing is known of its columns; and in which letters."""

import csv
import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from data_sources.csv_files import DELIMITERS
from data_sources.files import BadFile, CutError, open_text
from data_sources.old_letters import letters
from data_sources.options import Options
from data_sources.xlsx_book import BROKEN, open_book
from data_sources.xlsx_cells import value_of
from data_sources.xlsx_headings import LOOKED_AT, STOREYS, columns_of
from data_sources.xlsx_scan import Filler, scan_sheet
from ioc.errors import SettingError

_NO_NAME = re.compile(r"\(?[\d\s.,:/+%-]*\)?")  # numbers, dates, (1)
_USUAL = re.compile(
    r"\b(hồ sơ|ngày|mã|số|tiếp nhận|đơn vị|trả|giải quyết|huyện|xã|lĩnh vực|thủ tục|đất|trực tiếp)\b", re.I
)


def csv_heading(path: Path, options: Options) -> tuple[int, dict[str, Any], dict[str, str]]:
    """The line of the heading, what a mapping must tell, and remarks."""
    file = open_text(path, options, "sample")
    if isinstance(file, BadFile):
        raise SettingError(f"the sample {file.text} ({file.reason})")
    told, remarks = {"format": "csv"}, {}
    if file.encoding == "cp1258" and (old := _letters(path)) != "cp1258":
        told["encoding"], remarks["encoding"] = old, "guessed by the words it gives; look at the texts below"
    opened = open_text(path, options, "sample", told.get("encoding"))
    try:
        lines = [line.strip("\ufeff\r\n") for line in islice(opened.lines(), LOOKED_AT)]
    except CutError as error:
        raise SettingError(f"the sample is damaged from the start ({error})") from None
    first = next((n for n, line in enumerate(lines) if line.startswith("sep=")), -1) + 1
    delimiter = max(DELIMITERS, key=lambda mark: sum(line.count(mark) for line in lines))
    at = heading_of([next(csv.reader([line], delimiter=delimiter), []) for line in lines[first:]])
    if at:
        told["heading_line"] = at + 1 + first
    return at + 1 + (first if at else 0), told, remarks


def heading_of(rows: Sequence[Sequence[Any]]) -> int:
    """The first row of names, all told apart, about as wide as the widest: titles are narrow, records have numbers."""
    width = max((sum(_is_told(cell) for cell in row) for row in rows), default=0)
    for number, row in enumerate(rows):
        names = [cell for cell in row if _is_told(cell)]
        if (
            len(names) >= max(2, 0.6 * width)
            and all(map(_is_name, names))
            and len(set(names)) > len(names) / 2
        ):
            return number
    raise SettingError("the sample has no row that looks like a heading")


def _is_told(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _is_name(cell: Any) -> bool:
    return isinstance(cell, str) and _NO_NAME.fullmatch(cell.strip()) is None


def _letters(path: Path) -> str:
    """Of the encodings from before Unicode the one that gives the most usual words."""
    raw = path.read_bytes()[:200_000]
    texts = {name: letters(raw.decode("latin-1"), name) for name in ("tcvn3", "vni")}
    texts["cp1258"] = letters(raw.decode("latin-1"), "cp1258")
    return max(reversed(texts), key=lambda name: len(_USUAL.findall(texts[name])))


def sheet_headings(path: Path, options: Options) -> tuple[list[str], dict[str, Any], dict[str, str]]:
    """Names of the columns of the first sheet that has a heading, what a mapping must tell, and remarks."""
    with open_book(path, options, "sample") as book:
        if isinstance(book, BadFile):
            raise SettingError(f"the sample {book.text} ({book.reason})")
        shown = [sheet for sheet in book.workbook.worksheets if sheet.sheet_state == "visible"]
        found = {sheet.title: columns for sheet in shown if (columns := _heading_or_none(book, sheet))}
    if not found:
        raise SettingError("the sample has no row that looks like a heading")
    columns = next(iter(found.values()))
    alike = [title for title, names in found.items() if names == columns]
    told: dict[str, Any] = {"format": "xlsx"} | ({"sheets": alike} if len(alike) < len(shown) else {})
    names = [name for name in columns if name and columns.count(name) == 1]
    return names, told, _remarks(columns)


def _heading_or_none(book: Any, sheet: Any) -> list[str] | None:
    try:
        return _heading(book, sheet)
    except SettingError:
        return None
    except BROKEN as error:
        raise SettingError(f"the sample is not readable: {type(error).__name__}") from None


def _remarks(columns: list[str]) -> dict[str, str]:
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    text = f"these columns occur twice and cannot be told apart: {', '.join(twice)}"
    remarks = {"sheets": "the other sheets have another heading, or none"}
    return remarks | ({"format": text} if twice else {})


def _heading(book: Any, sheet: Any) -> list[str]:
    """The storeys from the first row of names down to where its merged cells end."""
    scan = scan_sheet(book.parts, sheet)
    sheet.reset_dimensions()
    filler, rows = Filler(scan.merged), []
    for number, cells in enumerate(islice(sheet.iter_rows(), LOOKED_AT), 1):
        values = [value_of(cell) for cell in cells]
        filler.fill(number, values)
        rows.append(values)
    at = heading_of(rows)
    reach = [one.bottom for one in scan.merged if one.top == at + 1 and one.bottom - one.top < STOREYS]
    return columns_of(rows[at : max([at + 1, *reach])])
