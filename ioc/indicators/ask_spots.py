"""The question of where: tickets by stored coordinate and category, opened in the period or still open."""

import numpy as np
from sqlalchemy import and_

from ioc.domain.contributions import contributions, overdue_entries
from ioc.domain.moments import MISSING
from ioc.domain.rules import rules_of
from ioc.indicators.answers import Period, Question, Spot, SpotsAnswer
from ioc.indicators.basis import Basis
from ioc.indicators.rows import Columns, in_areas, read_rows, unindexed
from ioc.store.tables import FACTS

TABLE = FACTS["tickets"]
NAMES = ("kind", "opened_at", "due_at", "end_at", "satisfaction", "category", "lat", "lon")


def spots(basis: Basis, question: Question) -> SpotsAnswer:
    """count: opened in the period; open and overdue: at its end."""
    if basis.is_withheld("tickets"):
        return SpotsAnswer(())
    columns = _read(basis, question)
    opened, is_open, is_overdue = _states(basis, columns, question.period)
    placed = np.array([lat is not None for lat in columns["lat"]], dtype=bool)
    shown = np.flatnonzero(placed & (opened | is_open))
    cells, keys = _cells(columns, shown)
    counts = [
        np.bincount(cells[state[shown]], minlength=len(keys)) for state in (is_open, is_overdue, opened)
    ]
    made = (
        Spot(lat=lat, lon=lon, category=category, open=int(a), overdue=int(b), count=int(c))
        for (lat, lon, category), a, b, c in sorted(zip(keys, *counts, strict=True))
    )
    return SpotsAnswer(tuple(made), int((opened & ~placed).sum()))


def _cells(columns: Columns, rows: np.ndarray) -> tuple[np.ndarray, list[tuple[float, float, str]]]:
    """The number of the spot of each row, and the spots by number."""
    numbers: dict[tuple[float, float, str], int] = {}
    lats, lons, categories = (columns[name][rows].tolist() for name in ("lat", "lon", "category"))
    spots_of = zip(lats, lons, (category or "" for category in categories), strict=True)
    cells = [numbers.setdefault(spot, len(numbers)) for spot in spots_of]
    return np.array(cells, dtype=np.int64), list(numbers)


def _read(basis: Basis, question: Question) -> Columns:
    """Rows opened in the period, and older ones still open at its end."""
    start, end, opened = question.period.start, question.period.end, TABLE.c.opened_at
    conditions = [
        and_(opened >= start, opened < end),
        and_(unindexed(opened) < start, TABLE.c.end_at.is_(None)),
        and_(unindexed(opened) < start, TABLE.c.end_at >= end),
    ]
    if question.area != basis.place.root:
        inside = in_areas("tickets", "resolving", basis.place.leaves_of(question.area))
        conditions = [and_(condition, inside) for condition in conditions]
    return read_rows(basis.conn, basis.place, "tickets", conditions, NAMES)


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
