"""Supplement requests: when the clock of a dossier stands still, and what that does to its due date.

A pause is [asked, answered, new due] in microseconds, MISSING where there is none; "column k" below holds the
k-th pause of every dossier, so that dossiers are worked on together.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from ioc.domain.moments import MISSING, LocalDays
from ioc.domain.workcal import WorkCalendar

Pauses = Sequence[Sequence[int]]


def settled(pauses: Pauses, received: int, end: int) -> list[tuple[int, int, int]]:
    """Pauses in order, apart from each other and between receipt and end; only the last may be unanswered.

    A request that was never answered ends with the next request, or with the end of the dossier.
    """
    told = sorted((p for p in pauses if end == MISSING or p[0] < end), key=lambda p: p[0])
    found: list[tuple[int, int, int]] = []
    free = received
    for place, (asked, answered, new_due) in enumerate(told):
        if answered == MISSING:
            answered = told[place + 1][0] if place + 1 < len(told) else end
        elif end != MISSING:
            answered = min(answered, end)
        asked = max(asked, free)
        if answered != MISSING:
            answered = max(answered, asked)
        found.append((asked, answered, new_due))
        free = max(free, answered)
    return found


def by_position(pauses: Sequence[Pauses]) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
    """For k = 0, 1, ...: which dossiers have a k-th pause, and its asked, answered and new due."""
    rows = [row for row, own in enumerate(pauses) if own]
    k = 0
    while rows:
        column = np.array([pauses[row][k] for row in rows], dtype=np.int64)
        yield np.array(rows), column[:, 0], column[:, 1], column[:, 2]
        k += 1
        rows = [row for row in rows if len(pauses[row]) > k]


def stretched(
    due: np.ndarray, received: np.ndarray, pauses: Sequence[Pauses], calendar: WorkCalendar, policy: str
) -> np.ndarray:
    """Due dates with settled pauses in them; MISSING while an answer is waited for.

    A new due date that came with a pause counts as it is. Otherwise a pause begun before the due date adds
    its working time (PAUSE), or the whole time limit starts again with the answer (RESTART, if it is known).
    """
    due = due.copy()
    limit = calendar.between(received, due)
    for rows, asked, answered, new_due in by_position(pauses):
        before = due[rows]
        if policy == "RESTART":
            unknown = (limit[rows] == MISSING) & (answered != MISSING)
            later = np.where(unknown, before, calendar.add(answered, limit[rows]))
        else:
            later = calendar.add(before, calendar.between(asked, answered))
        counts = (before != MISSING) & (asked < before)
        later = np.where(counts, _alike(before, later, calendar.days), before)
        due[rows] = np.where(new_due != MISSING, new_due, later)
    return due


def renewed(due: np.ndarray, pauses: Sequence[Pauses]) -> np.ndarray:
    """Due dates as their source tells them: the last new one that came with a pause, else the first."""
    due = due.copy()
    for rows, _, _, new_due in by_position(pauses):
        due[rows] = np.where(new_due != MISSING, new_due, due[rows])
    return due


def _alike(told: np.ndarray, later: np.ndarray, days: LocalDays) -> np.ndarray:
    """Later due dates; one that meant the end (or the start) of a day goes on meaning that."""
    number = days.of(later)
    is_end = days.ends(days.of(told)) == told
    is_start = (days.starts(days.of(told)) == told) & (later != told)
    whole = np.where(is_end, days.ends(number), days.starts(number + 1))
    return np.where((is_end | is_start) & (later != MISSING), whole, later)


def paused_time(pauses: Sequence[Pauses], calendar: WorkCalendar) -> np.ndarray:
    """Working time inside the settled, answered pauses of each dossier."""
    total = np.zeros(len(pauses), dtype=np.int64)
    for rows, asked, answered, _ in by_position(pauses):
        total[rows] += np.where(answered == MISSING, 0, calendar.between(asked, answered))
    return total
