"""Named numbers as a sheet: tiles, lists of indicators, the dictionary, and one indicator split by a code."""

from ioc.exports.sheet import Row
from ioc.indicators.answers import BreakdownAnswer, Point, PointsAnswer
from ioc.indicators.catalogue import BY_KEY
from ioc.texts import t
from layouts import words
from layouts.history import progress_of
from layouts.panel import Context, Panel
from layouts.sheets.columns import NAME, WIDE, Table, cell, named, note, of_indicator, own, unit_text

FIGURE = (
    own("unit"), named("value"), own("numerator", "integer"), own("denominator", "integer"), named("target"),
    named("before"), own("note", width=NAME),
)  # fmt: skip
MEANING = ("definition", "formula", "basis")


def table(panel: Panel, answer: PointsAnswer, context: Context) -> Table:
    """One row an indicator; in the dictionary with its meaning."""
    told = panel.kind == "dictionary"
    head = (own("code", "code", NAME), named("indicator", width=NAME))
    meaning = tuple(named(word, width=WIDE) for word in MEANING) if told else ()
    rows = [
        (
            point.indicator, words.name(point.indicator, context.lang),
            *(_meaning(point.indicator, context) if told else ()), *_figure(point, context),
        )
        for point in answer.points
    ]  # fmt: skip
    return (*head, *meaning, *FIGURE), rows


def _meaning(indicator: str, context: Context) -> list[str]:
    return [t(BY_KEY[indicator].text_key(word), context.lang) for word in MEANING]


def _figure(point: Point, context: Context) -> Row:
    key, target = point.indicator, BY_KEY[point.indicator].target(context.place)
    unit, aim = unit_text(key, context), cell(key, target, context)
    if progress_of(context, BY_KEY[key].subject) is not None:
        return (unit, None, None, None, aim, None, t("exports.not_loaded", context.lang))
    return (
        unit, cell(key, point.value, context), point.numerator, point.denominator, aim,
        cell(key, point.previous, context), note(point, context),
    )  # fmt: skip


def breakdown(panel: Panel, answer: BreakdownAnswer, context: Context) -> Table:
    """Code, name, value, and the share of the whole where values add up."""
    indicator = panel.indicators[0]
    additive = words.unit(indicator) in ("count", "money")
    whole = sum(point.value or 0 for point in answer.points) if additive else 0
    columns = (own("code", "code"), named(answer.by, width=NAME), of_indicator(indicator, context))
    rows = [
        (
            key, words.code(context.place, answer.by, key, context.lang), point.value,
            (point.value or 0) / whole if whole else None, note(point, context),
        )
        for key, point in zip(answer.keys, answer.points, strict=True)
    ]  # fmt: skip
    return (*columns, named("share", "share"), own("note", width=NAME)), rows
