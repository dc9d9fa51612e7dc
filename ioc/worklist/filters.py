"""Which rows of a list meet its filters and its search."""

from collections.abc import Mapping

import numpy as np

from geo.places import Place
from ioc.domain.lateness import working_days_since
from ioc.domain.moments import HOUR, MISSING
from ioc.domain.workcal import WorkCalendar
from ioc.indicators.breakdowns import NONE
from ioc.indicators.row_tables import RowTable, positions
from ioc.worklist.clocks import Clocks
from ioc.worklist.questions import (
    AGE_GROUPS,
    BY_AREA,
    BY_DESK,
    BY_WORD,
    GROUPS,
    LONG,
    NOT,
    ListQuestion,
    is_of_passes,
)

# by filter, and by source and code, the values that a dossier has
DeskSays = Mapping[str, Mapping[tuple[str, str], tuple[str, ...]]]


class Sieve:
    """The filters over the rows of one list at one moment."""

    def __init__(
        self, place: Place, calendar: WorkCalendar, table: RowTable, clocks: Clocks | None, moment: int
    ):
        self.place, self.calendar, self.table, self.clocks, self.moment = (
            place,
            calendar,
            table,
            clocks,
            moment,
        )

    def passed(self, question: ListQuestion, says: DeskSays) -> np.ndarray:
        """A mask of the rows that meet every filter."""
        mask = np.ones(len(self.table), dtype=bool)
        for name, values in question.filters:
            if is_of_passes(name):
                continue  # the records were read by them
            mask &= self._met(name, values, says)
        text = question.search.strip().upper().encode()
        return mask & (np.char.find(np.char.upper(self.table.codes), text) >= 0) if text else mask

    def _met(self, name: str, values: tuple[str, ...], says: DeskSays) -> np.ndarray:
        subject = self.table.subject
        if name.startswith(NOT):
            return ~self._met(name.removeprefix(NOT), values, says)
        if name in BY_WORD[subject]:
            wanted = {"" if value == NONE else value for value in values}
            return self.table.words[BY_WORD[subject][name]].among(lambda word: word in wanted)
        if name in BY_AREA[subject]:
            leaves = {leaf for value in values for leaf in self.place.leaves_of(value)}
            return self.table.words[BY_AREA[subject][name]].among(lambda word: word in leaves)
        if name in BY_DESK:
            return self._by_desk(values, says.get(name, {}), BY_DESK[name])
        return np.logical_or.reduce([self._one(name, value) for value in values])

    def _one(self, name: str, value: str) -> np.ndarray:
        clocks, table = self.clocks, self.table
        match name:
            case "state":
                return table.numbers["status"] == int(value)
            case "paused" if value == LONG:
                return self._forgotten()
            case "paused":
                return clocks.paused == (value == "yes")
            case "overdue":
                low, high = GROUPS[value]
                return (
                    clocks.is_overdue
                    & (clocks.overdue >= low)
                    & ((high is None) | (clocks.overdue <= (high or 0)))
                )
            case "placed":
                return (table.numbers["placed"] != 0) == (value == "yes")
            case "age":
                return self._aged(*AGE_GROUPS[value])
            case "due":
                return self._before(self.calendar.days.start(self.calendar.days.day(self.moment) + 1))
            case _:
                return self._before(int(self.calendar.add(np.array([self.moment]), int(value) * HOUR)[0]))

    def _aged(self, first: int, last: int | None) -> np.ndarray:
        """Received so many working days ago."""
        days = working_days_since(self.calendar, self.table.numbers["received_at"], self.moment)
        return (days >= first) & ((last is None) | (days <= (last or 0)))

    def _forgotten(self) -> np.ndarray:
        """Paused for longer than the place's policy says."""
        days = working_days_since(self.calendar, self.table.numbers["paused_since"], self.moment)
        return self.clocks.paused & (days > self.place.policies.forgotten_after)

    def _before(self, limit: int) -> np.ndarray:
        """Open, not overdue, and due before a moment."""
        due = self.table.numbers["due_at"]
        return (self.clocks.left != MISSING) & (due < limit)

    def _by_desk(
        self, values: tuple[str, ...], told: Mapping[tuple[str, str], tuple[str, ...]], otherwise: str
    ) -> np.ndarray:
        found = np.full(len(self.table), otherwise in values)
        for key, row in positions(self.table, told).items():
            found[row] = not set(values).isdisjoint(told[key])
        return found
