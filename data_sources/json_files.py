"""Records of JSON files: JSON lines, a list, or a list inside an object."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import orjson

from data_sources.files import UNREADABLE, BadFile, BadRow, CutError, TextFile, bad_page, open_text, pages_of
from data_sources.options import Options
from ioc.domain.feed import Page

LARGEST_DOCUMENT = 512_000_000  # a document is read at once, JSON lines are not


def json_pages(
    path: Path, options: Options, source: str, items: Callable[[object], object], encoding: str | None = None
) -> Iterator[Page]:
    """Pages of records. items: the list of records of a document, whatever it is."""
    file = open_text(path, options, source, encoding, fallback="utf-8")
    if isinstance(file, BadFile):
        yield bad_page(path, file)
    elif _is_lines(file, items):
        yield from pages_of(file, _lines(file), file.newlines)
    else:
        yield from _document(file, items)


def _is_lines(file: TextFile, items: Callable[[object], object]) -> bool:
    """Whether a line near the beginning is a whole record by itself."""
    if file.path.name.removesuffix(".gz").endswith((".jsonl", ".ndjson")):
        return True
    try:
        lines = (line.strip("\ufeff").rstrip() for line in file.lines())
        return any(_is_record(line, items) for line in islice(filter(None, lines), 5))
    except CutError:
        return False


def _is_record(line: str, items: Callable[[object], object]) -> bool:
    if not line.startswith("{"):  # the lines of a document laid out for reading are indented
        return False
    try:
        value = orjson.loads(line.encode("utf-8", "replace"))
    except orjson.JSONDecodeError:
        return False
    return isinstance(value, dict) and not isinstance(items(value), list)


def _lines(file: TextFile) -> Iterator[tuple[int, dict | BadRow]]:
    number = 0
    try:
        for number, line in enumerate(file.lines(), 1):
            if text := line.strip("\ufeff \t\r\n"):
                yield number, _record(text)
    except CutError as error:
        yield number + 1, BadRow(b"", "cut_file", f"the file is cut or damaged from here on ({error})")


def _record(text: str) -> dict | BadRow:
    raw = text.encode("utf-8", "surrogateescape")
    if not text.isascii() and UNREADABLE.search(text):
        return BadRow(raw, "wrong_encoding", "bytes that are no text in the file's encoding")
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        return BadRow(raw, "malformed_json", f"is no JSON, first at character {error.pos + 1}")


def _document(file: TextFile, items: Callable[[object], object]) -> Iterator[Page]:
    raw = b""
    try:
        text = "".join(_limited(file))
        raw = text.strip("\ufeff").encode("utf-8", "surrogateescape")
        found = orjson.loads(raw)
    except (CutError, orjson.JSONDecodeError) as error:
        yield bad_page(file.path, BadFile(raw, "malformed_json", f"is no JSON: {error}"))
        return
    rows = items(found)
    if not isinstance(rows, list):
        yield bad_page(
            file.path, BadFile(raw, "malformed_json", "holds no list of records where one was expected")
        )
        return
    yield from pages_of(file, enumerate(rows, 1), len(rows))


def _limited(file: TextFile) -> Iterator[str]:
    size = 0
    for line in file.lines():
        size += len(line)
        if size > LARGEST_DOCUMENT:
            raise CutError(f"more than {LARGEST_DOCUMENT:,} characters in one document; use JSON lines")
        yield line
