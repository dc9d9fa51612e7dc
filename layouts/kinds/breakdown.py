"""One indicator split by a code, greatest first: name, bar, value and share of the whole."""

from ioc.indicators.answers import Answer, BreakdownAnswer, Point
from ioc.texts import formats, t
from layouts import elements as html
from layouts import spans, words
from layouts.down import down, leads
from layouts.kinds.tile import large
from layouts.panel import Context, Drawing, Panel
from layouts.tables import head, joined, number_cell, row_head


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: BreakdownAnswer = answers[0]
    if not answer.points:
        return Drawing(body=html.P(t("states.empty", context.lang), className="state"), state="empty")
    lang, indicator = context.lang, panel.indicators[0]
    additive = words.unit(indicator) in ("count", "money")
    values = [point.value or 0 for point in answer.points]
    whole, most = sum(values) if additive else 0, max(values) or 1
    texts = [t(f"tables.{answer.by}", lang), "", words.short(indicator, lang)]
    if whole:
        texts.append(t("tables.share", lang))
    pairs = zip(answer.keys, answer.points, strict=True)
    rows = [_row(answer.by, key, point, most, whole, panel, context) for key, point in pairs]
    table = html.Table([head(texts), html.Tbody(rows)], className="table bars")
    note = joined([words.name(indicator, lang), spans.period_text(context.periods[panel.period], context)])
    return Drawing(body=table, note=note)


def _row(
    by: str, key: str, point: Point, most: float, whole: float, panel: Panel, context: Context
) -> html.Tr:
    value = point.value or 0
    bar = html.Div(
        html.Div(className="bar", style={"width": f"{value / most * 100:.2f}%"}), className="track"
    )
    href = down(point.indicator, panel, context, filters=((by, key),))
    cells = [
        row_head(words.code(context.place, by, key, context.lang)),
        html.Td(bar, className="bar-cell"),
        number_cell(leads(large(point, context), href)),
    ]
    if whole:
        share = formats.share(value / whole, context.lang, 1)
        cells.append(number_cell(leads(share, href), className="soft"))
    return html.Tr(cells)
