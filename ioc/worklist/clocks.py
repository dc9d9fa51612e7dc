"""What the clock makes of listed rows at one moment: overdue or not, by how long, how long is left, how old."""

from dataclasses import dataclass, fields

import numpy as np

from geo.places import Place
from ioc.domain.lateness import age, days_over, left
from ioc.domain.moments import MISSING
from ioc.domain.workcal import WorkCalendar
from ioc.indicators.answers import Period
from ioc.indicators.catalogue import BY_KEY
from ioc.indicators.members import worth
from ioc.indicators.row_tables import RowTable
from ioc.indicators.rows import START

STOCKS = {
    "dossiers": ("dossiers_pending", "dossiers_overdue", "ended_late"),
    "tickets": ("tickets_open", "tickets_overdue", "closed_late"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """overdue: working days, of what is overdue or ended late; left: working time to the due date, microseconds,
    of what is open and not overdue; age: working time without pauses. MISSING where there is none."""

    is_overdue: np.ndarray
    overdue: np.ndarray
    left: np.ndarray
    age: np.ndarray
    paused: np.ndarray

    def take(self, rows: np.ndarray) -> "Clocks":
        """Of some of the rows, by number."""
        return Clocks(**{one.name: getattr(self, one.name)[rows] for one in fields(self)})

    @property
    def size(self) -> int:
        every = (self.is_overdue, self.overdue, self.left, self.age, self.paused)
        return sum(column.nbytes for column in every)


def clocks_at(place: Place, calendar: WorkCalendar, table: RowTable, moment: int) -> Clocks | None:
    """The clocks of dossiers and tickets; payments have none."""
    if table.subject not in STOCKS:
        return None
    pending, overdue = _stocks(place, table, moment)
    due, end = table.numbers["due_at"], table.numbers["end_at"]
    now = np.full(len(table), moment)
    late = table.dated[f"{STOCKS[table.subject][2]}_{place.policies.lateness}"] != MISSING
    until = np.where(pending, now, end)
    return Clocks(
        is_overdue=overdue,
        overdue=np.where(overdue | (late & ~pending), days_over(due, until, calendar), MISSING),
        left=np.where(pending & ~overdue, left(due, moment, calendar), MISSING),
        age=_age(table, calendar, pending, now),
        paused=_paused(table, pending, moment),
    )


def _stocks(place: Place, table: RowTable, moment: int) -> tuple[np.ndarray, np.ndarray]:
    span = Period(key="custom", start=moment, end=moment)
    formulas = (BY_KEY[key].numerator for key in STOCKS[table.subject][:2])
    pending, overdue = (worth(place, formula, table, span) != 0 for formula in formulas)
    return pending, overdue


def _age(table: RowTable, calendar: WorkCalendar, pending: np.ndarray, now: np.ndarray) -> np.ndarray:
    begun, nothing = table.numbers[START[table.subject]], np.full(len(table), MISSING)
    since = table.numbers.get("paused_since", nothing)
    paused = table.numbers.get("paused_us", np.zeros(len(table), dtype=np.int64))
    return np.where(pending, age(begun, now, since, paused, calendar), table.numbers["worked_us"])


def _paused(table: RowTable, pending: np.ndarray, moment: int) -> np.ndarray:
    since = table.numbers.get("paused_since")
    return np.zeros(len(table), bool) if since is None else pending & (since != MISSING) & (since < moment)
