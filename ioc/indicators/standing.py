"""Counts of all entries before a moment, any moment: whole days from memory, the rest from touched rows."""

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from sqlalchemy import ColumnElement, Connection

from geo.places import Place
from ioc.counts.touched import Key
from ioc.domain.moments import local_days
from ioc.indicators.cube_tables import table_before
from ioc.indicators.cubes import Cubes
from ioc.indicators.cuts import Entries, any_dated, joined, made_of
from ioc.indicators.dense import BeyondDays
from ioc.indicators.followed import Made, Recipe, Rows
from ioc.indicators.kept import EVER, Span
from ioc.indicators.parts import BY_KEY
from ioc.indicators.rows import COUNTED, KEY, Columns, read_keys, read_rows, touched_in


class Standing:
    """For one data version and one moment `as_of`, from which on hardly any entry is dated."""

    def __init__(self, conn: Connection, place: Place, cubes: Cubes, as_of: int):
        self.conn, self.place, self.cubes, self.as_of = conn, place, cubes, as_of
        self.days = local_days(place.zone.key)

    def before(self, key: str, moment: int) -> np.ndarray:
        """By cell and counter, all entries dated before a moment; not to be written to."""
        return self.cubes.remembered(("before", key, moment), lambda: self._before(key, moment))

    def line(self, key: str, edges: Sequence[int], counter: int, cells: np.ndarray) -> np.ndarray:
        """Entries of one counter before each edge, summed over a mask of cells."""
        numbers = [self.days.day(edge) for edge in edges]
        midnight = np.array([self.days.start(n) == edge for n, edge in zip(numbers, edges, strict=True)])
        found = np.zeros(len(edges), dtype=np.int64)
        if midnight.any():
            found[midnight] = self._whole_days(key, np.array(numbers)[midnight], counter, cells)
        for index in np.flatnonzero(~midnight):
            found[index] = int(self.before(key, edges[index])[..., counter][cells].sum())
        return found

    def hours(self, key: str, edges: Sequence[int], counter: int, cells: np.ndarray) -> np.ndarray:
        """As `line`, for many edges within each day, from the rows of those days."""
        numbers = np.array([self.days.day(edge) for edge in edges])
        found = np.zeros(len(edges), dtype=np.int64)
        for day in np.unique(numbers).tolist():
            inside = np.flatnonzero(numbers == day)
            found[inside] = self._hours_of(key, day, [edges[i] for i in inside], counter, cells)
        return found

    def _hours_of(self, key: str, day: int, edges: list[int], counter: int, cells: np.ndarray) -> np.ndarray:
        entries = self.entries(subject_of(key), self.days.start(day), self.days.start(day + 1))
        here = entries.counters == counter
        here &= cells[self._cell_numbers(key, entries)]
        order = np.argsort(entries.moments[here], kind="stable")
        sums = np.concatenate([[0], np.cumsum(entries.amounts[here][order])])
        base = int(self._at_midnight(key, day)[..., counter][cells].sum())
        return base + sums[np.searchsorted(entries.moments[here][order], edges, side="left")]

    def _before(self, key: str, moment: int) -> np.ndarray:
        day = self.days.day(moment)
        start, end = self.days.start(day), self.days.start(day + 1)
        if moment == start:
            return self._at_midnight(key, day)
        if moment >= self.as_of or moment - start > end - moment:
            return self._at_midnight(key, day + 1) - self._cut(key, moment, end)
        return self._at_midnight(key, day) + self._cut(key, start, moment)

    def _at_midnight(self, key: str, day: int) -> np.ndarray:
        dense = self.cubes.dense(key)
        try:
            return dense.before(day).astype(np.int64)
        except BeyondDays:
            return self.cubes.remembered(
                ("table before", key, day),
                lambda: table_before(self.conn, self.place, key, dense, day),
                Span(subject_of(key), EVER, day - 1),
            )

    def _whole_days(self, key: str, days: np.ndarray, counter: int, cells: np.ndarray) -> np.ndarray:
        dense = self.cubes.dense(key)
        try:
            picked = dense.of_days(days)[..., counter]
        except BeyondDays:
            return np.array([self._at_midnight(key, int(day))[..., counter][cells].sum() for day in days])
        return picked.reshape(len(days), -1)[:, cells.reshape(-1)].sum(axis=1, dtype=np.int64)

    def _cut(self, key: str, start: int, end: int) -> np.ndarray:
        """Entries dated in [start, end) of one day, as a cube of that one stretch."""
        entries = self.entries(subject_of(key), start, end)
        dense = self.cubes.dense(key)
        cut = np.zeros(dense.sums.shape[1:], dtype=np.int64)
        cells = self._cell_numbers(key, entries)
        np.add.at(cut, (*cells, entries.counters), entries.amounts)
        return cut

    def pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """Days that are over and today apart: only today changes all the time."""
        midnight = self.days.start(self.days.day(self.as_of))
        return [(start, midnight), (midnight, end)] if start < midnight < end else [(start, end)]

    def entries(self, subject: str, start: int, end: int) -> Entries:
        """All entries dated in [start, end)."""
        return self._of_days(subject, self.days.day(start), self.days.day(end - 1)).between(start, end)

    def _of_days(self, subject: str, first: int, last: int) -> Entries:
        """Entries of whole local days, read when first asked for; from then on only of rows that changed."""
        start, end = self.days.start(first), self.days.start(last + 1)
        rows = self.rows(
            ("entries", subject, first, last), subject, lambda: touched_in(subject, start, end, start),
            lambda made: any_dated(subject, made, start, end),
        )  # fmt: skip
        if "entries" not in rows.derived:
            rows.derived["entries"] = joined(subject, rows.made)
        return rows.derived["entries"]

    def rows(
        self, key: Hashable, subject: str, conditions: Callable[[], list[ColumnElement[bool]]],
        keeps: Callable[[Made], np.ndarray], holds: frozenset[str] | None = None,
    ) -> Rows:  # fmt: skip
        """The rows under some conditions with their entries, followed from version to version.

        keeps: the same conditions over what is made of rows, or weaker ones. holds: the entries and codes asked for.
        """
        names = (*KEY, *COUNTED[subject])
        recipe = Recipe(
            subject=subject, read=lambda: read_rows(self.conn, self.place, subject, conditions(), names),
            make=lambda columns: made_of(self.place, subject, columns, self.days), keeps=keeps,
            fresh=lambda keys: self._fresh(subject, keys, names), holds=holds,
        )  # fmt: skip
        return self.cubes.followed(key, recipe)

    def _fresh(self, subject: str, keys: frozenset[Key], names: tuple[str, ...]) -> tuple[Columns, Made]:
        """Rows that changed and their entries, read once for all the sets they may belong to."""

        def read() -> tuple[Columns, Made]:
            columns = read_keys(self.conn, self.place, subject, keys, names)
            return columns, made_of(self.place, subject, columns, self.days)

        return self.cubes.remembered(("fresh", subject, keys), read)

    def _cell_numbers(self, key: str, entries: Entries) -> tuple[np.ndarray, ...]:
        sides = zip(BY_KEY[key].sides, self.cubes.dense(key).sides, strict=True)
        return tuple(entries.numbers(side_of_entries(key, side), axis) for side, axis in sides)


def subject_of(key: str) -> str:
    return key.partition(".")[0]


def side_of_entries(key: str, side: str) -> str:
    """What the side of a part is called among the codes of an entry."""
    return BY_KEY[key].attribution or side if side == "area" else side
