"""What a source hands over: pages as fetched, records and rejections as parsed. The Source protocol."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from ioc.domain.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One fetched page. body: whatever `parse` of the same source takes; where: for messages and quarantine.

    cursor: where to go on after this page is stored (text, opaque to everybody else), None: stay.
    total: how many records the whole reading will bring, where the source says so.
    """

    body: Any
    where: str
    cursor: str | None = None
    total: int | None = None
    last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A record (or a whole page) that may not come in. payload holds whitelisted fields only, or None."""

    field: str
    reason: str
    text: str
    where: str
    hash: str  # of the payload as it came: the same bad record is kept once
    code: str | None = None
    payload: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """Records of one page in the order they came, and what was refused."""

    records: list[Record] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.records) + len(self.rejections)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the codes that a source has. total: of the whole listing, by which it is known to be whole."""

    codes: list[str]
    total: int | None


class Source(Protocol):
    """One source system of a place, ready to be read. Fetching may raise SourceError, parsing may not."""

    name: str
    kind: str  # Kind, or PORTAL

    def fetch(self, cursor: str | None) -> Iterator[Page]:
        """Pages of everything new or changed since `cursor` (less the overlap), oldest change first."""

    def read_file(self, path: Path) -> Iterator[Page]:
        """Pages of one file in the source's own format, for `ioc load`; their cursor is None."""

    def read_push(self, raw: bytes, *, lines: bool) -> Iterator[Page]:
        """Pages of one record each of what the system pushed: a JSON document, or JSON lines."""

    def cursor_at(self, moment: datetime) -> str | None:
        """The cursor that re-reads what changed since a moment (back-fill, sweep); None: everything."""

    def parse(self, page: Page) -> Parsed: ...

    def lists_codes(self) -> bool:
        """Whether it can tell which records it has; else `list_codes` is not asked."""

    def list_codes(self, start: datetime, end: datetime) -> Iterator[Listed]:
        """The codes of what was received, opened or requested in a span; SourceError when it cannot be told."""
