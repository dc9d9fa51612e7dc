"""Pareto of procedures by working days overdue, with running shares; what is still open in the colour of wrong."""

from itertools import accumulate

from dash import html

from ioc.indicators.answers import Answer
from ioc.indicators.delay_answers import OverdueDays, OverdueDaysAnswer
from ioc.texts import formats, t
from layouts import spans, words
from layouts.kinds.stacked import stacked
from layouts.panel import Context, Drawing, Panel
from layouts.tables import head, joined, number_cell, row_head

KEPT = 12
COLUMNS = ("overdue_days", "running", "overdue_now", "ended_late")


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: OverdueDaysAnswer = answers[0]
    whole = sum(row.days for row in answer.rows)
    if not whole:
        return Drawing(body=html.P(t("delays.none_overdue", context.lang), className="state"), state="empty")
    lang = context.lang
    running = list(accumulate(row.days for row in answer.rows))
    kept = list(zip(answer.rows, running, strict=True))[:KEPT]
    rows = [_row(row, up_to / whole, answer.rows[0].days, context) for row, up_to in kept]
    texts = [t("delays.procedure", lang), "", *(t(f"delays.{key}", lang) for key in COLUMNS)]
    table = html.Table(
        [head(texts), html.Tbody(rows), html.Tfoot(_total(answer, context))],
        className="table bars long-names",
    )
    return Drawing(body=table, note=_note(panel, answer, context))


def _row(row: OverdueDays, running: float, most: int, context: Context) -> html.Tr:
    lang = context.lang
    bar = stacked(((row.open_days / most, "is-bad"), (row.late_days / most, "")))
    name = words.code(context.place, "procedure", row.procedure, lang)
    return html.Tr(
        [
            row_head(html.Span(name, title=f"{row.procedure} {name}", className="clamp")),
            html.Td(bar, className="bar-cell"),
            number_cell(formats.number(row.days, lang)),
            number_cell(formats.share(running, lang, 0), className="soft"),
            number_cell(words.count(row.open_n, context)),
            number_cell(words.count(row.late_n, context)),
        ]
    )


def _total(answer: OverdueDaysAnswer, context: Context) -> html.Tr:
    sums = [sum(getattr(row, name) for row in answer.rows) for name in ("days", "open_n", "late_n")]
    days, open_n, late_n = (number_cell(words.count(value, context)) for value in sums)
    return html.Tr([row_head(t("tables.total", context.lang)), html.Td(), days, html.Td(), open_n, late_n])


def _note(panel: Panel, answer: OverdueDaysAnswer, context: Context) -> str:
    lang, rest = context.lang, len(answer.rows) - KEPT
    more = t("delays.more_procedures", lang, count=formats.number(rest, lang)) if rest > 0 else ""
    return joined(
        [t("delays.overdue_parts", lang), spans.period_text(context.periods[panel.period], context), more]
    )
