"""A service on the loopback that answers as each test scripts it, and what tests read of files."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


class Request:
    """One request as it came: method, path, parameters (the last of each), headers and body."""

    def __init__(self, handler: BaseHTTPRequestHandler):
        parts = urlsplit(handler.path)
        self.path, self.headers = parts.path, handler.headers
        self.method = handler.command
        self.params = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        self.body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))

    @property
    def json(self) -> object:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        """The body as a form."""
        return {key: values[-1] for key, values in parse_qs(self.body.decode()).items()}


class Service:
    """Answers each request by the next of `answers`, the last one for ever; keeps the requests."""

    def __init__(self):
        self.answers: list[Callable[[BaseHTTPRequestHandler], None]] = []
        self.requests: list[Request] = []
        self.address = ""

    def will(self, *answers: Callable[[BaseHTTPRequestHandler], None]) -> None:
        self.answers = list(answers)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        number = min(len(self.requests), len(self.answers) - 1)
        self.requests.append(Request(handler))
        self.answers[number](handler)


def answer_json(body: object, status: int = 200, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    return answer_bytes(json.dumps(body).encode(), status, **headers)


def answer_bytes(
    raw: bytes, status: int = 200, kind: str = "application/json", **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(raw)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(raw)

    return answer


def records_of(source, path: Path) -> tuple[list, list]:
    """All records and rejections of a file."""
    parsed = [source.parse(page) for page in source.read_file(path)]
    return [r for one in parsed for r in one.records], [r for one in parsed for r in one.rejections]
