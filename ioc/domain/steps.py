"""The steps of dossiers, one row each: until when each lasted and the working time it took, pauses left out."""

from collections.abc import Iterator, Sequence

import numpy as np

from ioc.domain.dossier import pauses_of
from ioc.domain.moments import MISSING
from ioc.domain.pauses import Pauses
from ioc.domain.rules import Rules
from ioc.domain.told import Columns, Spans, pauses_from
from ioc.domain.workcal import WorkCalendar

LAST = np.iinfo(np.int64).max
NAMES = ("step", "holder", "started_at", "ended_at", "due_at")


def step_columns(columns: Columns, rules: Rules, calendar: WorkCalendar) -> Columns:
    """The steps of dossiers that tell any. row: the number of the dossier; n: its place among the steps.

    paused_us: working time of the answered pauses within; worked_us: what was left of it, MISSING while open.
    """
    told = [(row, own) for row, own in enumerate(columns["steps"]) if own]
    ends = columns["end_at"].tolist()
    flat = [(row, n, *one) for row, own in told for n, one in enumerate(settled_steps(own, ends[row]))]
    numbers = list(zip(*flat, strict=True)) or [()] * (2 + len(NAMES))
    found: Columns = dict(zip(("row", "n", *NAMES), map(list, numbers), strict=True))
    for name in ("row", "n", "started_at", "ended_at", "due_at"):
        found[name] = np.array(found[name], dtype=np.int64)
    return found | _times(found, _pauses(columns, [row for row, _ in told], rules), calendar)


def settled_steps(told: Spans, end: int) -> Iterator[tuple]:
    """Steps in order; one without an end lasts until the next begins, the last one until the dossier ends."""
    order = sorted(told, key=lambda one: (one[2], LAST if one[3] == MISSING else one[3]))
    following = [*(one[2] for one in order[1:]), end][: len(order)]
    for (step, holder, started, ended, due), after in zip(order, following, strict=True):
        if ended == MISSING and after != MISSING:
            ended = max(after, started)
        yield step, holder, started, ended, due


def waited(
    started: np.ndarray, paused_us: np.ndarray, paused_since: np.ndarray, now: int, calendar: WorkCalendar
) -> np.ndarray:
    """Working time that open steps have lasted by `now`; while an answer is waited for they stand still."""
    until = np.where((paused_since != MISSING) & (paused_since < now), paused_since, now)
    return np.maximum(calendar.between(started, np.maximum(until, started)) - paused_us, 0)


def _pauses(columns: Columns, rows: Sequence[int], rules: Rules) -> dict[int, Pauses]:
    """The settled pauses of those dossiers that have any."""
    names = ("status", "received_at", "end_at", "source_updated_at")
    few = {name: columns[name][list(rows)] for name in names}
    told = [pauses_from(columns["pauses"][row]) for row in rows]
    settled, _ = pauses_of(few, told, rules)
    return {row: own for row, own in zip(rows, settled, strict=True) if own}


def _times(steps: Columns, pauses: dict[int, Pauses], calendar: WorkCalendar) -> Columns:
    started, ended = steps["started_at"], steps["ended_at"]
    until = np.where(ended == MISSING, LAST, ended).tolist()
    begun = started.tolist()
    inside = [
        (at, max(asked, begun[at]), min(answered, until[at]))
        for at, row in enumerate(steps["row"].tolist()) if row in pauses
        for asked, answered, _ in pauses[row]
        if answered != MISSING or ended[at] != MISSING
        for answered in (until[at] if answered == MISSING else answered,)
        if max(asked, begun[at]) < min(answered, until[at])
    ]  # fmt: skip
    paused = np.zeros(len(started), dtype=np.int64)
    if inside:
        at, asked, answered = np.array(inside, dtype=np.int64).T
        np.add.at(paused, at, calendar.between(asked, answered))
    worked = calendar.between(started, ended)
    return {"paused_us": paused, "worked_us": np.where(worked == MISSING, MISSING, worked - paused)}
