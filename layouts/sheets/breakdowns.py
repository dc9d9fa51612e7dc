"""A breakdown as sheets of a file: one sheet a way of splitting, every value with its own row."""

from collections.abc import Mapping, Sequence

from geo.places import Place
from ioc.exports.sheet import Column, Row, Sheet
from ioc.texts import t
from layouts import words
from layouts.list_choosers import value_text
from layouts.list_view import ListView
from layouts.sheets.columns import NAME, both, named, own

Splits = Mapping[str, Sequence[tuple[str, int]]]


def sheets_of_breakdown(place: Place, view: ListView, splits: Splits, total: int) -> tuple[Sheet, ...]:
    """Code, name, number of records, and their share of all."""
    return tuple(
        Sheet(t(f"breakdown.by.{by}", view.lang), _columns(by), _rows(place, view, by, values, total))
        for by, values in splits.items()
    )


def _columns(by: str) -> tuple[Column, ...]:
    name = named("area", width=NAME) if by == "area" else Column(
        key=by, heading=both(f"worklist.filter.{by}"), width=NAME
    )  # fmt: skip
    count = Column(key="count", heading=both("breakdown.count"), kind="integer")
    return own("code", "code"), name, count, named("share", "share")


def _rows(place: Place, view: ListView, by: str, values: Sequence[tuple[str, int]], total: int) -> list[Row]:
    def name(value: str) -> str:
        if by == "area":
            return words.area(place, value, view.lang) if value in place.areas else value
        return value_text(place, view.subject, by, value, view.lang)

    return [(value, name(value), count, count / total if total else None) for value, count in values]
