"""Dropped files as lines of text: packed or not, in whatever encoding, within limits (they are hostile)."""

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

from data_sources.options import Options
from data_sources.rejections import page_rejection
from ioc.domain.feed import Page, Rejection
from ioc.errors import SourceError

ROWS_PER_PAGE = 20_000
LONGEST_LINE = 1_000_000
_BLOCK = 1 << 20
_GZIP = b"\x1f\x8b"
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
UNREADABLE = re.compile("[\udc80-\udcff]")  # bytes that are no text in the encoding of the file


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that cannot be a row; `parse` makes a rejection of it."""

    raw: bytes
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file that cannot be read at all."""

    raw: bytes
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a file. lines: the line each begins in; moment: when the file was last written.

    occurrences: the how-manieth with its code in the file each is, where every one is a record of its own.
    called: what a line is called there; base: what is added to lines where versions of one file are compared.
    """

    rows: list[dict[str, Any] | BadRow]
    lines: list[int]
    moment: datetime
    occurrences: list[int] | None = None
    called: str = "line"
    base: int = 0


class CutError(ValueError):
    """The packed file ends in the middle, or is damaged there."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file whose encoding is known. newlines: how many lines it has, about."""

    path: Path
    encoding: str
    newlines: int
    moment: datetime

    def lines(self) -> Iterator[str]:
        """Lines with their ends; bytes that are no text come as lone surrogates. CutError for damage."""
        with _opened(self.path) as file:
            text = TextIOWrapper(file, self.encoding, errors="surrogateescape", newline="")
            try:
                while line := text.readline(LONGEST_LINE):
                    yield line
            except (EOFError, zlib.error, gzip.BadGzipFile, UnicodeError) as error:
                raise CutError(str(error)) from None


def open_text(
    path: Path, options: Options, source: str, encoding: str | None = None, fallback: str = "cp1258"
) -> TextFile | BadFile:
    """Looks a file through once: encoding, size and lines. SourceError when it cannot be opened at all."""
    try:
        moment = datetime.fromtimestamp(path.stat().st_mtime_ns // 1000 / 1e6, UTC)
        return _looked_through(path, options, encoding, fallback, moment)
    except OSError as error:
        raise SourceError(source, f"{path}: {error.strerror or error}", permanent=True) from None


def _looked_through(
    path: Path, options: Options, encoding: str | None, fallback: str, moment: datetime
) -> TextFile | BadFile:
    look = _Look()
    try:
        with _opened(path) as file:
            while block := file.read1(_BLOCK):
                look.add(block)
                if look.size > options.max_file_bytes:
                    return BadFile(look.head, "too_large", f"more than {options.max_file_bytes:,} bytes")
    except (EOFError, zlib.error, gzip.BadGzipFile):
        look.close()  # the rows before the cut are still read
    if not look.head.removeprefix(codecs.BOM_UTF8).strip():
        return BadFile(look.head, "empty_file", f"the file is empty ({look.size} bytes)")
    return TextFile(path, encoding or look.encoding(fallback), look.newlines, moment)


class _Look:
    """What the bytes of a file say about their encoding, block by block."""

    def __init__(self):
        self.size = self.newlines = self.good = self.bad = 0
        self.head = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")

    def add(self, block: bytes) -> None:
        self.head = self.head or block[:4096]
        self.size += len(block)
        self.newlines += block.count(b"\n")
        if not block.isascii():
            text = self._decoder.decode(block)
            bad = len(UNREADABLE.findall(text))
            self.bad += bad
            self.good += sum(not c.isascii() for c in text[:_BLOCK]) - bad

    def close(self) -> None:
        self.head = self.head or b"\x00"

    def encoding(self, fallback: str) -> str:
        """By the mark, by NULs (UTF-16 without one); UTF-8 where most reads so, else the fallback."""
        for mark, name in _MARKS.items():
            if self.head.startswith(mark):
                return name
        nuls = self.head[:1000]
        if nuls.count(0) > len(nuls) // 4:
            return "utf-16-be" if nuls[0] == 0 else "utf-16-le"
        return "utf-8" if self.good >= self.bad else fallback


def _opened(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    return gzip.open(path, "rb") if packed else path.open("rb")


def pages_of(file: TextFile, rows: Iterator[tuple[int, dict | BadRow]], total: int) -> Iterator[Page]:
    """Rows with their lines, gathered into pages; the last is marked."""
    found: list[dict | BadRow] = []
    lines: list[int] = []
    for line, row in rows:
        if len(found) == ROWS_PER_PAGE:
            yield _page(file, found, lines, total, last=False)
            found, lines = [], []
        found.append(row)
        lines.append(line)
    yield _page(file, found, lines, total, last=True)


def _page(file: TextFile, rows: list, lines: list[int], total: int, *, last: bool) -> Page:
    return Page(body=Rows(rows, lines, file.moment), where=file.path.name, total=total, last=last)


def bad_page(path: Path, bad: BadFile) -> Page:
    return Page(body=bad, where=path.name, last=True)


def bad_rejection(bad: BadRow | BadFile, where: str) -> Rejection:
    return page_rejection(bad.reason, bad.text, where, bad.raw)


def read_whole(file: TextFile, most: int) -> bytes:
    """The bytes of a file, unpacked; CutError for damage and for more than `most`."""
    try:
        with _opened(file.path) as opened:
            raw = opened.read(most + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise CutError(str(error)) from None
    if len(raw) > most:
        raise CutError(f"more than {most:,} bytes in one document")
    return raw
