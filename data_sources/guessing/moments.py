"""How a column writes moments, by trying: which formats its values fit, and whether day and month can be told apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from data_sources.mapped.times import time_reader
from ioc.errors import RecordError

_HOURS = ("", " HH:mm", " HH:mm:ss")
_DAYS = ("dd/MM/yyyy", "MM/dd/yyyy", "dd-MM-yyyy", "dd.MM.yyyy", "yyyy/MM/dd")
FORMATS = (
    "iso", "stamp", *(day + hours for day in _DAYS for hours in _HOURS), "HH:mm dd/MM/yyyy", "HH:mm:ss dd/MM/yyyy",
    "MM/dd/yyyy hh:mm:ss a",
)  # fmt: skip
_NUMBERS = {"epoch_ms": (10**12, 3 * 10**12), "epoch_s": (10**9, 3 * 10**9), "excel": (30_000, 60_000)}
NOTHING = ("-", "--", "x", "NULL", "null", "N/A", "n/a", "None", "0000-00-00", "0000-00-00 00:00:00")
ENOUGH = 0.8
MOST_TRIED = 2_000  # values of a column, spread over the sample


@dataclass(frozen=True, slots=True)
class Written:
    """formats: those that its texts fit; is_unsure: day and month might be exchanged."""

    formats: tuple[str, ...]
    is_unsure: bool = False


def how_written(values: Sequence[Any]) -> Written | None:
    """None where a column holds no moments, or nothing at all."""
    told = [value for value in values if value not in (None, "") and str(value).strip() not in NOTHING]
    told = told[:: len(told) // MOST_TRIED + 1]
    texts = [value for value in told if not isinstance(value, date)]
    if not told:
        return None
    formats, rest = [], texts
    while rest:
        best, fits = max(
            ((name, _fitting(name, rest)) for name in (*FORMATS, *_NUMBERS)), key=lambda one: len(one[1])
        )
        if not fits:
            break
        formats.append(best)
        rest = [value for value in rest if value not in fits]
    if len(told) - len(rest) < ENOUGH * len(told):
        return None
    return Written(tuple(formats), any(_is_exchangeable(name, texts) for name in formats))


def _fitting(name: str, values: Sequence[Any]) -> set[Any]:
    if name in _NUMBERS:
        least, most = _NUMBERS[name]
        return {value for value in values if least <= _number(value) <= most}
    read = time_reader((name,), UTC)
    return {value for value in set(values) if isinstance(value, str) and _reads(read, value)}


def _reads(read, value: str) -> bool:
    try:
        return 1900 < read(value, "")[0].year < 2100
    except RecordError:
        return False


def _number(value: Any) -> float:
    try:
        return -1 if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return -1


def _is_exchangeable(name: str, texts: Sequence[Any]) -> bool:
    """Whether what fits dd/MM fits MM/dd as well, in every value."""
    if not name.startswith(("dd", "MM")):
        return False
    other = name.replace("dd", "??").replace("MM", "dd").replace("??", "MM")
    fits = _fitting(name, texts)
    return bool(fits) and fits == _fitting(other, list(fits))
