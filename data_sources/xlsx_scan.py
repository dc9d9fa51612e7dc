"""What the reader of cells does not tell about a sheet: merged ranges, and formulas without a kept value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from openpyxl.utils.cell import coordinate_to_tuple

MOST_MERGED = 100_000
_BLOCK = 1 << 20
_HELD = 16 << 20
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"')
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*?)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_AT = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')


@dataclass(frozen=True, slots=True, order=True)
class Merged:
    """A range of merged cells, rows and columns from 1, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Scan:
    """uncalculated: row and column of each formula whose value was never calculated and kept."""

    merged: list[Merged] = field(default_factory=list)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)


def scan_sheet(parts: ZipFile, sheet: Any) -> Scan:
    """Reads the sheet's part once, in blocks. ValueError for more merged ranges than a sheet of a person has."""
    found = Scan()
    for block in _blocks(parts, sheet._worksheet_path):
        found.merged += [_merged(match) for match in _MERGED.finditer(block)]
        found.uncalculated.update(_uncalculated(block))
        if len(found.merged) > MOST_MERGED:
            raise ValueError("too many merged cells")
    found.merged.sort()
    return found


def _blocks(parts: ZipFile, name: str) -> Iterator[bytes]:
    """Bytes of the part, cut after a row where there is one."""
    held = b""
    with parts.open(name) as part:
        while block := part.read(_BLOCK):
            held += block
            cut = held.rfind(b"row>") + 4
            if cut > 3 or len(held) > _HELD:
                cut = cut if cut > 3 else len(held)
                yield held[:cut]
                held = held[cut:]
    yield held


def _merged(match: re.Match) -> Merged:
    (top, left), (bottom, right) = (coordinate_to_tuple(match.group(n).decode()) for n in (1, 2))
    return Merged(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _uncalculated(block: bytes) -> Iterator[tuple[int, int]]:
    """A formula of text that came to nothing has an empty value, one that was never calculated has no text either."""
    for match in _FORMULA.finditer(block):
        told, empty = match.groups()
        is_empty_text = empty is not None and b't="str"' in told
        if not is_empty_text and (at := _AT.search(told)):
            yield coordinate_to_tuple(at.group(1).decode())


class Filler:
    """Gives every cell of a merged range the value of its first; rows must come in order."""

    def __init__(self, merged: list[Merged]):
        self._ahead, self._open = list(reversed(merged)), {}

    def fill(self, number: int, values: list[Any]) -> None:
        while self._ahead and self._ahead[-1].top <= number:
            one = self._ahead.pop()
            self._open[one] = values[one.left - 1] if one.left <= len(values) and one.top == number else None
        for one, value in list(self._open.items()):
            if number > one.bottom:
                del self._open[one]
            elif value is not None:
                _put(values, one, value)


def _put(values: list[Any], one: Merged, value: Any) -> None:
    values.extend([None] * (one.right - len(values)))
    values[one.left - 1 : one.right] = [value] * (one.right - one.left + 1)
