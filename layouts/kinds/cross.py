"""A table of counts with row and column totals; rows beyond the largest are summed, not dropped."""

from ioc.indicators.answers import Answer, CrossAnswer
from ioc.texts import formats, t
from layouts import elements as html
from layouts import spans, words
from layouts.down import down, leads, others_than
from layouts.panel import Context, Drawing, Panel
from layouts.tables import head, joined, number_cell, row_head

KEPT = 16
REST = "(rest)"


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: CrossAnswer = answers[0]
    if not answer.rows or not answer.columns:
        return Drawing(body=html.P(t("states.empty", context.lang), className="state"), state="empty")
    lang = context.lang
    columns = [words.code(context.place, answer.by_column, key, lang) for key in answer.columns]
    texts = [t(f"tables.{answer.by_row}", lang), *columns, t("tables.total", lang), t("tables.share", lang)]
    whole = [sum(column) for column in zip(*answer.values, strict=True)]
    rows = [
        _row(name, values, sum(whole), context, _way(answer, key, panel, context))
        for key, name, values in _named(answer, context)
    ]
    total = _row(t("tables.total", lang), whole, sum(whole), context, _way(answer, None, panel, context))
    table = html.Table([head(texts), html.Tbody(rows), html.Tfoot(total)], className="table")
    return Drawing(body=table, note=_note(panel, context))


def _way(answer: CrossAnswer, key: str | None, panel: Panel, context: Context) -> list[str]:
    """Where each number of a row leads, its total last."""
    row = () if key is None else ((answer.by_row, key),)
    if key == REST:
        row = others_than(answer.by_row, (own for own, _ in _by_total(answer)[:KEPT]))
    told = [(*row, (answer.by_column, column)) for column in answer.columns]
    return [down(panel.indicators[0], panel, context, filters=filters) for filters in (*told, row)]


def _named(answer: CrossAnswer, context: Context) -> list[tuple[str, str, list[int]]]:
    """Key, name and values of rows by their total, largest first; the rest in one."""
    order = _by_total(answer)
    kept, rest = order[:KEPT], order[KEPT:]
    named = [
        (key, words.code(context.place, answer.by_row, key, context.lang), list(values))
        for key, values in kept
    ]
    if rest:
        text = t("words.others_count", context.lang, count=formats.number(len(rest), context.lang))
        named.append(
            (REST, text, [sum(column) for column in zip(*(values for _, values in rest), strict=True)])
        )
    return named


def _by_total(answer: CrossAnswer) -> list[tuple[str, tuple[int, ...]]]:
    """Key and values of each row, the largest first."""
    return sorted(zip(answer.rows, answer.values, strict=True), key=lambda item: (-sum(item[1]), item[0]))


def _row(name: str, values: list[int], whole: int, context: Context, way: list[str]) -> html.Tr:
    lang, total = context.lang, sum(values)
    *texts, sum_text = (formats.number(value, lang) for value in (*values, total))
    pairs = zip(texts, values, way, strict=False)
    texts = [leads(text, href) if value else text for text, value, href in pairs]
    sum_text = leads(sum_text, way[-1])
    cells = [number_cell(text) for text in texts]
    share = leads(formats.share(total / whole, lang, 1), way[-1]) if whole else formats.DASH
    cells += [number_cell(html.B(sum_text)), number_cell(share, className="soft")]
    return html.Tr([row_head(name), *cells])


def _note(panel: Panel, context: Context) -> str:
    names = [words.name(key, context.lang) for key in panel.indicators]
    return joined([*names, spans.period_text(context.periods[panel.period], context)])
