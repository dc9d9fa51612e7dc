"""Pages of a log: from where a `since` says, at most so many records, and the cursor of the next page."""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import orjson

from data_sources.demo.log import Log
from data_sources.demo.segment import Segment
from data_sources.demo.texts_of_time import milliseconds

LARGEST = 10_000
_SINCE = re.compile(r"(\d{14}|\d{17})(?:-(\d{12}))?")


@dataclass(frozen=True, slots=True)
class Start:
    """The segment to begin with and the position in it."""

    segment: int
    position: int


Heard = Callable[[Log, Segment, np.ndarray], np.ndarray]


def everything(log: Log, segment: Segment, at: np.ndarray) -> np.ndarray:
    return at


def page(log: Log, since: str | None, limit: int, now: int, heard: Heard = everything) -> bytes:
    """The JSON of one answer at wall millisecond `now`; ValueError for a `since` that is none.

    heard: of the positions that may be shown those that are.
    """
    segments = log.segments(now)
    start = _start(log, segments, since)
    waiting = [(one, heard(log, one, at)) for one, at in _waiting(segments, start, now)]
    total = sum(len(at) for _, at in waiting)
    segment, at = next(((s, at) for s, at in waiting if len(at)), (None, np.zeros(0, dtype=np.int64)))
    at = at[:limit]
    data = ",".join(log.texts(segment, at)) if segment is not None else ""
    more = f'"{log.cursor(segment, int(at[-1]))}"' if total > len(at) else "null"
    return f'{{"data":[{data}],"next":{more},"total":{total}}}'.encode()


def listing(
    log: Log, listed: tuple[str, tuple[str, ...]], span: tuple[int, int], after: str, limit: int, now: int
) -> bytes:
    """One page of the codes in a span of wall seconds. listed: by which moment, and the fields of a code.

    after: the last code of the page before.
    """
    codes = log.codes(*listed, *span, now)
    rest = codes[bisect_right(codes, after) if after else 0 :]
    following = rest[limit - 1] if len(rest) > limit else None
    return orjson.dumps({"codes": rest[:limit], "next": following, "total": len(codes)})


def _start(log: Log, segments: list[Segment], since: str | None) -> Start:
    if since is None:
        return Start(0, 0)
    found = _SINCE.fullmatch(since)
    if found is None:
        raise ValueError(f"since: {since[:60]!r} is neither yyyyMMddHHmmss(SSS) nor a next of ours")
    stamp = milliseconds(found[1])
    number = log.segment_number(stamp)
    if found[2]:
        return Start(number, int(found[2]) + 1)
    if number >= len(segments):
        return Start(number, 0)
    return Start(number, int(np.searchsorted(segments[number].stamp, stamp, side="left")))


def _waiting(segments: list[Segment], start: Start, now: int) -> list[tuple[Segment, np.ndarray]]:
    """What there is to hand out, by segment."""
    found = []
    for number in range(start.segment, len(segments)):
        first = start.position if number == start.segment else 0
        found.append((segments[number], segments[number].visible(first, now)))
    return found
