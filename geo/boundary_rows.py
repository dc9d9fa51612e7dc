"""The rows of a boundary file, read in the right encoding and matched with the areas of a place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from geo.boundary_files import RawLayer
from geo.errors import PlaceError
from geo.matching import Matching, known_names, match_rows, repeated
from geo.places import Place
from geo.vietnamese import best_reading, count_known


def match_layer(
    raw: RawLayer, place: Place, level: str | None, day: date | None,
    code_column: str | None, name_column: str | None,
) -> tuple[str, Matching]:  # fmt: skip
    """The encoding of the texts, and which row is which area."""
    _check_choices(raw, place, level, code_column, name_column)
    encoding, rows = _read_texts(raw, place)
    found = match_rows(rows, place, level=level, day=day, code_column=code_column, name_column=name_column)
    return encoding, refused(raw, found, _claimed_twice(found))


def refused(raw: RawLayer, matching: Matching, reasons: Mapping[str, str]) -> Matching:
    """The matching less some areas; an error if nothing is left of it."""
    left = matching.without(reasons)
    if not left.matches:
        seen = "; ".join(f"{one.text}: {one.reason}" for one in left.unmatched[:3])
        columns = ", ".join(raw.columns)
        raise PlaceError(raw.path, f"no row fits an area of the place (columns: {columns}); {seen}")
    return left


def _check_choices(raw: RawLayer, place: Place, level: str | None, *columns: str | None) -> None:
    for column in columns:
        if column is not None and column not in raw.columns:
            known = ", ".join(raw.columns)
            raise PlaceError(raw.path, f"there is no column {column!r}; there are: {known}")
    if level is not None and level not in [one.key for one in place.levels]:
        raise PlaceError(raw.path, f"{level!r} is not a level of the place")


def _read_texts(raw: RawLayer, place: Place) -> tuple[str, list[dict[str, str]]]:
    """The rows in the encoding that shows most names of the place."""
    known = known_names(place)
    texts = [text for row in raw.rows for text in row.values() if not text.isascii()]
    name, way = best_reading(texts, lambda read: count_known(read, known))
    rows = [{key: text if text.isascii() else way(text) for key, text in row.items()} for row in raw.rows]
    return name, rows


def _claimed_twice(matching: Matching) -> dict[str, str]:
    """Areas that several rows claim by name; several rows with one code are parts of one area."""
    by_name = [match for match in matching.matches if match.by == "name"]
    return {key: f"{count} rows claim this area by name" for key, count in repeated(by_name).items()}
