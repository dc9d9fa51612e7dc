"""Every code that a source says it has of a span, or an error: a listing that is not whole proves nothing."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from ioc.domain.feed import Source
from ioc.errors import SourceError
from ioc.polling import Poller
from ioc.store import data_version
from ioc.store.polls import read_state

Told = TypeVar("Told")


class NotWhole(SourceError):
    """A listing that is shorter than it says."""

    def __init__(self, source: str, codes: int, total: int | None):
        super().__init__(source, f"the listing is not whole: {codes} codes of {total}")
        self.codes, self.total = codes, total


def lists(source: Source) -> bool:
    """Whether a source lists its codes."""
    can = getattr(source, "lists_codes", None)
    return can is not None and can()


def whole_listing(name: str, source: Source, start: datetime, end: datetime) -> set[str]:
    """Every code the source has; SourceError where the listing is not whole."""
    found: set[str] = set()
    count, total = 0, None
    for page in source.list_codes(start, end):
        found.update(page.codes)
        count += len(page.codes)
        total = page.total
    if total is None or count < total:
        raise NotWhole(name, count, total)
    return found


def then_polled(poller: Poller, name: str, tell: Callable[[], Told]) -> tuple[int, Told, str | None]:
    """What a source tells now, the data version before it, and the error of the poll that brings what changed
    meanwhile: without that poll nothing may be concluded. SourceError where it tells nothing."""
    with poller.store.read() as conn:
        before = data_version(conn, poller.place.code)
        cursor = read_state(conn, poller.place.code, name).cursor
    told = tell()
    run = poller.poll(name, since=cursor) if cursor is not None else None
    return before, told, None if run is None else run.error
