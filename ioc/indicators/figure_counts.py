"""Counts rows for `figures`: entries by group and period, states at the edges, and samples for percentiles."""

from collections.abc import Callable

import numpy as np

from geo.places import Place
from ioc.domain.contributions import contributions, overdue_entries
from ioc.domain.moments import MISSING, LocalDays
from ioc.domain.rules import rules_of
from ioc.domain.workcal import WorkCalendar
from ioc.indicators.breakdowns import Groups
from ioc.indicators.durations import Samples
from ioc.indicators.figure_values import CHANNEL_CLASSES, RULES, WORDS
from ioc.indicators.rows import Columns
from ioc.indicators.tally import Tally
from ioc.indicators.windows import due_soon_limits

NOTHING = np.zeros(0, dtype=np.int64)
LAST = np.iinfo(np.int64).max


class RowCounts:
    """Takes chunks of rows, then answers by group and period."""

    def __init__(
        self, place: Place, calendar: WorkCalendar, days: LocalDays, subject: str, edges: np.ndarray
    ):
        self._place, self._days, self._subject = place, days, subject
        self._edges, self._rules = edges, rules_of(place)
        self._tally, self._samples = Tally(edges), Samples()
        self._soon = due_soon_limits(place, calendar, edges)
        self._flows: dict[str, np.ndarray] = {}
        self._stocks: dict[str, np.ndarray] = {}
        self._by_cell: dict[int, np.ndarray] = {}

    def add(self, columns: Columns, groups: Groups) -> None:
        """Counts a chunk of rows."""
        entries = {e.counter: e for e in contributions(self._subject, columns, self._days, self._rules)}
        numbers = groups.of(columns, len(next(iter(columns.values()))))
        self._tally.grow(len(groups))
        for counter, entry in entries.items():
            self._tally.add(counter, entry.moments, numbers, entry.amounts)
        if self._subject == "payments":
            self._sample(entries["succeeded"].moments, columns["amount"], numbers)
            return
        begun, ended = (entries[WORDS[self._subject][key]].moments for key in ("begun", "ended"))
        self._sample(ended, columns["elapsed_us"], numbers)
        self._add_overdue(columns, begun, ended, numbers)
        if self._subject == "dossiers":
            self._add_channels(columns, entries["received"].moments, numbers)

    def finish(self, groups: int) -> None:
        """No more rows: makes the sums."""
        self._tally.grow(groups)
        self._by_cell = self._samples.by_cell()

    def flow(self, group: int, period: int) -> Callable[[str], int]:
        return lambda counter: int(self._cached(self._flows, counter, self._tally.flow)[group, period])

    def stock(self, group: int, edge: int) -> Callable[[str], int]:
        return lambda counter: int(self._cached(self._stocks, counter, self._tally.stock)[group, edge])

    def samples(self, group: int, period: int) -> np.ndarray:
        """What was sampled in the period, ascending."""
        return self._by_cell.get(self._cell_number(group, period + 1), NOTHING)

    @staticmethod
    def _cached(kept: dict[str, np.ndarray], counter: str, make: Callable[[str], np.ndarray]) -> np.ndarray:
        if counter not in kept:
            kept[counter] = make(counter)
        return kept[counter]

    def _cell_number(self, group: int, index: int) -> int:
        return group * (len(self._edges) + 1) + index

    def _sample(self, moments: np.ndarray, values: np.ndarray, groups: np.ndarray) -> None:
        inside = (moments != MISSING) & (moments >= self._edges[0]) & (moments < self._edges[-1])
        index = np.searchsorted(self._edges, moments[inside], side="right")
        self._samples.add(groups[inside] * (len(self._edges) + 1) + index, np.asarray(values)[inside])

    def _add_channels(self, columns: Columns, received: np.ndarray, groups: np.ndarray) -> None:
        """What came in by each class of channels; a dossier without a channel came in person."""
        classes = {code: channel.cls for code, channel in self._place.channels.items()}
        of_row = np.array([classes.get(code, "in_person") for code in columns["channel"]], dtype=object)
        for cls in CHANNEL_CLASSES:
            here = of_row == cls
            self._tally.add(f"received_{cls}", received[here], groups[here])

    def _add_overdue(
        self, columns: Columns, begun: np.ndarray, ended: np.ndarray, groups: np.ndarray
    ) -> None:
        """Both rules at any instant: overdue(T) = due_passed - due_passed_ended, and what is due soon."""
        end = WORDS[self._subject]["ended"]
        for rule in RULES:
            passed, over = overdue_entries(self._subject, columns, rule, self._days)
            self._tally.add(f"due_passed_{rule}", passed, groups)
            self._tally.add(f"due_passed_{end}_{rule}", over, groups)
            self._add_due_soon(rule, columns["due_at"], begun, ended, passed, groups)

    def _add_due_soon(
        self,
        rule: str,
        due: np.ndarray,
        begun: np.ndarray,
        ended: np.ndarray,
        passed: np.ndarray,
        groups: np.ndarray,
    ) -> None:
        """Pending at an edge, not overdue there by the rule, and due before the end of the edge's window."""
        there = (passed != MISSING) & (begun != MISSING)
        first = np.maximum(
            np.searchsorted(self._edges, begun[there], side="right"),
            np.searchsorted(self._soon, due[there], side="right"),
        )
        left = np.minimum(np.where(ended == MISSING, LAST, ended), passed)[there]
        until = np.searchsorted(self._edges, left, side="right")
        self._tally.add_states(f"due_soon_{rule}", first, until, groups[there])
