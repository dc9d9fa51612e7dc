"""Moves as few ends as needed so that pending and late come out exactly as published."""

import numpy as np

from data_sources.demo.courses import NORMAL, Courses
from ioc.errors import SettingError

_REACH = 8  # working days around the cut within which an end may be moved over it


def tie_pending(
    rng: np.random.Generator, courses: Courses, index: np.ndarray, last: int, pending: int
) -> None:
    """Makes exactly `pending` dossiers end after the working day `last`."""
    end = index + courses.end
    surplus = int((end > last).sum()) - pending
    movable = (courses.pause == 0) & (courses.outcome == NORMAL)
    if surplus > 0:
        near = movable & (end > last) & (end <= last + _REACH) & (index < last)
        rows = _choose(rng, near, surplus, "end before the cut")
        back = np.minimum(rng.integers(0, 4, len(rows)), last - index[rows] - 1)
        courses.end[rows] = last - back - index[rows]
    elif surplus < 0:
        near = movable & (end <= last) & (end > last - _REACH) & (courses.end > 0)
        rows = _choose(rng, near, -surplus, "stay open at the cut")
        courses.end[rows] = last + rng.integers(1, _REACH, len(rows)) - index[rows]


def tie_late(rng: np.random.Generator, courses: Courses, index: np.ndarray, last: int, late: int) -> None:
    """Makes exactly `late` of those that ended by the working day `last` end after their due day."""
    due, done = courses.due + courses.pause, index + courses.end <= last
    movable = done & (courses.pause == 0) & (courses.outcome == NORMAL)
    is_late = courses.has_due & (courses.end > due)
    surplus = int((is_late & done).sum()) - late
    if surplus > 0:
        rows = _choose(rng, movable & is_late, surplus, "end in time")
        courses.end[rows] = due[rows]
    elif surplus < 0:
        near = movable & courses.has_due & ~is_late & (index + due < last) & (courses.end > 0)
        rows = _choose(rng, near, -surplus, "end late")
        over = np.minimum(rng.geometric(0.25, len(rows)), last - index[rows] - due[rows])
        courses.end[rows] = due[rows] + over


def _choose(rng: np.random.Generator, candidates: np.ndarray, count: int, wish: str) -> np.ndarray:
    rows = np.flatnonzero(candidates)
    if len(rows) < count:
        raise SettingError(
            f"demo: {count} dossiers should {wish} for the published totals, only {len(rows)} can"
        )
    return rng.choice(rows, count, replace=False)
