"""What a system pushed, as pages of one record each, so that every record is answered for by its index."""

from collections.abc import Callable, Iterator

import orjson

from data_sources.files import BadRow, Rows
from ioc import clock
from ioc.domain.feed import Page
from ioc.errors import QuestionError

Items = Callable[[object], object]
LINES_ENDED_BY = b"\n"


def pushed_pages(raw: bytes, source: str, items: Items, *, lines: bool) -> Iterator[Page]:
    """One page for each record in the order sent; QuestionError where the whole is no JSON.

    items: where the list stands in a document of this source. An object without such a list is one record.
    """
    moment = clock.now()
    rows = _lines(raw) if lines else _document(raw, items)
    for number, row in enumerate(rows, 1):
        yield Page(body=Rows([row], [number], moment), where=f"pushed to {source}")


def _document(raw: bytes, items: Items) -> list:
    try:
        found = orjson.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise QuestionError(f"the body is no JSON: {error.msg} at character {error.pos + 1}") from None
    if isinstance(found, dict):
        listed = items(found)
        return listed if isinstance(listed, list) else [found]
    if not isinstance(found, list):
        raise QuestionError("the body is neither a record nor a list of records")
    return found


def _lines(raw: bytes) -> Iterator[object]:
    for line in raw.removeprefix(b"\xef\xbb\xbf").split(LINES_ENDED_BY):
        if text := line.strip():
            yield _line(text)


def _line(text: bytes) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return BadRow(text, "malformed_json", f"is no JSON, first at character {error.pos + 1}")
