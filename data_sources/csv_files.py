"""Rows of CSV files: any usual delimiter and line ends; a broken line is refused, the next one read."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_sources.files import UNREADABLE, BadFile, BadRow, CutError, TextFile, bad_page, open_text, pages_of
from data_sources.options import Options
from geo.errors import nearest
from geo.names import composed
from ioc.domain.feed import Page

DELIMITERS = (",", ";", "\t", "|")
_EXCEL = re.compile("sep=(.)")
MOST_LINES = 100  # of one row: more means a quotation mark that is never closed


@dataclass(frozen=True, slots=True)
class Dress:
    """What is told of a file: the columns it must have; where nothing is told, the rest is found out."""

    columns: frozenset[str] = frozenset()
    encoding: str | None = None
    delimiter: str | None = None
    heading_line: int = 1


def csv_pages(path: Path, options: Options, source: str, dress: Dress) -> Iterator[Page]:
    """Pages of rows by column name; a file without a needed column is refused as a whole."""
    file = open_text(path, options, source, dress.encoding)
    if isinstance(file, BadFile):
        yield bad_page(path, file)
        return
    reader = _Reader(file, dress)
    problem = reader.read_heading()
    if problem:
        yield bad_page(path, BadFile(reader.first.encode("utf-8", "replace"), "wrong_heading", problem))
        return
    yield from pages_of(file, reader.rows(), max(file.newlines - dress.heading_line, 0))


class _Lines:
    """The lines of a file one by one, with their numbers; lines can be given back to be read again."""

    def __init__(self, lines: Iterator[str]):
        self._lines, self._again, self.taken, self.number = lines, [], [], 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) == MOST_LINES:
            raise csv.Error("a quotation mark is never closed")
        line = self._again.pop() if self._again else next(self._lines)
        self.taken.append(line)
        self.number += 1
        return line

    def give_back_all_but_first(self) -> None:
        """After an error: what an open quote has swallowed is read again, line by line."""
        rest = self.taken[1:]
        self._again.extend(reversed(rest))
        self.number -= len(rest)


class _Reader:
    def __init__(self, file: TextFile, dress: Dress):
        self._lines, self._dress = _Lines(file.lines()), dress
        self.heading: list[str] = []
        self.first = ""

    def read_heading(self) -> str | None:
        """Reads the column names; says what is wrong with them, or nothing."""
        try:
            self.first, told = self._first_line()
        except CutError as error:
            return f"the file is damaged from the start ({error})"
        except StopIteration:
            return f"has fewer than {self._dress.heading_line} lines"
        self._delimiter = self._dress.delimiter or told or max(DELIMITERS, key=self.first.count)
        self._csv = csv.reader(self._lines, delimiter=self._delimiter, strict=True)
        try:
            cells = next(csv.reader([self.first], delimiter=self._delimiter))
        except csv.Error as error:
            return f"is not readable as CSV: {error}"
        self.heading = [composed(cell.lstrip("\ufeff")) for cell in cells]
        return _wrong_heading(self.heading, self._dress.columns)

    def _first_line(self) -> tuple[str, str | None]:
        """The line of the column names, and the delimiter that a line `sep=;` of Excel above it tells."""
        for _ in range(self._dress.heading_line):
            self._lines.taken.clear()
            line = next(self._lines)
        told = _EXCEL.fullmatch(line.strip("\ufeff\r\n"))
        return (next(self._lines), told.group(1)) if told else (line, None)

    def rows(self) -> Iterator[tuple[int, dict | BadRow]]:
        """Each row or what is wrong with it, with the line it begins in."""
        while True:
            begin = self._lines.number + 1
            self._lines.taken.clear()
            try:
                cells = next(self._csv)
            except StopIteration:
                return
            except CutError as error:
                yield begin, BadRow(b"", "cut_file", f"the file is cut or damaged from here on ({error})")
                return
            except csv.Error as error:
                raw = self._lines.taken[0] if self._lines.taken else ""
                self._lines.give_back_all_but_first()
                yield begin, BadRow(_bytes(raw), "malformed_csv", f"is not readable as CSV: {error}")
                continue
            if any(cells):
                yield begin, self._row(cells)

    def _row(self, cells: list[str]) -> dict | BadRow:
        if len(cells) != len(self.heading):
            text = f"has {len(cells)} cells, the heading has {len(self.heading)}"
            return BadRow(_bytes("".join(self._lines.taken)), "wrong_columns", text)
        line = "".join(self._lines.taken)
        if not line.isascii() and UNREADABLE.search(line):
            column = next((h for h, c in zip(self.heading, cells, strict=True) if UNREADABLE.search(c)), "")
            return BadRow(
                _bytes(line), "wrong_encoding", f"{column}: bytes that are no text in the file's encoding"
            )
        if not line.isascii():
            cells = [
                unicodedata.normalize("NFC", cell) for cell in cells
            ]  # cp1258 writes tones behind letters
        return dict(zip(self.heading, cells, strict=True))


def _wrong_heading(heading: list[str], needed: frozenset[str]) -> str | None:
    for name in sorted(needed):
        if name not in heading:
            return f"there is no column {name!r} among {len(heading)} columns{nearest(name, heading)}"
    if twice := [name for name, count in Counter(heading).items() if count > 1 and name in needed]:
        return f"the column {twice[0]!r} occurs twice"
    return None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
