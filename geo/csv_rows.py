"""Rows of a CSV file of a place, each with its line, so that errors can point at it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geo.errors import PlaceError, nearest
from geo.names import composed

YES, NO = {"1", "true", "yes", "có"}, {"", "0", "false", "no", "không"}


@dataclass(frozen=True, slots=True)
class Row:
    file: Path
    line: int
    values: dict[str, str]

    def error(self, field: str, reason: str) -> PlaceError:
        return PlaceError(self.file, reason, line=self.line, field=field)

    def text(self, field: str, default: str = "") -> str:
        return self.values.get(field) or default

    def required(self, field: str) -> str:
        if not self.text(field):
            raise self.error(field, "must not be empty")
        return self.text(field)

    def number(self, field: str, low: float, high: float) -> float | None:
        text = self.text(field)
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            raise self.error(field, f"{text!r} is not a number") from None
        if not low <= value <= high:
            raise self.error(field, f"{text} is not between {low:g} and {high:g}")
        return value

    def day(self, field: str) -> date | None:
        text = self.text(field)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise self.error(field, f"{text!r} is not a date such as 2021-10-29") from None

    def flag(self, field: str) -> bool:
        text = self.text(field).lower()
        if text not in YES | NO:
            raise self.error(field, f"{text!r} is neither yes nor no")
        return text in YES


def read_rows(path: Path, required: Iterable[str]) -> list[Row]:
    """All rows that are not blank; `required` columns must be in the heading."""
    rows = _lines(path)
    try:
        heading = [composed(name) for name in next(rows)[1]]
    except StopIteration:
        raise PlaceError(path, "is empty; a heading is needed") from None
    _check_heading(path, heading, required)
    return [_row(path, line, heading, cells) for line, cells in rows if any(map(str.strip, cells))]


def read_heading(path: Path) -> list[str]:
    """The column names of a CSV file."""
    return [composed(name) for name in next(_lines(path), (1, []))[1]]


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            for cells in reader:
                yield reader.line_num, cells
    except UnicodeDecodeError as error:
        raise PlaceError(path, f"is not UTF-8 text (byte {error.start})") from None
    except csv.Error as error:
        raise PlaceError(path, f"is not readable as CSV: {error}", line=reader.line_num) from None
    except OSError as error:
        raise PlaceError(path, error.strerror or str(error)) from None


def _check_heading(path: Path, heading: list[str], required: Iterable[str]) -> None:
    for name in required:
        if name not in heading:
            raise PlaceError(path, f"there is no such column{nearest(name, heading)}", line=1, field=name)
    for name in heading:
        if heading.count(name) > 1:
            raise PlaceError(path, "the column occurs twice", line=1, field=name or "(no name)")


def _row(path: Path, line: int, heading: list[str], cells: list[str]) -> Row:
    if len(cells) != len(heading):
        reason = f"has {len(cells)} cells where the heading has {len(heading)}"
        raise PlaceError(path, reason, line=line)
    return Row(path, line, dict(zip(heading, map(composed, cells), strict=True)))
