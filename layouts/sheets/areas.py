"""Areas side by side as a sheet: of shares also numerator, denominator, interval and target; the whole last."""

from ioc.exports.sheet import Column, Row
from ioc.indicators.answers import AreaRow, AreasAnswer, Point
from ioc.texts import t
from layouts import words
from layouts.panel import Context, Panel
from layouts.sheets.columns import NAME, Table, named, note, of_indicator, own

SHARE = (
    own("numerator", "integer"), own("denominator", "integer"), own("low", "share"), own("high", "share"),
    named("target", "share"),
)  # fmt: skip


def table(panel: Panel, answer: AreasAnswer, context: Context) -> Table:
    is_share = words.unit(answer.indicator) == "share"
    columns: tuple[Column, ...] = (
        own("code", "code"), named("area", width=NAME), of_indicator(answer.indicator, context, "name"),
        *(SHARE if is_share else ()), own("note", width=NAME),
    )  # fmt: skip
    rows = [_row(row, answer, is_share, context) for row in answer.rows]
    if answer.whole is not None:
        rows.append(_whole(answer, answer.whole, is_share, context))
    return columns, rows


def _row(row: AreaRow, answer: AreasAnswer, is_share: bool, context: Context) -> Row:
    point = row.point
    share = (point.numerator, point.denominator, row.low, row.high, answer.target)
    said = [note(point, context), t("exports.few", context.lang) if row.unreliable else None]
    return (
        row.area, name_of(row, context), point.value, *(share if is_share else ()),
        "; ".join(one for one in said if one) or None,
    )  # fmt: skip


def name_of(row: AreaRow, context: Context) -> str:
    """The area's name; an anonymous comparison has none for the areas of others."""
    return (
        words.area(context.place, row.area, context.lang) if row.area else t("ranking.another", context.lang)
    )


def _whole(answer: AreasAnswer, point: Point, is_share: bool, context: Context) -> Row:
    area = words.brief_area(context.place, answer.parent, context.lang)
    share = (point.numerator, point.denominator, None, None, answer.target) if is_share else ()
    name = t("tables.whole", context.lang, area=area)
    return (answer.parent, name, point.value, *share, note(point, context))
