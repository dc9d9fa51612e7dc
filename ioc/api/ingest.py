"""POST /api/v1/ingest/<source>, …/totals: reads what is pushed, within limits, and answers once it is on the disk."""

import threading
import zlib
from collections.abc import Callable

from flask import Response, request
from werkzeug.exceptions import ClientDisconnected

from ioc import clock
from ioc.access.audit import Audit
from ioc.access.caller import Caller
from ioc.access.guard import caller_now
from ioc.access.limits import Limit
from ioc.api.meters import PUSH_SECONDS, PUSHES
from ioc.api.problems import problem
from ioc.errors import BusyError, QuestionError
from ioc.ingest.pushed import KeyReused, Receiver
from ioc.ingest.totals import Totals

LARGEST = 10_000_000  # bytes, packed and unpacked alike
CHUNK = 1 << 16
DOCUMENT = "application/json"
LINES = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/json-lines")
A_MINUTE = 600  # pushes of one token
NOTED_EVERY_S = 3600.0
AT_ONCE, WAIT_S = 2, 20.0  # parsing takes a whole core: more at a time would starve the pages


Take = Callable[[str, bytes, Caller], bytes]  # source, body, who pushes -> the answer


class TooLarge(QuestionError):
    """The body is larger than what is taken, as it came or unpacked."""


class Door:
    """Where systems push to."""

    def __init__(self, receiver: Receiver, audit: Audit, *, a_minute: int = A_MINUTE):
        self.receiver, self.audit = receiver, audit
        self.totals = Totals(receiver.desk, receiver.place)
        self._limit, self._noted = Limit(a_minute, 60.0), Limit(1, NOTED_EVERY_S)
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    def push(self, source: str) -> Response:
        """One push of records by whoever the guard let in."""
        return self._measured(source, self._records, (DOCUMENT, *LINES))

    def count(self, source: str) -> Response:
        """One push of what a source counts itself."""
        return self._measured(source, self._totals, (DOCUMENT,))

    def _records(self, source: str, raw: bytes, caller: Caller) -> bytes:
        lines = request.mimetype in LINES
        return self.receiver.receive(source, raw, lines=lines, key=_key())

    def _totals(self, source: str, raw: bytes, caller: Caller) -> bytes:
        return self.totals.receive(source, raw, caller.login)

    def _measured(self, source: str, take: Take, forms: tuple[str, ...]) -> Response:
        with PUSH_SECONDS.time():
            answer = self._push(source, caller_now(), take, forms)
        known = source if self.receiver.pushes(source) else ""
        PUSHES.labels(source=known, status=str(answer.status_code)).inc()
        return answer

    def _push(self, source: str, caller: Caller, take: Take, forms: tuple[str, ...]) -> Response:
        if refusal := self._refusal(source, caller, forms):
            return refusal
        try:
            raw = read_body()
            told = self._in_turn(lambda: take(source, raw, caller))
        except TooLarge as error:
            return problem(413, "Content Too Large", str(error))
        except KeyReused as error:
            return problem(422, "Unprocessable Content", str(error))
        except ClientDisconnected:
            return problem(400, "Bad Request", "the body is shorter than its Content-Length")
        self._note("pushed", source, caller)
        answer = Response(told, mimetype="application/json")
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _refusal(self, source: str, caller: Caller, forms: tuple[str, ...]) -> Response | None:
        if self._limit.is_full(caller.id):
            answer = problem(429, "Too Many Requests", f"at most {self._limit.most} pushes a minute")
            answer.headers["Retry-After"] = "60"
            return answer
        self._limit.note(caller.id)
        if caller.source != source:
            self._note("refused", request.path, caller)
            return problem(403, "Forbidden", "this token pushes another source")
        if not self.receiver.pushes(source):
            return problem(404, "Not Found", f"{source}: the place has no such source that pushes")
        if request.mimetype not in forms:
            return problem(415, "Unsupported Media Type", f"send {' or '.join(forms[:2])}")
        if request.headers.get("Content-Encoding", "identity").lower() not in ("identity", "gzip"):
            return problem(415, "Unsupported Media Type", "Content-Encoding: only gzip is unpacked")
        return None

    def _in_turn(self, deed: Callable[[], bytes]) -> bytes:
        if not self._turns.acquire(timeout=WAIT_S):
            raise BusyError("other pushes are being read; push this again")
        try:
            return deed()
        finally:
            self._turns.release()

    def _note(self, deed: str, subject: str, caller: Caller) -> None:
        """Once an hour, token and address: the log is of deeds, the runs count the rest."""
        address = request.remote_addr or ""
        key = f"{deed} {caller.id} {address}"
        if not self._noted.is_full(key):
            self._noted.note(key)
            self.audit.note(deed, caller.login, subject, address=address)


def read_body() -> bytes:
    """The whole body, unpacked; TooLarge as soon as it is, whatever its headers say."""
    request.max_content_length = LARGEST + CHUNK  # more than elsewhere; counted here, as it comes
    if (request.content_length or 0) > LARGEST:
        raise _too_large()
    packed = request.headers.get("Content-Encoding", "").lower() == "gzip"
    unpack = zlib.decompressobj(wbits=31) if packed else None
    body, came, until = bytearray(), 0, clock.monotonic() + 60.0
    while chunk := request.stream.read(CHUNK):
        came += len(chunk)
        body += _unpacked(unpack, chunk, LARGEST + 1 - len(body)) if unpack else chunk
        if came > LARGEST or len(body) > LARGEST:
            raise _too_large()
        if clock.monotonic() > until:
            raise QuestionError("the body does not end within a minute")
    if unpack and not (unpack.eof and not unpack.unused_data):
        raise QuestionError("the packed body is cut or has something behind its end")
    return bytes(body)


def _unpacked(unpack: "zlib._Decompress", chunk: bytes, room: int) -> bytes:
    """At most so many bytes: a few packed ones may hold gigabytes."""
    try:
        found = unpack.decompress(chunk, room)
    except zlib.error as error:
        raise QuestionError(f"the packed body is damaged: {error}") from None
    if unpack.unconsumed_tail:
        raise _too_large()
    return found


def _too_large() -> TooLarge:
    return TooLarge(f"more than {LARGEST:,} bytes; push it in parts")


def _key() -> str | None:
    return request.headers.get("Idempotency-Key")
