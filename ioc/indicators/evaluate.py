"""Evaluates formulas over counts: for one area, for many, by channel, or at the edges of a line."""

from collections.abc import Sequence

import numpy as np

from geo.places import Place
from ioc.domain.counters import COUNTERS
from ioc.indicators.answers import Period
from ioc.indicators.catalogue import Indicator
from ioc.indicators.formulas import AT_END, AT_START, Formula, Term
from ioc.indicators.standing import Standing

RULED = ("ended_late", "closed_late")  # counted by both rules of lateness


def counter_number(place: Place, subject: str, term: Term) -> int:
    """The column of a counter."""
    return COUNTERS[subject].index(counter_name(place, term))


def counter_name(place: Place, term: Term) -> str:
    """The counter of a term, by the place's rule of lateness where the counter knows two."""
    return f"{term.counter}_{place.policies.lateness}" if term.counter in RULED else term.counter


def part_key(indicator: Indicator, attribution: str | None = None) -> str:
    """The part of the counts in memory that answers for an indicator by area."""
    if indicator.subject != "dossiers":
        return indicator.subject
    return f"dossiers.{attribution or indicator.attribution}"


class Evaluator:
    def __init__(self, standing: Standing):
        self.standing, self.place = standing, standing.place
        self._masks: dict[tuple[str, str], np.ndarray] = {}

    def cells(self, key: str, subject: str, formula: Formula, period: Period) -> np.ndarray:
        """The formula for every cell of a part: an array of its shape."""
        total = None
        for term in formula.terms:
            value = term.sign * self._term(key, subject, term, period)
            total = value if total is None else total + value
        return total

    def by_area(self, indicator: Indicator, formula: Formula, period: Period) -> np.ndarray:
        """The formula for every leaf."""
        cells = self.cells(part_key(indicator), indicator.subject, formula, period)
        return cells.reshape(len(cells), -1).sum(axis=1)

    def one(self, indicator: Indicator, formula: Formula, area: str, period: Period) -> int:
        """The formula for one area and all below it."""
        key = part_key(indicator)
        return int(self.by_area(indicator, formula, period)[self.leaf_mask(key, area)].sum())

    def line(
        self, indicator: Indicator, formula: Formula, area: str, edges: Sequence[int], *, hours: bool = False
    ) -> np.ndarray:
        """The formula for each stretch between two edges; stocks stand at its end."""
        key = part_key(indicator)
        total = np.zeros(len(edges) - 1, dtype=np.int64)
        for term in formula.terms:
            cells = self._cell_mask(key, area, term)
            ask = self.standing.hours if hours else self.standing.line
            sums = ask(key, edges, counter_number(self.place, indicator.subject, term), cells)
            total += term.sign * {AT_START: sums[:-1], AT_END: sums[1:]}.get(term.when, np.diff(sums))
        return total

    def mask_of(self, indicator: Indicator, area: str) -> np.ndarray:
        return self.leaf_mask(part_key(indicator), area)

    def leaf_mask(self, key: str, area: str) -> np.ndarray:
        """Which numbers of the side of areas lie in an area; all of them in the root."""
        if (key, area) not in self._masks:
            self._masks[key, area] = self._leaf_mask(key, area)
        return self._masks[key, area]

    def _leaf_mask(self, key: str, area: str) -> np.ndarray:
        axis = self.standing.cubes.parts[key].sides[0]
        if area == self.place.root:
            return np.ones(axis.size, dtype=bool)
        mask = np.zeros(axis.size, dtype=bool)
        known = (axis.known(leaf) for leaf in self.place.leaves_of(area))
        mask[[number for number in known if number is not None]] = True
        return mask

    def _term(self, key: str, subject: str, term: Term, period: Period) -> np.ndarray:
        counter = counter_number(self.place, subject, term)
        if term.when == AT_START:
            value = self._before(key, period.start)[..., counter]
        elif term.when == AT_END:
            value = self._before(key, period.end)[..., counter]
        else:
            value = (
                self._before(key, period.end)[..., counter] - self._before(key, period.start)[..., counter]
            )
        return value * self.channel_mask(key, term.channels) if term.channels else value

    def _before(self, key: str, moment: int) -> np.ndarray:
        return self.standing.before(key, moment)

    def _cell_mask(self, key: str, area: str, term: Term) -> np.ndarray:
        mask = self.leaf_mask(key, area)
        sides = self.standing.cubes.parts[key].sides
        if len(sides) == 1:
            return mask
        channels = self.channel_mask(key, term.channels)
        return mask[:, None] & channels[None, :]

    def channel_mask(self, key: str, classes: tuple[str, ...]) -> np.ndarray:
        """Which channels are of the classes; a record without a channel came in person. No class: all."""
        axis = self.standing.cubes.parts[key].sides[-1]
        if not classes:
            return np.ones(axis.size, dtype=bool)
        told = {code: channel.cls for code, channel in self.place.channels.items()}
        found = [told.get(code, "in_person") in classes for code in axis.codes]
        return np.array(found + [False] * (axis.size - len(found)))
