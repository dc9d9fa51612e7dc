"""Takes in what a system pushes: parsed, checked and on the disk before it is answered; it is stored later."""

import hashlib
import re
import threading
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

import orjson

from geo.places import Place
from ioc import clock
from ioc.domain.feed import Page, Parsed, Rejection
from ioc.domain.moments import from_us, to_us
from ioc.errors import BusyError, QuestionError
from ioc.ingest.check import refusals
from ioc.store import Store
from ioc.store.inbox import (
    Answered,
    Queue,
    add_answer,
    add_waiting,
    find_answer,
    forget_answers,
    queues,
    take_turn,
)

MOST_WAITING = 10_000  # pushes of a place: with the ingester away for long the sender keeps what it has
ANSWERS_KEPT = timedelta(days=14)
KEY = re.compile(r"[\x21-\x7e]{1,200}")
FAST = 1  # of zlib: what waits is read once


class KeyReused(QuestionError):
    """An idempotency key came again with other bytes."""


class Pushes(Protocol):
    """The part of a source that reads what its system pushes."""

    def read_push(self, raw: bytes, *, lines: bool) -> Iterable[Page]: ...

    def parse(self, page: Page) -> Parsed: ...


@dataclass(slots=True)
class _Read:
    """A push as parsed: by index what was taken, refused or left out by the mapping."""

    parsed: Parsed = field(default_factory=Parsed)
    size: int = 0
    taken: list[int] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)


class Receiver:
    """Where the sources of a place push to. open_source: by name, called at the first push of each."""

    def __init__(self, desk: Store, place: Place, open_source: Callable[[str], Pushes]):
        self.desk, self.place, self._open = desk, place, open_source
        self._opened: dict[str, Pushes] = {}
        self._lock = threading.Lock()

    def pushes(self, source: str) -> bool:
        """Whether there is such a source and it may push."""
        entry = self.place.sources.get(source)
        return entry is not None and entry.push

    def waiting(self) -> list[Queue]:
        """What is not stored yet, by source."""
        with self.desk.read() as conn:
            return queues(conn, self.place.code)

    def receive(self, source: str, raw: bytes, *, lines: bool, key: str | None) -> bytes:
        """The answer as JSON, once what was taken is durable; the same push again is answered the same."""
        digest = hashlib.sha256(raw).hexdigest()
        if key is not None and not KEY.fullmatch(key):
            raise QuestionError("Idempotency-Key: must be 1 to 200 printable characters without blanks")
        key = f"key {key}" if key is not None else f"bytes {digest}"
        with self.desk.read() as conn:
            known = find_answer(conn, self.place.code, source, key, digest)
        read = None if known else self._read(source, raw, lines)
        return zlib.decompress(self._keep(source, key, digest, read))

    def _keep(self, source: str, key: str, digest: str, read: _Read | None) -> bytes:
        """Looks again under the lock: of two same pushes at once one is new."""
        now, real, place = to_us(clock.now()), to_us(clock.real()), self.place.code
        with self.desk.write() as conn:
            take_turn(conn, place, source)
            known = find_answer(conn, place, source, key, digest)
            if known is not None and known.digest != digest:
                raise KeyReused("Idempotency-Key: came before with another body")
            if sum(queue.pushes for queue in queues(conn, place)) >= MOST_WAITING:
                raise BusyError(f"{MOST_WAITING} pushes wait to be stored already; push this again later")
            if known is None and read is None:
                raise BusyError("what this push was answered was forgotten just now; push it again")
            told = {"received_at": now, "real_at": real}
            if known is not None:
                add_waiting(conn, place, source, records=0, body=None, **told)
                answer = known.answer
            else:
                add_waiting(conn, place, source, records=read.size, body=_packed(read.parsed), **told)
                answer = zlib.compress(self._answer(source, read, now), FAST)
            if known is None or known.key != key:
                forget_answers(conn, place, real - round(ANSWERS_KEPT.total_seconds() * 1e6))
                add_answer(conn, place, source, Answered(key, digest, answer), real)
        return answer

    def _read(self, source: str, raw: bytes, lines: bool) -> _Read:
        read, at = _Read(), []
        opened = self._source(source)
        for index, page in enumerate(opened.read_push(raw, lines=lines)):
            parsed = opened.parse(page)
            read.size = index + 1
            read.parsed.records.extend(parsed.records)
            read.parsed.rejections.extend(parsed.rejections)
            at += [index] * len(parsed.records)
            read.refused += [_refused(index, one) for one in parsed.rejections]
            if not (parsed.records or parsed.rejections):
                read.left_out.append(index)
        for index, refusal in zip(at, refusals(read.parsed.records, self.place), strict=True):
            if refusal is None:
                read.taken.append(index)
            else:
                read.refused.append(_refused(index, refusal))
        read.refused.sort(key=lambda one: one["index"])
        return read

    def _source(self, name: str) -> Pushes:
        with self._lock:
            if name not in self._opened:
                self._opened[name] = self._open(name)
            return self._opened[name]

    def _answer(self, source: str, read: _Read, now: int) -> bytes:
        told = {
            "source": source, "received_at": from_us(now, self.place.zone).isoformat(), "records": read.size,
            "taken": len(read.taken), "taken_indexes": ranges(read.taken), "refused": read.refused,
            "left_out_indexes": ranges(read.left_out),
        }  # fmt: skip
        return orjson.dumps(told)


def ranges(numbers: list[int]) -> list[list[int]]:
    """Ascending numbers as [first, last] of each unbroken row."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def _refused(index: int, one: Rejection) -> dict[str, Any]:
    return {"index": index, "code": one.code, "field": one.field, "reason": one.reason, "text": one.text}


def _packed(parsed: Parsed) -> bytes:
    told = {"records": parsed.records, "rejections": parsed.rejections}
    return zlib.compress(orjson.dumps(told), FAST)
