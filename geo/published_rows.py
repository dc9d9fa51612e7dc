"""Published figures of a sheet, one a row, as the sets of published.toml; every refusal names file, row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from geo.errors import PlaceError
from geo.names import composed
from geo.published_periods import Span, read_period
from geo.vietnamese import unmarked

HEADINGS = {
    "key": ("key", "mã chỉ tiêu", "chỉ tiêu"), "period": ("period", "kỳ", "kỳ báo cáo"),
    "value": ("value", "giá trị", "số liệu"), "area": ("area", "đơn vị", "mã đơn vị"),
    "vi": ("vi", "tên", "tên chỉ tiêu"), "en": ("en", "name"),
}  # fmt: skip
NEEDED = ("key", "period", "value")
LOOKED_AT = 20  # rows among which the heading stands
_KEY = re.compile(r"[a-z_]+\.[a-z0-9_]+")
_NUMBER = re.compile(r"\d+|\d{1,3}(?:[., \u00a0]\d{3})+")
Cells = Mapping[str, Any]


def sets_from(
    rows: Sequence[Sequence[Any]], file: Path, document: str, dated: date, root: str
) -> list[dict[str, Any]]:
    """One set a period and area, in the order they first occur."""
    sets: dict[str, dict[str, Any]] = {}
    for line, cells in _cells(rows, file):
        try:
            span, key, value = read_period(cells["period"]), _key(cells), _value(cells["value"])
        except ValueError as error:
            raise PlaceError(file, str(error), line=line) from None
        area = _text(cells.get("area")) or root
        one = sets.setdefault(f"{span.key}/{area}", _set(document, dated, span, area))
        if key in one["values"]:
            raise PlaceError(file, f"{key} of {cells['period']} occurs twice", line=line)
        words = {lang: text for lang in ("vi", "en") if (text := _text(cells.get(lang)))}
        one["values"][key] = {"value": value, **words}
    if not sets:
        raise PlaceError(file, "has no figure below its headings")
    return list(sets.values())


def prefix_of(document: str) -> str:
    """What the keys of the sets of a document begin with."""
    plain = re.sub(r"[^a-z0-9]+", "-", unmarked(composed(document)).lower()).strip("-")
    if not plain:
        raise PlaceError("--document", f"{document!r} has no letter or digit")
    return f"{plain}/"


def _set(document: str, dated: date, span: Span, area: str) -> dict[str, Any]:
    said = composed(document).strip()
    return {
        "key": f"{prefix_of(document)}{span.key}/{area}", "area": area, "start": span.start, "end": span.end,
        "name": {"vi": span.names.vi, "en": span.names.en}, "issued_on": dated,
        "document": {"vi": f"{said} ngày {dated:%d/%m/%Y}", "en": f"{said} of {dated.day} {dated:%b %Y}"}, "values": {},
    }  # fmt: skip


def _cells(rows: Sequence[Sequence[Any]], file: Path) -> Iterator[tuple[int, Cells]]:
    """The rows below the heading in which anything stands, by our names of the columns."""
    heading, columns = _heading(rows, file)
    for line, row in enumerate(rows[heading + 1 :], heading + 2):
        cells = {name: row[n] if n < len(row) else None for name, n in columns.items()}
        if any(_text(value) for value in cells.values()):
            yield line, cells


def _heading(rows: Sequence[Sequence[Any]], file: Path) -> tuple[int, dict[str, int]]:
    for number, row in enumerate(rows[:LOOKED_AT]):
        texts = [_text(cell).lower() for cell in row]
        found = {
            name: texts.index(word) for name, words in HEADINGS.items() for word in words if word in texts
        }
        if all(name in found for name in NEEDED):
            return number, found
    raise PlaceError(file, f"no row has the headings {', '.join(NEEDED)} (mã chỉ tiêu, kỳ, giá trị)")


def _key(cells: Cells) -> str:
    key = _text(cells["key"])
    if not _KEY.fullmatch(key):
        raise ValueError(f"key: {key!r} is none such as dossiers.resolved")
    return key


def _value(cell: Any) -> int:
    """A whole number; as text with or without marks between thousands."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and float(cell).is_integer():
        return int(cell)
    if isinstance(cell, str) and _NUMBER.fullmatch(text := cell.strip()):
        return int(re.sub(r"\D", "", text))
    raise ValueError("value: is missing" if _text(cell) == "" else f"value: {cell!r} is no whole number")


def _text(cell: Any) -> str:
    return "" if cell is None else composed(str(cell)).strip()
