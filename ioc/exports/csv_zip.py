"""Writes a ZIP of CSV files: the cover and one a sheet; UTF-8 with a mark, separators as the language's Excel has them.

A ZIP, because the facts of the cover must not get lost from the rows, and lines of comment before the heading
would be rows to every program that reads CSV. Vietnamese: semicolons and decimal commas; English: commas and points.
"""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ioc.exports import values
from ioc.exports.cover import Line, cover_lines
from ioc.exports.harmless import for_csv
from ioc.exports.sheet import EVERY, Cover, Sheet, Tell, Typed, Written, require_whole
from ioc.texts import t

SEPARATOR = {"vi": ";", "en": ","}
POINT = {"vi": ",", "en": "."}
MOMENT = {"vi": "%d/%m/%Y %H:%M:%S", "en": "%Y-%m-%d %H:%M:%S"}
DAY = {"vi": "%d/%m/%Y", "en": "%Y-%m-%d"}
ENCODING = "utf-8-sig"  # with the mark by which Excel knows UTF-8
MOST_FILE_NAME = 60
Say = Callable[[Any], str]


def write_csv(
    path: Path, cover: Cover, sheets: tuple[Sheet, ...], lang: str, zone: ZoneInfo, *,
    tell: Tell = lambda rows: None,
) -> Written:  # fmt: skip
    """Writes the ZIP; ExportError when there are not as many rows as the cover must have."""
    said, counts = _Said(lang, zone), []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as packed:
        for number, sheet in enumerate(sheets):
            name = _file_name(sheet.name, number, counts)
            counts.append((name, _write_sheet(packed, name, sheet, said, tell, sum(n for _, n in counts))))
        written = Written(sheets=tuple(counts))
        require_whole(cover, written)
        lines = cover_lines(cover, written, lang, _notes(sheets, lang, zone))
        _write_cover(packed, f"{t('exports.cover_file', lang)}.csv", lines, said)
    return written


def file_slug(text: str, most: int = MOST_FILE_NAME) -> str:
    """A name every file system takes: Vietnamese without its marks, words joined by hyphens."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(
        c if c.isascii() and c.isalnum() else "" if unicodedata.combining(c) else "-" for c in plain
    )
    return "-".join(part for part in kept.lower().split("-") if part)[:most].rstrip("-") or "ioc"


def _file_name(sheet: str, number: int, taken: list[tuple[str, int]]) -> str:
    name = f"{file_slug(sheet)}.csv"
    return f"{number + 1}-{name}" if name in dict(taken) else name


def _write_sheet(
    packed: zipfile.ZipFile, name: str, sheet: Sheet, said: "_Said", tell: Tell, so_far: int
) -> int:
    says, count = [said.of(column.kind, column.decimals) for column in sheet.columns], 0
    with packed.open(name, "w", force_zip64=True) as raw, io.TextIOWrapper(raw, ENCODING, newline="") as text:
        out = csv.writer(text, delimiter=said.separator)
        out.writerow([for_csv(column.heading.get(said.lang)) for column in sheet.columns])
        for count, row in enumerate(sheet.opened(), 1):
            out.writerow([said.cell(say, value) for say, value in zip(says, row, strict=True)])
            if count % EVERY == 0:
                tell(so_far + count)
    return count


def _write_cover(packed: zipfile.ZipFile, name: str, lines: list[Line], said: "_Said") -> None:
    with packed.open(name, "w") as raw, io.TextIOWrapper(raw, ENCODING, newline="") as text:
        out = csv.writer(text, delimiter=said.separator)
        out.writerows([said.cell(None, cell) for cell in line] for line in lines if line)


def _notes(sheets: tuple[Sheet, ...], lang: str, zone: ZoneInfo) -> tuple[str, ...]:
    notes = [t("exports.csv_shares", lang, zone=zone.key), t("exports.csv_apostrophe", lang)]
    if any(column.kind == "code" for sheet in sheets for column in sheet.columns):
        notes.append(t("exports.csv_codes", lang))
    return tuple(notes)


class _Said:
    """Values as texts of a language."""

    def __init__(self, lang: str, zone: ZoneInfo):
        self.lang, self.zone, self.separator = lang, zone, SEPARATOR[lang]

    def cell(self, say: Say | None, value: Any) -> str:
        if value.__class__ is Typed:
            say, value = self.of(value.kind, value.decimals), value.value
        return "" if value is None or say is None else say(value)

    def of(self, kind: str, decimals: int) -> Say:
        match kind:
            case "integer" | "number" | "share":
                return lambda value: self._figure(value, 0)
            case "money":
                return lambda value: self._figure(value, decimals)
            case "moment":
                return lambda value: self._when(values.local(value, self.zone), MOMENT)
            case "day":
                return lambda value: self._when(values.day(value), DAY)
            case _:
                return lambda value: for_csv(str(value))

    def _figure(self, value: Any, decimals: int) -> str:
        if not values.is_number(value):
            return for_csv(str(value))
        told = values.amount(value, decimals)
        return "" if told is None else format(Decimal(str(told)), "f").replace(".", POINT[self.lang])

    def _when(self, value: date | datetime | None, pattern: dict[str, str]) -> str:
        return "" if value is None else value.strftime(pattern[self.lang])
