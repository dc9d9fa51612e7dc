"""Puts rows into groups by one or more keys: an area, a channel, a field ...; empty values are "(none)"."""

from collections.abc import Callable, Sequence

import numpy as np

from geo.places import Place
from ioc.errors import QuestionError
from ioc.indicators.rows import Columns, area_column

NONE = "(none)"
ELSEWHERE = "(elsewhere)"  # an area that the caller may not see
COLUMN = {
    "channel": "channel", "field": "field_code", "procedure": "procedure_code", "category": "category",
    "kind": "kind", "responsible": "responsible", "type": "type",
}  # fmt: skip
BY = {
    "dossiers": ("area", "leaf", "receiving_area", "channel", "field", "procedure", "state", "responsible"),
    "tickets": ("area", "leaf", "channel", "category", "kind", "state", "responsible"),
    "payments": ("area", "leaf", "channel", "type", "state"),
}
AREA_KEYS = ("area", "leaf", "receiving_area")


class Groups:
    """Numbers the groups as they are met; areas below the asked one are all there from the start."""

    def __init__(
        self, place: Place, subject: str, by: Sequence[str], area: str, attribution: str,
        seen: frozenset[str] | None = None,
    ):  # fmt: skip
        if wrong := [key for key in by if key not in BY[subject]]:
            raise QuestionError(
                f"by: {wrong[0]!r} does not split {subject}; allowed: {', '.join(BY[subject])}"
            )
        self.by = tuple(by)
        self._labels = [_labeller(place, subject, key, area, attribution, seen) for key in by]
        self._numbers: dict[tuple[str, ...], int] = {}
        for label in _expected(place, by, area):
            self._numbers[label] = len(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def of(self, columns: Columns, rows: int) -> np.ndarray:
        """The group number of every row."""
        if not self.by:
            return np.zeros(rows, dtype=np.int64)
        keys = zip(*(label(columns) for label in self._labels), strict=True)
        numbers = self._numbers
        return np.fromiter(
            (numbers.setdefault(key, len(numbers)) for key in keys), dtype=np.int64, count=rows
        )

    def named(self) -> list[dict[str, str]]:
        """What each group is called, by number."""
        return [dict(zip(self.by, key, strict=True)) for key in self._numbers]


def _expected(place: Place, by: Sequence[str], area: str) -> list[tuple[str, ...]]:
    if not by:
        return [()]
    if tuple(by) == ("area",):
        return [(child,) for child in place.children(area) or (area,)]
    return []


def _labeller(
    place: Place, subject: str, key: str, area: str, attribution: str, seen: frozenset[str] | None
) -> Callable[[Columns], list[str]]:
    if key in AREA_KEYS:
        column = "receiving_area" if key == "receiving_area" else area_column(subject, attribution)
        names = {} if key == "leaf" else child_of_leaf(place, area)
        hidden = frozenset() if seen is None else frozenset(place.leaves) - seen
        return lambda columns: [_area_label(leaf, names, hidden) for leaf in columns[column]]
    column = COLUMN.get(key) or ("status" if subject == "dossiers" else "state")
    return lambda columns: [_label(value) for value in _plain(columns[column])]


def _area_label(leaf: str | None, names: dict[str, str], hidden: frozenset[str]) -> str:
    return ELSEWHERE if leaf in hidden else names.get(leaf, leaf) or NONE


def _plain(values: np.ndarray | list) -> list:
    return values.tolist() if isinstance(values, np.ndarray) else values


def _label(value: object) -> str:
    return NONE if value is None or value == "" else str(value)


def child_of_leaf(place: Place, area: str) -> dict[str, str]:
    """For every leaf below the area, the area right below it that the leaf belongs to."""
    children = place.children(area) or (area,)
    return {leaf: child for child in children for leaf in place.leaves_of(child)}
