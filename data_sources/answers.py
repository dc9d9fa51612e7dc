"""Requests and answers over HTTP: JSON or XML as plain values, and the errors a service can make."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import orjson

from data_sources.xml_text import XmlError, parse_xml
from ioc.errors import SourceError

JSON, XML = "json", "xml"
KINDS = {
    JSON: ("application/json", "text/json", "application/problem+json"),
    XML: ("application/xml", "text/xml", "application/soap+xml"),
}
_MARK = b"\xef\xbb\xbf"


class UnreadableBody(ValueError):
    """The bytes are neither JSON nor XML, whichever was expected; the message says where."""


class RetryLater(SourceError):
    """The service said how long to wait before the next try."""

    def __init__(self, source: str, text: str, seconds: float):
        super().__init__(source, text)
        self.seconds = seconds


class RefusedError(SourceError):
    """The service answers with a status that says no."""

    def __init__(self, source: str, text: str, status: int, *, permanent: bool):
        super().__init__(source, text, permanent=permanent)
        self.status = status


class UnreadableError(SourceError):
    """The body is no JSON or XML; what came is kept for its hash and size."""

    def __init__(self, source: str, text: str, body: bytes, reason: str):
        super().__init__(source, text)
        self.body, self.reason = body, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request: with a content it is a POST, else a GET."""

    url: str
    params: Mapping[str, object] = field(default_factory=dict)
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as read: the JSON (of XML: as dicts), headers in small letters, size in bytes, address asked."""

    json: object
    headers: Mapping[str, str]
    size: int
    url: str


def is_kind(format_: str, kind: str) -> bool:
    """Whether a content type is one of a format."""
    return kind in KINDS[format_] or kind.endswith(f"+{format_}")


def parse(format_: str, body: bytes) -> object:
    """The value of a body; UnreadableBody, SoapFault."""
    try:
        return parse_xml(body) if format_ == XML else orjson.loads(body.removeprefix(_MARK))
    except orjson.JSONDecodeError as error:
        raise UnreadableBody(f"are no JSON, first at byte {error.pos}") from None
    except XmlError as error:
        raise UnreadableBody(f"are no XML: {error}") from None


def plain(url: str) -> str:
    """The address without its query: a secret may stand there."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
