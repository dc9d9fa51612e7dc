"""Finds the heading of a sheet, wherever it stands: the row or storeys of rows with the columns that are needed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from data_sources.xlsx_scan import Merged
from geo.errors import nearest
from geo.names import composed

LOOKED_AT = 60  # rows in which a heading is looked for
STOREYS = 3
JOIN = " / "
Row = tuple[int, list[Any]]


@dataclass(frozen=True, slots=True)
class Heading:
    """columns: a name for each column, empty where there is none; last: the row in which the heading ends."""

    columns: list[str]
    last: int


def find_heading(
    rows: Sequence[Row], merged: Sequence[Merged], needed: frozenset[str], line: int | None = None
) -> Heading | str:
    """The heading, or what is wrong. rows: the first of the sheet; line: the row it begins in, where that is told."""
    starts = [at for at, (number, _) in enumerate(rows) if line is None or number == line]
    for storeys in range(1, STOREYS + 1):
        for start in starts:
            columns = columns_of([values for _, values in rows[start : start + storeys]])
            if needed <= set(columns):
                twice = _twice(columns, needed)
                return twice or Heading(columns, _last(rows, start, storeys, merged))
    return _missing(rows, starts, needed)


def columns_of(storeys: Sequence[list[Any]]) -> list[str]:
    """Names of the storeys from above to below, each said once: "Ngày / Tiếp nhận"."""
    width = max(map(len, storeys), default=0)
    return [_joined([_name(row, n) for row in storeys]) for n in range(width)]


def _name(row: list[Any], n: int) -> str:
    return composed(str(row[n])) if n < len(row) and row[n] is not None else ""


def _joined(names: list[str]) -> str:
    found = [name for n, name in enumerate(names) if name and name not in names[:n]]
    return JOIN.join(found)


def _last(rows: Sequence[Row], start: int, storeys: int, merged: Sequence[Merged]) -> int:
    """A cell of the heading that is merged downwards takes the rows beside it into the heading."""
    first, last = rows[start][0], rows[min(start + storeys, len(rows)) - 1][0]
    reach = [one.bottom for one in merged if first <= one.top <= last and one.bottom - one.top < STOREYS]
    return max([last, *reach])


def _twice(columns: list[str], needed: frozenset[str]) -> str | None:
    found = [name for name, count in Counter(columns).items() if count > 1 and name in needed]
    return f"the column {found[0]!r} occurs twice" if found else None


def _missing(rows: Sequence[Row], starts: Sequence[int], needed: frozenset[str]) -> str:
    """Names the first missing column, beside those of the row that comes nearest to a heading."""
    tried = [columns_of([v for _, v in rows[at : at + n]]) for n in range(1, STOREYS + 1) for at in starts]
    best = max(tried, key=lambda columns: len(needed & set(columns)), default=[])
    if not needed & set(best):
        return f"no row of the first {LOOKED_AT} has the columns {', '.join(map(repr, sorted(needed)))}"
    name = min(needed - set(best))
    return (
        f"there is no column {name!r} beside {min(needed & set(best))!r}{nearest(name, filter(None, best))}"
    )
