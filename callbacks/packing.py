"""Answers leave compressed: static files once per file and kept, everything else as it goes."""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Sequence

import brotli
from flask import Flask, Response, request

BEST = "br"
ENCODINGS = (BEST, "gzip")  # the better first
SMALLEST = 500  # below it the headers weigh more than what is saved
QUALITY = 5  # plotly's 4.8 MB in a twentieth of a second to 1.2 MB
KEPT_BYTES = 32_000_000
PACKABLE = ("text/", "application/json", "application/javascript", "application/geo+json", "image/svg+xml")
STATIC = ("/_dash-component-suites/", "/assets/", "/geo/")
YEAR = "public, max-age=31536000, immutable"
HOUR = "public, max-age=3600"


def accepted(header: str) -> str | None:
    """The best encoding a client takes: br, gzip or None."""
    parts = [part.replace(" ", "").split(";") for part in header.split(",")]
    offered = [name for name, *how in parts if "q=0" not in how]
    return next((one for one in ENCODINGS if one in offered), None)


def packed(body: bytes, encoding: str) -> bytes:
    return brotli.compress(body, quality=QUALITY) if encoding == "br" else gzip.compress(body, 6, mtime=0)


class Kept:
    """Packed bodies by key, the longest unused dropped when they grow beyond a size."""

    def __init__(self, most: int = KEPT_BYTES):
        self.most, self.size = most, 0
        self._bodies: OrderedDict[tuple, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple) -> bytes | None:
        with self._lock:
            if key in self._bodies:
                self._bodies.move_to_end(key)
            return self._bodies.get(key)

    def put(self, key: tuple, body: bytes) -> None:
        with self._lock:
            self.size += len(body) - len(self._bodies.pop(key, b""))
            self._bodies[key] = body
            while self.size > self.most and len(self._bodies) > 1:
                self.size -= len(self._bodies.popitem(last=False)[1])


def register(server: Flask, *, static: Sequence[str] = STATIC) -> None:
    """Packs every answer that can be packed; static files also get their time in the browser's cache."""
    kept = Kept()

    @server.after_request
    def pack(response: Response) -> Response:
        is_static = request.path.startswith(tuple(static))
        if is_static and response.status_code == 200:
            response.headers["Cache-Control"] = YEAR if _is_versioned() else HOUR
        encoding = accepted(request.headers.get("Accept-Encoding", ""))
        if encoding is None or not _is_packable(response):
            return response
        response.direct_passthrough = False
        if is_static:
            _send(response, encoding, _from(kept, response, encoding))
        elif len(response.get_data()) >= SMALLEST:
            _send(response, encoding, packed(response.get_data(), encoding))
        return response


def _is_versioned() -> bool:
    """The address changes with the file: Dash's fingerprints and `?m=` of assets."""
    return "m" in request.args or ".v" in request.path.rpartition("/")[2]


def _is_packable(response: Response) -> bool:
    """Text that is not packed yet, and not a stream (a file that Flask passes through as it lies is none)."""
    return (
        response.status_code == 200
        and "Content-Encoding" not in response.headers
        and (response.mimetype or "").startswith(PACKABLE)
        and (response.direct_passthrough or not response.is_streamed)
    )


def _from(kept: Kept, response: Response, encoding: str) -> bytes:
    key = (request.full_path, encoding, response.headers.get("ETag"), response.headers.get("Last-Modified"))
    body = kept.get(key)
    if body is None:
        body = packed(response.get_data(), encoding)
        kept.put(key, body)
    return body


def _send(response: Response, encoding: str, body: bytes) -> None:
    response.set_data(body)
    response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
