"""Values as the XML of cells, by kind: numbers as numbers, moments as dates in local time, all else as strings."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ioc.exports import values
from ioc.exports.harmless import MOST_UNITS, for_cell, is_dangerous, shortened, units
from ioc.exports.sheet import Column, Typed
from ioc.exports.styles import Styles
from ioc.texts import formats, t

ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # readers take _x0041_ for the letter A
MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
ZERO = datetime(1899, 12, 30)  # day 0 of spreadsheets after February 1900
KEPT_TEXTS = 20_000  # names and states repeat; what was made of them is remembered
DAY_S = 86_400
Fragment = Callable[[Any], str]


class Fragments:
    """Makes the fragments of one book. cut: how many texts did not fit into a cell."""

    def __init__(self, styles: Styles, lang: str, zone: ZoneInfo):
        self.styles, self.lang, self.zone, self.cut = styles, lang, zone, 0
        self._made: dict[tuple[str, int], Fragment] = {}

    def of(self, columns: tuple[Column, ...]) -> list[Fragment]:
        """One maker a column; a cell with a kind of its own is made by that."""
        return [self._any(self._of(column.kind, column.decimals)) for column in columns]

    def typed(self, cell: Typed) -> str:
        return "" if cell.value is None else self._of(cell.kind, cell.decimals)(cell.value)

    def _any(self, own: Fragment) -> Fragment:
        def made(value: Any) -> str:
            if value is None:
                return ""
            return self.typed(value) if value.__class__ is Typed else own(value)

        return made

    def _of(self, kind: str, decimals: int) -> Fragment:
        if (kind, decimals) not in self._made:
            self._made[kind, decimals] = self._make(kind, decimals)
        return self._made[kind, decimals]

    def _make(self, kind: str, decimals: int) -> Fragment:
        match kind:
            case "integer" | "number" | "count":
                return self._figures(kind, decimals, 0)
            case "money":
                return self._figures("number", decimals, decimals)
            case "share":
                return self._figures("share", decimals or 2, 0)
            case "moment":
                return self._dates(kind, lambda value: values.local(value, self.zone))
            case "day":
                return self._dates(kind, values.day)
            case _:
                return self._texts(kind)

    def _figures(self, style: str, decimals: int, of_money: int) -> Fragment:
        begin, as_text = f' s="{self.styles.index(style, decimals)}"><v>', self._of("code", 0)

        def made(value: Any) -> str:
            if not values.is_number(value) or not values.fits(value):
                return as_text(value)
            told = values.amount(value, of_money)
            return "" if told is None else f"{begin}{told}</v></c>"

        return made

    def _dates(self, style: str, read: Callable[[Any], date | None]) -> Fragment:
        begin, as_text = f' s="{self.styles.index(style)}"><v>', self._of("code", 0)

        def made(value: Any) -> str:
            told = read(value)
            if told is None:
                return ""
            return (
                as_text(told.isoformat())
                if told.year <= values.FIRST_YEAR
                else f"{begin}{_serial(told)}</v></c>"
            )

        return made

    def _texts(self, style: str) -> Fragment:
        plain, quoted = (f' s="{self.styles.index(one)}" t="inlineStr"><is><t' for one in (style, "quoted"))
        kept: dict[Any, str] = {}

        def made(value: Any) -> str:
            found = kept.get(value)
            if found is None:
                found = self._text(str(value), plain, quoted)
                if len(kept) < KEPT_TEXTS:
                    kept[value] = found
            return found

        return made

    def _text(self, value: str, plain: str, quoted: str) -> str:
        text = for_cell(value)
        if units(text) > MOST_UNITS:
            self.cut += 1
            rest = formats.number(units(text) - MOST_UNITS, self.lang)
            text = shortened(text, t("exports.cut_mark", self.lang, count=rest))
        if not text:
            return ""
        begin = quoted if is_dangerous(text) else plain
        blanks = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        return f"{begin}{blanks}>{ESCAPED.sub('_x005F_', text).translate(MARKUP)}</t></is></c>"


def _serial(value: date) -> float | int:
    """Days since the beginning of spreadsheets, the time of day as their fraction."""
    if not isinstance(value, datetime):
        return value.toordinal() - ZERO.toordinal()
    passed = value - ZERO
    return passed.days + (passed.seconds + passed.microseconds / 1e6) / DAY_S
