"""What a poll hands to the loader and keeps of itself: batches of pages, the backlog's progress, the run."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from ioc.domain.feed import Page, Parsed
from ioc.errors import IocError
from ioc.store.polls import SourceState


class Loaded(Protocol):
    """What a loader says it did."""

    records_in: int
    changed: int
    rejected: Mapping[str, int]


@dataclass(slots=True)
class Run:
    """What one poll did; error is None when it reached the end of what the source had."""

    source: str
    started_at: int
    pages: int = 0
    records_in: int = 0
    changed: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    duration_s: float = 0.0
    error: str | None = None

    def count(self, done: Loaded) -> None:
        """Adds what one load did."""
        self.records_in += done.records_in
        self.changed += done.changed
        for reason, count in done.rejected.items():
            self.rejected[reason] = self.rejected.get(reason, 0) + count


@dataclass(frozen=True, slots=True)
class Batch:
    """Several pages as one: loaded in one transaction, with the cursor of the last.

    told: what was parsed, or what a loader made ready of it. size: records and rejections of it. is_last: nothing
    comes after it, where the source tells that.
    """

    told: Any
    size: int
    cursor: str | None
    total: int | None
    pages: int = 0
    is_last: bool = False


class Backlog:
    """How far the first full reading is; a restart goes on counting where the last one stopped."""

    def __init__(self, before: SourceState):
        self.done = before.backlog_done or 0
        self.total: int | None = None

    def after(self, batch: Batch) -> dict[str, int | None]:
        if self.total is None and batch.total is not None:
            self.total = self.done + batch.total
        self.done += batch.size
        return {"backlog_done": self.done, "backlog_total": self.total and max(self.total, self.done)}


def gather(pages: Iterable[tuple[Page, Parsed]], least: int) -> Iterator[Batch]:
    """Pages joined until `least` records are together; pages before a failing one are still handed out."""
    waiting: list[tuple[Page, Parsed]] = []
    try:
        for one in pages:
            waiting.append(one)
            if sum(parsed.size for _, parsed in waiting) >= least:
                yield _joined(waiting)
                waiting = []
    except IocError:
        if waiting:
            yield _joined(waiting)
        raise
    if waiting:
        yield _joined(waiting)


def whole(pages: Iterable[tuple[Page, Parsed]]) -> Iterator[Batch]:
    """All pages as one, or none where one fails: half of a list that says all would say that the rest is gone."""
    if found := list(pages):
        yield _joined(found)


def made_ready(batches: Iterable[Batch], ready: Callable[[Parsed], Any]) -> Iterator[Batch]:
    """The same batches, each made ready for the loader as far as that needs no store."""
    for one in batches:
        yield replace(one, told=ready(one.told))


def up_to(pages: Iterable[Page], cursor: str | None) -> Iterator[Page]:
    """Pages up to the one that reaches a cursor, or all; cursors of one source are in the order of time."""
    for page in pages:
        yield page
        if cursor is not None and page.cursor is not None and page.cursor >= cursor:
            return


def told_by(parsed: Parsed, until: datetime | None) -> Parsed:
    """Without records that the source stamped later."""
    if until is None:
        return parsed
    return Parsed([one for one in parsed.records if one.updated_at <= until], parsed.rejections)


def _joined(pages: list[tuple[Page, Parsed]]) -> Batch:
    """The total is the first page's: what lay ahead when the batch began."""
    records = [record for _, parsed in pages for record in parsed.records]
    rejections = [rejection for _, parsed in pages for rejection in parsed.rejections]
    cursors = [page.cursor for page, _ in pages if page.cursor is not None]
    parsed = Parsed(records, rejections)
    return Batch(
        told=parsed, size=parsed.size,
        cursor=cursors[-1] if cursors else None, total=pages[0][0].total, pages=len(pages),
        is_last=pages[-1][0].last,
    )  # fmt: skip
