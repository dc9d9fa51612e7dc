"""The question of where: tickets by stored coordinate and category, opened in the period or still open."""

from collections import defaultdict

import numpy as np
from sqlalchemy import and_

from ioc.domain.contributions import contributions, overdue_entries
from ioc.domain.moments import MISSING
from ioc.domain.rules import rules_of
from ioc.indicators.answers import Period, Question, Spot, SpotsAnswer
from ioc.indicators.basis import Basis
from ioc.indicators.rows import READ, Columns, in_areas, read_rows
from ioc.store.tables import FACTS

TABLE = FACTS["tickets"]


def spots(basis: Basis, question: Question) -> SpotsAnswer:
    """count: opened in the period; open and overdue: at its end."""
    if basis.is_withheld("tickets"):
        return SpotsAnswer(())
    columns = _read(basis, question)
    opened, is_open, is_overdue = _states(basis, columns, question.period)
    found: dict[tuple[float, float, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    unplaced = 0
    for number in np.flatnonzero(opened | is_open).tolist():
        lat, lon = columns["lat"][number], columns["lon"][number]
        if lat is None:
            unplaced += bool(opened[number])
            continue
        cell = found[lat, lon, columns["category"][number] or ""]
        for side, state in enumerate((is_open, is_overdue, opened)):
            cell[side] += bool(state[number])
    made = (
        Spot(lat=lat, lon=lon, category=category, open=counts[0], overdue=counts[1], count=counts[2])
        for (lat, lon, category), counts in sorted(found.items())
    )
    return SpotsAnswer(tuple(made), unplaced)


def _read(basis: Basis, question: Question) -> Columns:
    """Rows opened in the period, and older ones still open at its end."""
    start, end, opened = question.period.start, question.period.end, TABLE.c.opened_at
    conditions = [
        and_(opened >= start, opened < end),
        and_(opened < start, TABLE.c.end_at.is_(None)),
        and_(opened < start, TABLE.c.end_at >= end),
    ]
    if question.area != basis.place.root:
        inside = in_areas("tickets", "resolving", basis.place.leaves_of(question.area))
        conditions = [and_(condition, inside) for condition in conditions]
    return read_rows(basis.conn, basis.place, "tickets", conditions, (*READ["tickets"], "lat", "lon"))


def _states(basis: Basis, columns: Columns, period: Period) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    days = basis.standing.days
    entries = {e.counter: e.moments for e in contributions("tickets", columns, days, rules_of(basis.place))}
    opened = (entries["opened"] >= period.start) & (entries["opened"] < period.end)
    begun, closed = entries["opened_answerable"], entries["closed"]
    is_open = _past(begun, period.end) & ~_past(closed, period.end)
    passed, over = overdue_entries("tickets", columns, basis.place.policies.lateness, days)
    return opened, is_open, _past(passed, period.end) & ~_past(over, period.end)


def _past(moments: np.ndarray, moment: int) -> np.ndarray:
    return (moments != MISSING) & (moments < moment)
