"""The three systems over HTTP, and what lies between them and us: seeded faults of every kind."""

import json
import random
import socket
import struct
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from torn_truth import Change, System

from ioc import clock

VN = ZoneInfo("Asia/Ho_Chi_Minh")
PAGE = 7  # small, so that there is something to repeat and to reorder
FRESH = timedelta(minutes=1)  # a proxy repeats what it answered so long ago
FAULTS = (
    "latency", "reset", "truncated", "cut_json", "status_500", "status_503", "wrong_type", "repeated", "reordered",
    "no_token",
)  # fmt: skip
Answer = tuple[int, str, bytes]


@dataclass(slots=True)
class Torn:
    """Systems and faults. share: how much of all requests a fault meets; told: how often each did."""

    systems: dict[str, System]
    seed: int
    share: float
    slow_s: float = 0.2
    told: Counter = field(default_factory=Counter)
    tokens: set[str] = field(default_factory=set)
    _before: dict[str, tuple[datetime, Answer]] = field(default_factory=dict)
    _swapped: dict[tuple, int] = field(default_factory=dict)
    _deck: list[str] = field(default_factory=list)
    _numbers: count = field(default_factory=count)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _rng: random.Random = field(init=False)
    address: str = ""

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        with self._lock:
            fault = self._dealt() if self._rng.random() < self.share else ""
            answer = self._answer(handler, body, fault)
        if fault == "latency":
            time.sleep(self.slow_s)
        _send(handler, answer, fault)

    def _dealt(self) -> str:
        """The next fault; each comes before any comes again."""
        if not self._deck:
            self._deck = self._rng.sample(FAULTS, len(FAULTS))
        return self._deck.pop()

    def _answer(self, handler: BaseHTTPRequestHandler, body: bytes, fault: str) -> Answer:
        """The right answer, or the wrong one that a fault makes of it."""
        self.told[fault] += 1
        parts = urlsplit(handler.path)
        params = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        if fault in ("status_500", "status_503"):
            return int(fault[-3:]), "text/plain", b"no"
        if fault == "wrong_type":
            return 200, "text/html", b"<html>please sign in</html>"
        if fault == "no_token":
            self.tokens.clear()
        if fault == "repeated" and (again := self._repeated(parts.path)):
            return again
        if parts.path == "/token":
            return self._token()
        answer = self._of_system(parts.path, params, body, handler.headers.get("Authorization", ""), fault)
        self._before[parts.path] = (clock.now(), answer)
        return answer

    def _repeated(self, path: str) -> Answer | None:
        asked, answer = self._before.get(path, (None, None))
        return answer if asked is not None and clock.now() - asked <= FRESH and path != "/token" else None

    def _token(self) -> Answer:
        token = f"T{next(self._numbers)}"
        self.tokens.add(token)
        return _json({"access_token": token, "expires_in": 3600})

    def _of_system(self, path: str, params: dict, body: bytes, auth: str, fault: str) -> Answer:
        if path == "/one_stop/changes":
            return _stamped(
                self.systems["one_stop"].now(), params, shuffled=fault == "reordered", rng=self._rng
            )
        if path == "/city/requests.json":
            if auth.removeprefix("Bearer ") not in self.tokens:
                return 401, "text/plain", b"no"
            found = self.systems["city"].now()
            return _numbered(found, params, self._page(found, params, fault))
        asked = {one.tag.rpartition("}")[2]: one.text or "" for one in ElementTree.fromstring(body).iter()}
        return _soap(self.systems["bank"].now(), asked)

    def _page(self, found: list[Change], params: dict, fault: str) -> int:
        """The page that is answered: with pages reordered the next one, and this one when that is asked for."""
        page, span = int(params["page"]), (params["from"], params["to"])
        if (span, page) in self._swapped:
            return self._swapped.pop((span, page))
        if fault == "reordered" and _span(found, params)[page * PAGE :]:
            self._swapped[(span, page + 1)] = page
            return page + 1
        return page


def _json(body: object) -> Answer:
    return 200, "application/json", json.dumps(body).encode()


