"""Notices what a source deleted: it lists the codes of a window, and codes of ours it no longer has leave the counts.

Never on a listing that failed or is shorter than it says, and never more than a share at once without a person.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from ioc import clock
from ioc.domain.moments import to_us
from ioc.domain.records import Kind
from ioc.errors import SourceError
from ioc.ingest.gone import restore, withdraw
from ioc.listing import lists, then_polled, whole_listing
from ioc.polling import Poller
from ioc.store.gone import codes_standing, gone_of_codes
from ioc.store.incidents import note_incident

log = logging.getLogger("ioc.deletions")
WAITING = "deletions_waiting"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found. waiting: so many are missing that a person must say so."""

    source: str
    listed: int = 0
    withdrawn: int = 0
    returned: int = 0
    waiting: int = 0
    error: str | None = None

    def __str__(self) -> str:
        if self.error:
            return self.error
        told = f"{self.source}: {self.listed} listed, {self.withdrawn} withdrawn, {self.returned} returned"
        return f"{told}, {self.waiting} wait for `ioc poll --accept-deletions`" if self.waiting else told


class Deletions:
    """share: of the records of a window that may leave at once."""

    def __init__(self, poller: Poller, share: float):
        self.poller, self.share = poller, share
        self.store, self.place, self.loader = poller.store, poller.place, poller.loader

    def can(self, name: str) -> bool:
        """Whether a source lists its codes."""
        return lists(self.poller.sources[name])

    def check(self, name: str, start: datetime, end: datetime, *, accept: bool = False) -> Outcome:
        """Compares one window. What changed while it was listed is polled before anything is concluded."""
        try:
            before, listed, wrong = then_polled(
                self.poller, name, lambda: whole_listing(name, self.poller.sources[name], start, end)
            )
        except SourceError as error:
            log.warning("deletions are not looked for: %s", error)
            return Outcome(name, error=str(error))
        if wrong:
            return Outcome(name, listed=len(listed), error=wrong)
        return self._compare(name, (to_us(start), to_us(end)), listed, before, accept=accept)

    def _compare(
        self, name: str, span: tuple[int, int], listed: set[str], before: int, *, accept: bool
    ) -> Outcome:
        kind = Kind(self.place.sources[name].kind)
        with self.store.read() as conn:
            total, ours = codes_standing(conn, self.place.code, name, kind, span, before)
            back = gone_of_codes(conn, self.place.code, name, sorted(listed))["code"]
        missing = sorted(ours - listed)
        returned = restore(self.loader, name, back) if back else 0
        found = {"listed": len(listed), "returned": returned}
        if missing and len(missing) > self.share * total and not accept:
            self._ask(name, len(missing), total)
            return Outcome(name, waiting=len(missing), **found)
        withdrawn = withdraw(self.loader, name, missing, total) if missing else 0
        return Outcome(name, withdrawn=withdrawn, **found)

    def _ask(self, name: str, missing: int, total: int) -> None:
        log.warning(
            "%s: %d records of %d are missing at the source: too many to leave by themselves; "
            "`ioc poll --accept-deletions %s` takes them out", name, missing, total, name,
        )  # fmt: skip
        told = {"source": name, "count": missing, "total": total}
        with self.store.write() as conn:
            note_incident(conn, self.place.code, WAITING, to_us(clock.now()), told)
