"""How late and how old a record is in working time, over columns: what a worklist shows, no count rests on it."""

import numpy as np

from ioc.domain.moments import MISSING
from ioc.domain.workcal import WorkCalendar


def working_days_since(calendar: WorkCalendar, since: np.ndarray, until: np.ndarray | int) -> np.ndarray:
    """Working days after the day of each moment up to and with the day of `until`; 0 where it lies ahead."""
    since, some_day = np.asarray(since, dtype=np.int64), calendar.days.midnights[0]
    until = np.broadcast_to(np.asarray(until, dtype=np.int64), since.shape)
    there = (since != MISSING) & (until != MISSING)
    first, last = (calendar.days.of(np.where(there, moments, some_day)) for moments in (since, until))
    return np.where(there, calendar.count_days(np.minimum(first, last) + 1, last + 1), 0)


def days_over(due: np.ndarray, until: np.ndarray | int, calendar: WorkCalendar) -> np.ndarray:
    """Working days that something late is late by; the first counts from its start.

    A weekend in which nothing could be done is part of the first day: whoever is late is late by one day at least.
    """
    there = (due != MISSING) & (np.asarray(until) != MISSING)
    return np.where(there, np.maximum(working_days_since(calendar, due, until), 1), MISSING)


def age(
    begun: np.ndarray, until: np.ndarray, paused_since: np.ndarray, paused: np.ndarray, calendar: WorkCalendar
) -> np.ndarray:
    """Working time since each receipt, without the pauses: those answered and the one still open."""
    waiting = calendar.between(paused_since, until)
    waiting = np.where((paused_since == MISSING) | (paused_since >= until), 0, waiting)
    worked = calendar.between(begun, until)
    return np.where(worked == MISSING, MISSING, np.maximum(worked - paused - waiting, 0))


def left(due: np.ndarray, moment: int, calendar: WorkCalendar) -> np.ndarray:
    """Working time from a moment to each due date; negative once it is past."""
    return calendar.between(np.full(len(due), moment), due)
