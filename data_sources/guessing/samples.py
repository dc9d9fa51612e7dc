"""A sample file as rows by column, whatever its format; how its rows are found is told as a mapping tells it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from data_sources.csv_files import Dress, csv_pages
from data_sources.files import BadFile, BadRow, CutError, Rows, open_text, read_whole
from data_sources.guessing.documents import find_records, flattened
from data_sources.guessing.tables import csv_heading, sheet_headings
from data_sources.options import Options
from data_sources.xlsx_files import SheetDress, xlsx_pages
from data_sources.xml_text import SoapFault, XmlError, parse_xml
from ioc.domain.feed import Page
from ioc.errors import SettingError

MOST_ROWS = 60_000
LARGEST = 64_000_000
WHO = "sample"


@dataclass(frozen=True, slots=True)
class Sample:
    """told: keys of the mapping with their values, and a remark where one is not sure."""

    columns: list[str]
    rows: list[dict[str, Any]]
    told: dict[str, Any]
    remarks: dict[str, str] = field(default_factory=dict)
    refused: int = 0


def read_sample(path: Path, options: Options) -> Sample:
    """The first rows. SettingError says what is wrong with the file."""
    head = path.read_bytes()[:4096] if path.is_file() else b""
    if head.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return _workbook(path, options)
    begin = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if begin in (b"{", b"["):
        return _json(path, options)
    return _xml(path, options) if begin == b"<" else _csv(path, options)


def _workbook(path: Path, options: Options) -> Sample:
    columns, told, remarks = sheet_headings(path, options)
    dress = SheetDress(frozenset(columns), tuple(told.get("sheets", ())))
    rows, refused = _rows(xlsx_pages(path, options, WHO, dress))
    return Sample(columns, rows, told, remarks, refused)


def _csv(path: Path, options: Options) -> Sample:
    line, told, remarks = csv_heading(path, options)
    dress = Dress(encoding=told.get("encoding"), heading_line=line)
    rows, refused = _rows(csv_pages(path, options, WHO, dress))
    columns = list(rows[0]) if rows else []
    return Sample(columns, rows, told, remarks, refused)


def _rows(pages: Iterator[Page]) -> tuple[list[dict[str, Any]], int]:
    """Good rows of the first pages, and how many are none."""
    found: list[Any] = []
    for page in islice(pages, 3):
        if isinstance(page.body, BadFile):
            raise SettingError(f"the sample {page.body.text} ({page.body.reason})")
        if isinstance(page.body, Rows):
            found += page.body.rows
    good = [row for row in found if not isinstance(row, BadRow)]
    return good[:MOST_ROWS], len(found) - len(good)


def _json(path: Path, options: Options) -> Sample:
    raw = _raw(path, options)
    try:
        document = orjson.loads(raw)
    except orjson.JSONDecodeError:
        document = _json_lines(raw)
    return _document(document, "json")


def _json_lines(raw: bytes) -> list[Any]:
    try:
        return [orjson.loads(line) for line in raw.splitlines()[:MOST_ROWS] if line.strip()]
    except orjson.JSONDecodeError as error:
        raise SettingError(f"the sample is no JSON: {error}") from None


def _xml(path: Path, options: Options) -> Sample:
    try:
        return _document(parse_xml(_raw(path, options)), "xml")
    except (XmlError, SoapFault) as error:
        raise SettingError(f"the sample is no XML of records: {error}") from None


def _raw(path: Path, options: Options) -> bytes:
    file = open_text(path, options, WHO)
    if isinstance(file, BadFile):
        raise SettingError(f"the sample {file.text} ({file.reason})")
    try:
        return read_whole(file, min(LARGEST, options.max_file_bytes)).removeprefix(b"\xef\xbb\xbf")
    except CutError as error:
        raise SettingError(f"the sample is cut or too large: {error}") from None


def _document(document: object, format_: str) -> Sample:
    found = find_records(document)
    if found is None:
        raise SettingError("the sample holds no list of records")
    path, records = found
    rows = [flattened(one) for one in records[:MOST_ROWS]]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    told = {"format": format_} | ({"items": path} if path else {})
    return Sample(columns, rows, told)
