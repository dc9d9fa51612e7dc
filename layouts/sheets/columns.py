"""Columns and cells that sheets of panels share: headings from the texts, values by the unit of their indicator."""

from geo.names import Names
from ioc.exports.sheet import Column, Row, Typed
from ioc.indicators.answers import Point
from ioc.indicators.catalogue import BY_KEY
from ioc.texts import LANGUAGES, formats, t
from layouts import words
from layouts.panel import Context

Table = tuple[tuple[Column, ...], list[Row]]
KIND = {"count": "integer", "share": "share", "hours": "number", "money": "money"}
WIDE, NAME, NARROW = 60, 46, 16


def both(key: str, **values: object) -> Names:
    """A text in both languages."""
    return Names(**{lang: t(key, lang, **values) for lang in LANGUAGES})


def named(key: str, kind: str = "text", width: int = NARROW) -> Column:
    """A column with the heading of a table on the page."""
    return Column(key=key, heading=both(f"tables.{key}"), kind=kind, width=width)


def own(key: str, kind: str = "text", width: int = NARROW) -> Column:
    """A column that only files have."""
    return Column(key=key, heading=both(f"exports.column.{key}"), kind=kind, width=width)


def of_indicator(indicator: str, context: Context, word: str = "short") -> Column:
    """A column of values of one indicator."""
    kind, decimals = kind_of(indicator, context)
    heading = both(BY_KEY[indicator].text_key(word))
    return Column(key=indicator, heading=heading, kind=kind, decimals=decimals, width=NARROW)


def kind_of(indicator: str, context: Context) -> tuple[str, int]:
    """The kind of an indicator's values, and their decimals."""
    kind = KIND[words.unit(indicator)]
    return kind, {"money": context.place.currency.decimals, "number": 1}.get(kind, 0)


def cell(indicator: str, value: float | int | None, context: Context) -> Typed:
    """A value among values of other units."""
    kind, decimals = kind_of(indicator, context)
    return Typed(kind, value, decimals)


def unit_text(indicator: str, context: Context) -> str:
    unit = words.unit(indicator)
    if unit == "money":
        return formats.currency(context.place.currency.code, context.lang)
    return t(f"exports.units.{unit}", context.lang)


def note(point: Point, context: Context) -> str | None:
    """What a reader must know of a number: members missing, or the sketch behind it."""
    said = []
    if point.missing:
        told = {"count": len(point.missing), "of": point.of_members}
        said.append(t("exports.at_least", context.lang, **told))
    if point.approximate:
        said.append(t("exports.approximate", context.lang))
    return "; ".join(said) or None
