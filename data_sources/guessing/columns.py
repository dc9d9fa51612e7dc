"""Which column of a sample is which field of ours: by its name, and only where its values can be read so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from data_sources.guessing.moments import Written, how_written
from data_sources.guessing.samples import Sample
from data_sources.guessing.words import FIELDS, is_personal, likeness
from data_sources.mapped.kinds import AMOUNT, DUE, KINDS, MOMENT, NUMBER

_TOTAL = re.compile(r"(tổng|cộng|total)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\(\d+\)")
_NUMBER = re.compile(r"[+-]?[\d\s.,]*\d")
_WEIGHT = {"code": 2.0, "amount": 3.0}


@dataclass(frozen=True, slots=True)
class Guess:
    """fields: ours -> their column; written: how a column of moments is written."""

    kind: str
    fields: dict[str, str]
    score: float
    written: dict[str, Written] = field(default_factory=dict)


def guess_kind(sample: Sample, kind: str | None) -> tuple[Guess, bool]:
    """The kind whose fields fit best, or those of the kind that is told; and whether another fits nearly as well."""
    guesses = sorted(
        (_guess(one, sample) for one in ([kind] if kind else FIELDS)), key=lambda one: -one.score
    )
    is_unsure = len(guesses) > 1 and guesses[1].score > 0.8 * guesses[0].score
    return guesses[0], is_unsure


def _guess(kind: str, sample: Sample) -> Guess:
    """The best fitting pairs first; each column and each field once."""
    plain = [name for name in sample.columns if not is_personal(name)]
    phrases = FIELDS[kind].items()
    pairs = sorted(
        ((likeness(name, words), ours, name) for ours, words in phrases for name in plain), reverse=True
    )
    fields: dict[str, str] = {}
    written: dict[str, Written] = {}
    score = 0.0
    for likely, ours, name in pairs:
        if (
            likely
            and ours not in fields
            and name not in fields.values()
            and _fits(kind, ours, name, sample, written)
        ):
            fields[ours] = name
            score += _WEIGHT.get(ours, 1.0) * (1 + likely / 100)
    missing = [ours for ours in KINDS[kind].required if ours not in fields]
    return Guess(kind, fields, score / (1 + len(missing)), written)


def _fits(kind: str, ours: str, name: str, sample: Sample, written: dict[str, Written]) -> bool:
    """Whether the values of a column can be read as the field; notes how moments are written."""
    values = values_of(sample, name)
    how = KINDS[kind].fields[ours]
    if how in (MOMENT, DUE):
        if (found := how_written(values)) is None:
            return False
        written[name] = found
        return True
    if how in (AMOUNT, NUMBER):
        return bool(values) and all(_is_number(value) for value in values)
    if ours == "code":
        return len(values) > 0.7 * len(records_of(sample)) and len(set(map(str, values))) > 0.5 * len(values)
    return bool(values)


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and _NUMBER.fullmatch(str(value).strip()) is not None


def values_of(sample: Sample, name: str) -> list[Any]:
    """What stands in a column, in rows that are records."""
    found = (row.get(name) for row in records_of(sample))
    return [value for value in found if value is not None and str(value).strip() != ""]


def records_of(sample: Sample) -> list[dict[str, Any]]:
    """Rows without totals, numbers of columns and what stands loosely below a table."""
    width = len(sample.columns)
    return [row for row in sample.rows if not (is_total(row) or is_numbering(row) or is_loose(row, width))]


def is_loose(row: dict[str, Any], width: int) -> bool:
    """A signature, a remark: hardly any cell of many."""
    return width > 4 and sum(value not in (None, "") for value in row.values()) <= 0.25 * width


def is_total(row: dict[str, Any]) -> bool:
    return total_column(row) is not None


def total_column(row: dict[str, Any]) -> str | None:
    return next(
        (name for name, value in row.items() if isinstance(value, str) and _TOTAL.match(value.strip())), None
    )


def is_numbering(row: dict[str, Any]) -> bool:
    """(1) (2) (3) … below a heading."""
    told = [str(value).strip() for value in row.values() if value not in (None, "")]
    return len(told) > 1 and all(map(_NUMBERED.fullmatch, told))


def first_numbering(rows: Sequence[dict[str, Any]]) -> str | None:
    """A column in which such a row can be told."""
    row = next(filter(is_numbering, rows), None)
    return next((name for name, value in row.items() if value not in (None, "")), None) if row else None
