"""How old and how late in whole working days: the day something began or fell due is not counted, today is."""

import numpy as np

from ioc.domain.moments import MISSING
from ioc.domain.workcal import WorkCalendar


def working_days_since(calendar: WorkCalendar, since: np.ndarray, now: np.ndarray | int) -> np.ndarray:
    """Working days after the day of each moment up to and with the day of `now`; 0 where it lies ahead."""
    days = calendar.days
    since = np.asarray(since, dtype=np.int64)
    first = days.of(since).astype(np.int64)
    last = np.broadcast_to(days.of(np.asarray(now, dtype=np.int64)), first.shape).astype(np.int64)
    there = (since != MISSING) & (first <= last)
    first, last = np.where(there, first, last), last
    return np.where(there, calendar.count_days(first + 1, last + 1), 0)


def days_past(calendar: WorkCalendar, due: int | None, until: int) -> int | None:
    """Working days that one due moment lies behind; None without a due."""
    return None if due is None else int(working_days_since(calendar, np.array([due]), until)[0])
