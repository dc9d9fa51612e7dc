"""A portal and the one-stop system side by side at a moment: what each has, and what of it each calls late."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geo.entries import SourceEntry
from ioc.domain.contributions import overdue_entries
from ioc.domain.dossier import is_not_accepted
from ioc.domain.moments import MISSING, LocalDays
from ioc.domain.records import DossierStatus
from ioc.domain.told import Columns
from ioc.store.portal_entries import Entry

ENDED = range(DossierStatus.WITHDRAWN, DossierStatus.RETURNED + 1)
NAMES = (
    "code", "status", "resolving_area", "due_at", "source_due_at", "end_at", "source_updated_at", "paused_since",
)  # fmt: skip
PAUSED = (DossierStatus.AWAITING_DOCUMENTS, DossierStatus.AWAITING_PAYMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """A dossier of ours. due: what counts; told_due: as its source tells it; late: pending and overdue now."""

    code: str
    status: int
    area: str
    due: int | None
    told_due: int | None
    end: int | None
    stamp: int
    paused: bool
    late: bool
    pending: bool


def here_of(columns: Columns, lateness: str, days: LocalDays, now: int) -> dict[str, Here]:
    """Late by the very rule that overdue dossiers are counted by."""
    d, m = overdue_entries("dossiers", columns, lateness, days)
    late = (d != MISSING) & (d < now) & ((m == MISSING) | (m >= now))
    has_parent = np.array([bool(code) for code in columns["parent_code"]], dtype=bool)
    pending = (columns["received_at"] != MISSING) & (columns["end_at"] == MISSING)
    pending &= ~is_not_accepted(columns["status"]) & ~has_parent
    told = zip(*(_plain(columns[name]) for name in NAMES), late.tolist(), pending.tolist(), strict=True)
    return {
        code: Here(
            code=code, status=status, area=area, due=due, told_due=told_due, end=end, stamp=stamp or 0,
            paused=paused is not None or (end is None and status in PAUSED), late=is_late, pending=is_pending,
        )
        for code, status, area, due, told_due, end, stamp, paused, is_late, is_pending in told
    }  # fmt: skip


def _plain(column: np.ndarray | list) -> list:
    values = column.tolist() if isinstance(column, np.ndarray) else column
    return [None if value == MISSING else value for value in values]


@dataclass(frozen=True, kw_only=True)
class Sides:
    """theirs: as the portal shows them; ours: its codes that are here, and what is pending here."""

    entry: SourceEntry
    lateness: str  # of the place
    days: LocalDays
    now: int
    theirs: Mapping[str, Entry]
    here: Mapping[str, Here]

    @cached_property
    def ours(self) -> dict[str, Here]:
        return {code: one for code, one in self.here.items() if one.pending or code in self.theirs}

    @cached_property
    def late_there(self) -> frozenset[str]:
        return frozenset(code for code, one in self.theirs.items() if self._is_late(one))

    @cached_property
    def late_here(self) -> frozenset[str]:
        return frozenset(code for code, one in self.ours.items() if one.late)

    @cached_property
    def tells_states(self) -> bool:
        return any(one.status is not None or one.ended_at is not None for one in self.theirs.values())

    @cached_property
    def different(self) -> frozenset[str]:
        """The matched codes of which the portal tells another state; without one, another side of the end."""
        both = self.theirs.keys() & self.ours.keys() if self.tells_states else ()
        return frozenset(code for code in both if _differs(self.theirs[code], self.ours[code]))

    def _is_late(self, one: Entry) -> bool:
        """As the portal says it; where it gives moments only, by its rule."""
        if has_ended(one):
            return False
        if one.is_late is not None:
            return one.is_late
        return self.entry.portal_lists == "late" or self.is_over(one.due_at)

    def is_over(self, due: int | None) -> bool:
        if due is None:
            return False
        if (self.entry.portal_late or self.lateness) == "instant":
            return due < self.now
        return self.days.day(due) < self.days.day(self.now)

    def same_due(self, one: Entry, due: int | None) -> bool:
        """By the place's rule: on one day, or at one moment."""
        if one.due_at is None or due is None or self.lateness == "instant":
            return one.due_at == due
        return self.days.day(one.due_at) == self.days.day(due)


def has_ended(one: Entry) -> bool:
    return one.ended_at is not None or one.status in ENDED


def _differs(there: Entry, here: Here) -> bool:
    if there.status is not None:
        return there.status != here.status
    return has_ended(there) != (here.end is not None)
