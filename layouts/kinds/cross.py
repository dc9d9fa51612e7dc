"""A table of counts with row and column totals; rows beyond the largest are summed, not dropped."""

from dash import html

from ioc.indicators.answers import Answer, CrossAnswer
from ioc.texts import formats, t
from layouts import spans, words
from layouts.panel import Context, Drawing, Panel
from layouts.tables import head, joined, number_cell, row_head

KEPT = 16


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: CrossAnswer = answers[0]
    if not answer.rows or not answer.columns:
        return Drawing(body=html.P(t("states.empty", context.lang), className="state"), state="empty")
    lang = context.lang
    columns = [words.code(context.place, answer.by_column, key, lang) for key in answer.columns]
    texts = [t(f"tables.{answer.by_row}", lang), *columns, t("tables.total", lang), t("tables.share", lang)]
    whole = [sum(column) for column in zip(*answer.values, strict=True)]
    rows = [_row(name, values, sum(whole), context) for name, values in _named(answer, context)]
    total = _row(t("tables.total", lang), whole, sum(whole), context)
    table = html.Table([head(texts), html.Tbody(rows), html.Tfoot(total)], className="table")
    return Drawing(body=table, note=_note(panel, context))


def _named(answer: CrossAnswer, context: Context) -> list[tuple[str, list[int]]]:
    """Rows by their total, largest first; the rest in one."""
    order = sorted(zip(answer.rows, answer.values, strict=True), key=lambda item: (-sum(item[1]), item[0]))
    kept, rest = order[:KEPT], order[KEPT:]
    named = [
        (words.code(context.place, answer.by_row, key, context.lang), list(values)) for key, values in kept
    ]
    if rest:
        text = t("words.others_count", context.lang, count=len(rest))
        named.append((text, [sum(column) for column in zip(*(values for _, values in rest), strict=True)]))
    return named


def _row(name: str, values: list[int], whole: int, context: Context) -> html.Tr:
    lang, total = context.lang, sum(values)
    cells = [number_cell(formats.number(value, lang)) for value in values]
    share = formats.share(total / whole, lang, 1) if whole else formats.DASH
    cells += [number_cell(html.B(formats.number(total, lang))), number_cell(share, className="soft")]
    return html.Tr([row_head(name), *cells])


def _note(panel: Panel, context: Context) -> str:
    names = [words.name(key, context.lang) for key in panel.indicators]
    return joined([*names, spans.period_text(context.periods[panel.period], context)])