def _stamped(found: list[Change], params: dict, *, shuffled: bool, rng: random.Random) -> Answer:
    """Oldest change first, from a stamp or a position on."""
    since = params.get("since", "")
    waiting = [one for one in found if _position(one) > since] if "-" in since else [
        one for one in found if f"{_stamp(one.stamp)}000" >= since.ljust(17, "0")]  # fmt: skip
    page = waiting[:PAGE]
    more = _position(page[-1]) if len(waiting) > PAGE else None
    data = [_dossier(one) for one in page]
    if shuffled:
        rng.shuffle(data)
    return _json({"data": data, "next": more, "total": len(waiting)})


def _position(one: Change) -> str:
    return f"{_stamp(one.stamp)}000-{one.number:012d}"


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(VN):%Y%m%d%H%M%S}"


def _dossier(one: Change) -> dict:
    status = ("4", "5", "9", "10")[min(one.state, 4) - 1]
    ended = {"NgayKetThucXuLy": _stamp(one.stamp)} if one.state > 2 else {}
    return {
        "MaHoSo": one.code, "TrangThaiHoSo": status, "NgayTiepNhan": _stamp(one.born), "NgayHenTra": "20211030170000",
        "KenhThucHien": "2", "DonViXuLy": one.area, "MaLinhVuc": f"F{one.state % 3}",
        "NgayCapNhat": f"{_stamp(one.stamp)}000",
    } | ended  # fmt: skip


def _numbered(found: list[Change], params: dict, page: int) -> Answer:
    """Newest change first, of a span of time, in pages."""
    span = _span(found, params)
    return _json({"requests": [_ticket(one) for one in span[(page - 1) * PAGE : page * PAGE]]})


def _span(found: list[Change], params: dict) -> list[Change]:
    since, until = (datetime.fromisoformat(params[key]) for key in ("from", "to"))
    return [one for one in reversed(found) if since <= one.stamp < until]


def _ticket(one: Change) -> dict:
    closed = {"closed": one.stamp.isoformat()} if one.state > 1 else {}
    return {"id": one.code, "opened": one.born.isoformat(), "changed": one.stamp.isoformat(), "area": one.area,
            "type": f"t{one.state}"} | closed  # fmt: skip


def _soap(found: list[Change], asked: dict) -> Answer:
    """Newest change first, from a moment on, in pages by offset."""
    since = datetime.fromisoformat(asked["since"]) if asked["since"] else None
    rows = [one for one in reversed(found) if since is None or one.stamp >= since]
    page = rows[int(asked["offset"]) : int(asked["offset"]) + PAGE]
    inner = "".join(map(_payment, page))
    text = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetResponse xmlns="urn:b">'
        f"<Rows>{inner}</Rows></GetResponse></s:Body></s:Envelope>"
    )
    return 200, "text/xml; charset=utf-8", text.encode()


def _payment(one: Change) -> str:
    paid = f"<Paid>{one.stamp.isoformat()}</Paid>" if one.state > 1 else ""
    return (
        f'<Row id="{one.code}"><Asked>{one.born.isoformat()}</Asked>{paid}<Amount>{1000 * one.state}</Amount>'
        f"<Changed>{one.stamp.isoformat()}</Changed><Area>{one.area}</Area></Row>"
    )


def _send(handler: BaseHTTPRequestHandler, answer: Answer, fault: str) -> None:
    status, kind, body = answer
    if fault == "reset":
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.close_connection = True
        handler.connection.close()
        return
    try:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        whole = len(body) // 2 if fault == "cut_json" else len(body)
        handler.send_header("Content-Length", str(whole))
        handler.end_headers()
        handler.wfile.write(body[: len(body) // 2] if fault in ("truncated", "cut_json") else body)
    except OSError:
        fault = "truncated"
    if fault == "truncated":
        handler.close_connection = True


def serving(torn: Torn) -> ThreadingHTTPServer:
    """A server on the loopback, running; the caller shuts it down."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            torn.serve(self)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

        def finish(self) -> None:
            with suppress(OSError, ValueError):
                super().finish()

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server
