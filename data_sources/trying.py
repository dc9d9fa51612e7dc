"""Tries a source: reads a page or two, says what it parses to and what it rejects, stores nothing."""

from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from data_sources.files import BadFile, Rows
from data_sources.mapped.explaining import RecordTold
from data_sources.stamped_pages import UnreadablePage
from ioc import clock
from ioc.domain.feed import Page, Rejection, Source
from ioc.domain.records import Kind, Record
from ioc.errors import IocError

SHOWN = 3  # records in full
LOOKED_AT = 2_000  # of a page, for records of every kind of refusal
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
    told: list[RecordTold] = field(default_factory=list)

    def __str__(self) -> str:
        """The try as a person reads it: what came, a few records field by field, every reason of refusal."""
        return "\n".join((*self._summary(), *self._samples(), *self._refusals()))

    def _summary(self) -> list[str]:
        told = f" of {self.total}" if self.total is not None else ""
        lines = [
            f"{self.source} ({self.kind}): {self.pages} pages, {self.raw} records{told} in {self.took_s:.1f} s, "
            f"{len(self.records)} good, {len(self.rejections)} refused{', more to come' if self.more else ''}"
        ]
        if self.newest_at is not None:
            lines.append(f"newest event: {self.newest_at.isoformat()}, {_words(self.age)} ago")
        return [*lines, f"stopped by: {self.error}"] if self.error else lines

    def _samples(self) -> list[str]:
        if self.told:
            return [line for one in self.told for line in ("", str(one))]
        return [line for record in self.records[:SHOWN] for line in ("", *_lines(record))]

    def _refusals(self) -> list[str]:
        """Each reason once, with how often it came and the first of its kind."""
        found: dict[tuple[str, str], list[Rejection]] = {}
        for rejection in self.rejections:
            found.setdefault((rejection.field, rejection.reason), []).append(rejection)
        return [
            f"\nrefused {len(same)}x {reason}{f', {name}' if name else ''}: {same[0].text} ({same[0].where})"
            for (name, reason), same in found.items()
        ]


def _lines(record: Record) -> list[str]:
    values = ((one.name, getattr(record, one.name)) for one in fields(record))
    return [f"  {name:16} {_shown(value)}" for name, value in values if value not in (None, ())]


def _shown(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _words(age: timedelta | None) -> str:
    """An age without fractions: 3 days, 2:05:00."""
    return str(timedelta(seconds=int(age.total_seconds()))) if age is not None else "an unknown time"


def try_source(source: Source, pages: int = 1, cursor: str | None = None, path: Path | None = None) -> Trial:
    """Reads the first pages from a cursor (None: the beginning), or of a file. Raises when not even one came."""
    begin, found, error = clock.monotonic(), [], None
    try:
        found.extend(islice(source.fetch(cursor) if path is None else source.read_file(path), pages))
    except IocError as problem:
        if not found:
            raise
        error = str(problem)
    parsed = [source.parse(page) for page in found]
    records = [record for one in parsed for record in one.records]
    newest = max((moment for record in records for moment in _moments(record)), default=None)
    return Trial(
        source=source.name, kind=source.kind, pages=len(found), raw=sum(map(_size, found)),
        total=found[0].total if found else None, more=bool(found) and not found[-1].last, records=records,
        rejections=[rejection for one in parsed for rejection in one.rejections], newest_at=newest,
        age=None if newest is None else clock.ago(newest), took_s=clock.monotonic() - begin, error=error,
        told=_told(source, found),
    )  # fmt: skip


def _told(source: Source, pages: list[Page]) -> list[RecordTold]:
    """Of a mapped source: the first good records field by field, and one for each reason of refusal."""
    if not hasattr(source, "explained"):
        return []
    good, refused = [], {}
    for one in islice((told for page in pages for told in source.explained(page)), LOOKED_AT):
        if one.problem is not None:
            refused.setdefault(one.reason, one)
        elif not one.skipped and len(good) < SHOWN:
            good.append(one)
    return [*good, *refused.values()]


def _moments(record: Record) -> list[datetime]:
    """Moments of events; due dates lie ahead and are none."""
    found = (getattr(record, name, None) for name in _EVENTS)
    return [moment for moment in found if moment is not None]


def _size(page: Page) -> int:
    body = page.body
    if isinstance(body, BadFile | UnreadablePage):
        return 0
    return len(body.rows if isinstance(body, Rows) else getattr(body, "records", body))
