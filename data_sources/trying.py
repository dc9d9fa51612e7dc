"""Tries a source: reads a page or two, says what it parses to and what it rejects, stores nothing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from data_sources.files import BadFile, Rows
from data_sources.stamped_pages import UnreadablePage
from ioc import clock
from ioc.domain.feed import Page, Rejection, Source
from ioc.domain.records import Kind, Record
from ioc.errors import IocError

_EVENTS = (
    "received_at", "submitted_at", "finished_at", "returned_at", "ended_at", "opened_at", "assigned_at",
    "closed_at", "requested_at", "paid_at", "refunded_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a try brought. raw: records as they came, good or bad; error: what stopped the reading."""

    source: str
    kind: Kind
    pages: int
    raw: int
    total: int | None
    more: bool
    records: list[Record] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    newest_at: datetime | None = None
    age: timedelta | None = None
    took_s: float = 0.0
    error: str | None = None


def try_source(source: Source, pages: int = 1, cursor: str | None = None) -> Trial:
    """Reads the first pages from a cursor (None: the beginning); what the source does wrong is told."""
    begin, found, error = clock.monotonic(), [], None
    try:
        found.extend(islice(source.fetch(cursor), pages))
    except IocError as problem:
        error = str(problem)
    parsed = [source.parse(page) for page in found]
    records = [record for one in parsed for record in one.records]
    newest = max((moment for record in records for moment in _moments(record)), default=None)
    return Trial(
        source=source.name, kind=source.kind, pages=len(found), raw=sum(map(_size, found)),
        total=found[0].total if found else None, more=bool(found) and not found[-1].last, records=records,
        rejections=[rejection for one in parsed for rejection in one.rejections], newest_at=newest,
        age=None if newest is None else clock.ago(newest), took_s=clock.monotonic() - begin, error=error,
    )  # fmt: skip


def _moments(record: Record) -> list[datetime]:
    """Moments of events; due dates lie ahead and are none."""
    found = (getattr(record, name, None) for name in _EVENTS)
    return [moment for moment in found if moment is not None]


def _size(page: Page) -> int:
    body = page.body
    if isinstance(body, BadFile | UnreadablePage):
        return 0
    return len(body.rows if isinstance(body, Rows) else getattr(body, "records", body))
