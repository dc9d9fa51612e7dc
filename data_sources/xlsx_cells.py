"""Single cells of a sheet: dates as dates, numbers as Excel shows them, text of old fonts as Unicode."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

_MIDNIGHT = time(0)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]')
Letters = Callable[[str, Any], str]


class CellError(str):
    """The text of a formula's error such as #N/A."""

    __slots__ = ()


def value_of(cell: Any, letters: Letters | None = None) -> Any:
    """letters: makes Unicode of the text of a cell."""
    value = cell.value
    if value is None:
        return None
    if isinstance(value, str):
        if cell.data_type == "e":
            return CellError(value)
        return letters(value, cell) if letters else value
    if isinstance(value, float):
        return float(f"{value:.15g}")  # beyond 15 digits Excel shows nothing: 0.1 + 0.2 is 0.3 there
    if isinstance(value, datetime):
        return _day_or_moment(value, cell.number_format or "")
    return value if isinstance(value, bool | int | date) else str(value)


def _day_or_moment(value: datetime, number_format: str) -> date | datetime:
    """A day where the cell shows no hours."""
    if value.time() == _MIDNIGHT and "h" not in _QUOTED.sub("", number_format).lower():
        return value.date()
    return value
