"""Where a page of a list ended: the epoch that fixed the list and the key of the last row, as a word to hand back."""

import base64
import binascii
from bisect import bisect_right
from dataclasses import dataclass

import orjson

from ioc.epochs import Glance
from ioc.errors import QuestionError
from ioc.indicators.answers import Epoch
from ioc.indicators.lookups import Row
from ioc.worklist.lists import OpenedList

LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """after: source and code of the last row told; None at the beginning."""

    epoch: Epoch
    after: tuple[str, str] | None = None


def cursor_of(word: str, glance: Glance) -> Cursor:
    """The cursor of a word; without one the beginning of the list as it is now."""
    if not word:
        return Cursor(glance.epoch)
    try:
        version, as_of, source, code = orjson.loads(base64.urlsafe_b64decode(word[:LONGEST].encode()))
    except (ValueError, TypeError, binascii.Error) as error:
        raise QuestionError("after: is no cursor of this address") from error
    is_ours = type(version) is type(as_of) is int and type(source) is type(code) is str
    if not is_ours or not 0 <= version <= glance.version or not 0 <= as_of <= glance.now:
        raise QuestionError("after: is no cursor of this address")
    return Cursor(Epoch(version, as_of), (source, code))


def written(epoch: Epoch, row: Row) -> str:
    told = orjson.dumps([epoch.version, epoch.as_of, row["source"], row["code"]])
    return base64.urlsafe_b64encode(told).decode()


def position(opened: OpenedList, cursor: Cursor) -> int:
    """The first row after the cursor's key, in a list ordered by source and code; also where that row is gone."""
    if cursor.after is None:
        return 0
    table, (source, code) = opened.held.table, cursor.after
    sources = table.words["source"]

    def key(row: int) -> tuple[str, bytes]:
        return sources.words[sources.numbers[row]], bytes(table.codes[row])

    return bisect_right(opened.order, (source, code.encode()), key=key)
