"""XLSX files opened within limits: what is protected, old, broken or swells when unpacked is named."""

import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import BadZipFile, LargeZipFile, ZipFile

from openpyxl import load_workbook

from data_sources.files import BadFile
from data_sources.options import MB, Options
from ioc.errors import SourceError

MOST_UNPACKED = 512 * MB
MOST_OF_A_PART = 128 * MB  # texts and styles are held in memory, sheets are not
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
# whatever a file that is no proper workbook makes the reader stumble over; a parse error of XML is a SyntaxError
BROKEN = (
    ArithmeticError, AssertionError, AttributeError, BadZipFile, EOFError, LargeZipFile, LookupError,
    NotImplementedError, OSError, RuntimeError, SyntaxError, TypeError, ValueError, zlib.error,
)  # fmt: skip

warnings.filterwarnings("ignore", module="openpyxl")  # of what no figure depends on: styles, validations


@dataclass(frozen=True, slots=True)
class Book:
    """An open workbook. parts: its ZIP, for what the reader does not tell; moment: when it was last written."""

    path: Path
    workbook: Any
    parts: ZipFile
    moment: datetime


class _Refused(ValueError):
    def __init__(self, raw: bytes, reason: str, text: str):
        super().__init__(text)
        self.bad = BadFile(raw, reason, text)


@contextmanager
def open_book(path: Path, options: Options, source: str) -> Iterator[Book | BadFile]:
    """The workbook, or what is wrong with the file. SourceError when it cannot be opened at all."""
    try:
        file = path.open("rb")
        moment = datetime.fromtimestamp(path.stat().st_mtime_ns // 1000 / 1e6, UTC)
    except OSError as error:
        raise SourceError(source, f"{path}: {error.strerror or error}", permanent=True) from None
    with file:
        book = _opened(file, path, moment, options)
        yield book
        if isinstance(book, Book):
            book.workbook.close()
            book.parts.close()


def _opened(file: BinaryIO, path: Path, moment: datetime, options: Options) -> Book | BadFile:
    head = file.read(4096)
    try:
        _refuse_by_head(file, head, options)
        parts = ZipFile(file)
        _refuse_by_parts(parts, head, min(MOST_UNPACKED, options.max_file_bytes))
        file.seek(0)
        return Book(
            path, load_workbook(file, read_only=True, data_only=True, keep_links=False), parts, moment
        )
    except _Refused as refused:
        return refused.bad
    except BROKEN as error:
        return BadFile(head, "broken_file", f"is no readable XLSX: {type(error).__name__}")


def _refuse_by_head(file: BinaryIO, head: bytes, options: Options) -> None:
    if not head:
        raise _Refused(head, "empty_file", "the file is empty (0 bytes)")
    if file.seek(0, 2) > options.max_file_bytes:
        raise _Refused(head, "too_large", f"more than {options.max_file_bytes:,} bytes")
    file.seek(0)
    if not head.startswith(_OLE):
        return
    if _PROTECTED in file.read(MOST_OF_A_PART):
        raise _Refused(head, "protected_file", "is protected by a password: save it without one")
    raise _Refused(head, "old_excel", "is of Excel before 2007 (.xls): save it as .xlsx")


def _refuse_by_parts(parts: ZipFile, head: bytes, most: int) -> None:
    """The sizes told in a ZIP bound what is unpacked of it: reading never goes beyond them."""
    total = sum(part.file_size for part in parts.infolist())
    if total > most:
        raise _Refused(head, "too_large", f"unpacks to {total:,} bytes, at most {most:,} are read")
    for part in parts.infolist():
        if part.flag_bits & 1:
            raise _Refused(head, "protected_file", "is protected by a password: save it without one")
        if part.file_size > MOST_OF_A_PART and "worksheets/" not in part.filename:
            raise _Refused(head, "too_large", f"a part unpacks to {part.file_size:,} bytes")
        if part.filename.endswith((".xml", ".rels")):
            _refuse_declarations(parts.open(part).read(1024), head)


def _refuse_declarations(begin: bytes, head: bytes) -> None:
    if any(word in begin.replace(b"\x00", b"") for word in _DECLARATIONS):
        raise _Refused(head, "broken_file", "declares entities, as no XLSX does")
