"""A source system in memory that tells versions of dossiers by stamp, can be away, lose pages and delete records."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ioc.domain.feed import Listed, Page, Parsed
from ioc.domain.records import DossierRecord, StepRecord
from ioc.errors import SourceError

PAGE = 3
NOW = datetime.fromisoformat("2021-10-29T10:00:30+07:00")


def version(number: int, stamp: datetime, **more: object) -> DossierRecord:
    """A version of the dossier of a number; received an hour before it was first told."""
    usual = {
        "status": 4,
        "received_at": stamp - timedelta(hours=1),
        "resolving_area": "25216",
        "channel": "2",
    }
    return DossierRecord(source="one_stop", dossier_code=f"K-{number:03d}", updated_at=stamp, **usual | more)


def with_step(number: int, stamp: datetime) -> DossierRecord:
    step = StepRecord(step="intake", started_at=stamp - timedelta(hours=1), ended_at=stamp)
    return version(number, stamp, steps=(step,))


@dataclass
class KeptSource:
    """hidden: codes whose versions a poll does not see; deleted: codes that are no longer there."""

    name: str = "one_stop"
    told: list[DossierRecord] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    overlap: timedelta = timedelta(minutes=5)
    away: bool = False
    cut_listing: int = 0
    listing: bool = True
    asked: list[str | None] = field(default_factory=list)

    def fetch(self, cursor: str | None) -> Iterator[Page]:
        self.asked.append(cursor)
        since = (
            datetime.min.replace(tzinfo=UTC)
            if cursor is None
            else datetime.fromisoformat(cursor) - self.overlap
        )
        found = [one for one in sorted(self.told, key=lambda one: one.updated_at) if one.updated_at >= since]
        for start in range(0, len(found), PAGE):
            if self.away:
                raise SourceError(self.name, "HTTP 503")
            part = found[start : start + PAGE]
            best = max(filter(None, (cursor, part[-1].updated_at.astimezone(UTC).isoformat())))
            seen = [one for one in part if one.dossier_code not in self.hidden]
            yield Page(body=seen, where="page", cursor=best, total=len(found))
        if self.away:
            raise SourceError(self.name, "HTTP 503")

    def parse(self, page: Page) -> Parsed:
        return Parsed([one for one in page.body if one.dossier_code not in self.deleted], [])

    def cursor_at(self, moment: datetime) -> str:
        return moment.astimezone(UTC).isoformat()

    def lists_codes(self) -> bool:
        return self.listing

    def list_codes(self, start: datetime, end: datetime) -> Iterator[Listed]:
        if self.away:
            raise SourceError(self.name, "HTTP 503")
        latest = {one.dossier_code: one for one in sorted(self.told, key=lambda one: one.updated_at)}
        there = [
            code
            for code, one in latest.items()
            if code not in self.deleted and start <= one.received_at < end
        ]
        yield Listed(there[: len(there) - self.cut_listing], len(there))
