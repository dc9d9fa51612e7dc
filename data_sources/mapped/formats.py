"""The formats of files that a mapping names: what it tells of their dress, and the pages of each."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from data_sources.csv_files import Dress, csv_pages
from data_sources.json_files import json_pages
from data_sources.mapped.items import Items
from data_sources.old_letters import FONTS
from data_sources.options import Options
from data_sources.xlsx_files import SheetDress, xlsx_pages
from data_sources.xml_files import xml_pages
from geo.toml_tables import Table
from ioc.domain.feed import Page

if TYPE_CHECKING:
    from data_sources.mapped.mapping import Mapping


def read_encoding(told: Table, format_: str) -> str | None:
    name = told.text("encoding", None)
    if name is None:
        return None
    if format_ == "xlsx" and name not in FONTS:
        raise told.error(
            "encoding", f"{name!r}: cells are Unicode, or typed in the fonts of {' or '.join(FONTS)}"
        )
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise told.error("encoding", f"{name!r} is not an encoding such as utf-8, cp1258 or tcvn3") from None


def read_heading_line(told: Table, format_: str) -> int | None:
    """A sheet's heading is found by itself; a CSV file's stands in the first line unless told."""
    line = told.whole("heading_line", None if format_ == "xlsx" else 1)
    if line is not None and line < 1:
        raise told.error("heading_line", "counts from 1")
    return line


def read_sheets(told: Table, format_: str) -> tuple[str, ...]:
    """`"Tháng 10"`, or a list of names and patterns such as "Tháng *"."""
    value = told.values.get("sheets")
    if value is not None and format_ != "xlsx":
        raise told.error("sheets", 'are of format = "xlsx"')
    return (told.text("sheets"),) if isinstance(value, str) else told.texts("sheets")


class FileReader:
    """Reads files in the format of a mapping."""

    def __init__(self, source: str, mapping: "Mapping", options: Options, items: Items):
        self._source, self._mapping, self._options, self._items = source, mapping, options, items

    def pages(self, path: Path) -> Iterator[Page]:
        one = self._mapping
        if one.format == "csv":
            dress = Dress(one.columns, one.encoding, one.delimiter, one.heading_line)
            return csv_pages(path, self._options, self._source, dress)
        if one.format == "xlsx":
            dress = SheetDress(one.columns, one.sheets, one.heading_line, one.encoding, one.empty)
            return xlsx_pages(path, self._options, self._source, dress)
        if one.format == "xml":
            return xml_pages(path, self._options, self._source, self._items)
        return json_pages(path, self._options, self._source, self._items, one.encoding)
