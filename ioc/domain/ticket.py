"""The rules of a hotline ticket: which wait for an answer, when they have ended, when they are due."""

from collections.abc import Sequence

import numpy as np

from ioc.domain.flags import TicketFlag
from ioc.domain.moments import HOUR, MISSING
from ioc.domain.records import TicketKind
from ioc.domain.rules import Rules
from ioc.domain.told import Columns
from ioc.domain.workcal import WorkCalendar

OPEN = "open"  # the other classes of states, closed and refused, are ends


def is_answerable(kinds: Sequence[str]) -> np.ndarray:
    """Information is given on the spot: only feedback and proposals can be open."""
    return np.array([kind != TicketKind.INFORMATION for kind in kinds], dtype=bool)


def is_open(states: Sequence[str], rules: Rules) -> np.ndarray:
    """Whether the place's table says that a state is an open one."""
    return np.array([rules.ticket_states[state] == OPEN for state in states], dtype=bool)


def ends_of(columns: Columns, is_open: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Raw ends, MISSING while open, and flags; information without a moment ends as it is opened."""
    closed, opened = columns["closed_at"], columns["opened_at"]
    answerable = is_answerable(columns["kind"])
    missing = closed == MISSING
    other = np.where(answerable, columns["source_updated_at"], opened)
    end = np.where(is_open, MISSING, np.where(missing, other, closed))
    assumed, odd = answerable & ~is_open & missing, is_open & ~missing
    return end, assumed * TicketFlag.END_ASSUMED.value + odd * TicketFlag.OPEN_WITH_END.value


def dues_of(columns: Columns, rules: Rules, calendar: WorkCalendar) -> np.ndarray:
    """Due dates; where the source gives none, the limit of the category in calendar or working hours."""
    due, opened = columns["due_at"], columns["opened_at"]
    limits = [rules.limits.get(category) for category in columns["category"]]
    length = np.array([round(one.hours * HOUR) if one else MISSING for one in limits], dtype=np.int64)
    working = np.array([bool(one and one.working) for one in limits], dtype=bool)
    by_clock = np.where(length == MISSING, MISSING, opened + np.maximum(length, 0))
    return np.where(due == MISSING, np.where(working, calendar.add(opened, length), by_clock), due)
