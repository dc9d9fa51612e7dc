"""Named numbers in rows: now, before and the change; with the target where there is one."""

from ioc.indicators.answers import Answer, Point
from ioc.texts import formats, t
from layouts import elements as html
from layouts import spans, words
from layouts.down import down, leads
from layouts.kinds.tile import change, large
from layouts.panel import Content, Context, Drawing, Panel
from layouts.tables import head, number_cell, row_head


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    points, lang = answers[0].points, context.lang
    if not points:
        return Drawing(body=html.P(t("states.empty", lang), className="state"), state="empty")
    compared = context.comparisons.get(panel.period) is not None
    texts = [t("tables.indicator", lang), t("tables.value", lang)]
    if compared:
        texts += [t("tables.before", lang), t("tables.change", lang)]
    rows = [_row(point, compared, panel, context) for point in points]
    table = html.Table([head(texts), html.Tbody(rows)], className="table")
    return Drawing(body=table, note=_note(panel, context))


def _note(panel: Panel, context: Context) -> str:
    than = spans.comparison_text(panel.period, context)
    return " · ".join(
        part for part in (spans.period_text(context.periods[panel.period], context), than) if part
    )


def _before(point: Point, panel: Panel, context: Context) -> Content:
    """The value of the period compared with, as the way to its records."""
    text = words.text(point.indicator, point.previous, context)
    return text if point.previous is None else leads(text, down(point.indicator, panel, context, before=True))


def _row(point: Point, compared: bool, panel: Panel, context: Context) -> html.Tr:
    number = leads(large(point, context), down(point.indicator, panel, context))
    cells = [row_head(words.name(point.indicator, context.lang)), number_cell(number)]
    if compared:
        there = point.value is not None and point.previous is not None
        cells += [
            number_cell(_before(point, panel, context), className="soft"),
            number_cell(change(point, context) if there else formats.DASH),
        ]
    return html.Tr(cells)
