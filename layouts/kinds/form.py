"""The rows of form II.06a: thirteen columns under their official heads, and the four identities checked."""

from ioc.indicators.answers import Answer, FormAnswer, FormRow
from ioc.texts import formats, t
from layouts import elements as html
from layouts import spans, words
from layouts.down import FORM, down, leads
from layouts.panel import Context, Drawing, Panel
from layouts.tables import joined, number_cell, row_head

GROUPS = (("received", 4), ("resolved", 4), ("pending", 3))
IDENTITIES = 4
FIRST_NUMBER = 3  # columns 1 and 2 are the row's number and name


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: FormAnswer = answers[0]
    if not answer.rows:
        return Drawing(body=html.P(t("states.empty", context.lang), className="state"), state="empty")
    parts = [row for row in answer.rows if row.key]
    whole = [row for row in answer.rows if not row.key]
    rows = [
        _row(str(number), _label(answer, row, context), row, _way(answer, row, panel, context), context)
        for number, row in enumerate(parts, 1)
    ]
    foot = [
        _row("", t("form.total", context.lang), row, _way(answer, row, panel, context), context)
        for row in whole
    ]
    table = html.Table(
        [html.Thead(_heads(context)), html.Tbody(rows), html.Tfoot(foot)], className="table form"
    )
    period = spans.period_text(context.periods[panel.period], context)
    note = joined([t("form.unit", context.lang), period])
    return Drawing(body=[table, _identities(answer, context)], note=note)


def _heads(context: Context) -> list[html.Tr]:
    lang = context.lang
    top = [html.Th(t("form.number", lang), rowSpan=2), html.Th(t("form.name", lang), rowSpan=2)]
    top += [html.Th(t(f"form.{key}", lang), colSpan=width, className="group") for key, width in GROUPS]
    below = [html.Th(t(f"form.column_{n}", lang), className="number") for n in range(FIRST_NUMBER, 14)]
    numbers = [html.Th(f"({n})", className="number soft") for n in range(1, 14)]
    return [html.Tr(top), html.Tr(below), html.Tr(numbers, className="column-numbers")]


def _label(answer: FormAnswer, row: FormRow, context: Context) -> str:
    return words.code(context.place, answer.by, row.key, context.lang)


def _way(answer: FormAnswer, row: FormRow, panel: Panel, context: Context) -> list[str]:
    """Where each column of a row leads."""
    where = {"area": row.key} if row.key and answer.by == "area" else {}
    filters = ((answer.by, row.key),) if row.key and answer.by != "area" else ()
    return [down(key, panel, context, filters=filters, attribution="resolving", **where) for key in FORM]


def _row(number: str, label: str, row: FormRow, way: list[str], context: Context) -> html.Tr:
    totals = (0, 4, 8)  # columns 3, 7 and 11
    texts = (
        leads(formats.number(value, context.lang), href) if value else formats.number(value, context.lang)
        for value, href in zip(row.columns, way, strict=True)
    )
    cells = [number_cell(html.B(text) if index in totals else text) for index, text in enumerate(texts)]
    return html.Tr(
        [html.Td(number, className="soft"), row_head(label), *cells],
        className="is-bad" if row.broken else None,
    )


def _identities(answer: FormAnswer, context: Context) -> html.Div:
    """Says that all four identities hold in every row, or which of them do not, and where."""
    broken = [(row, text) for row in answer.rows for text in row.broken]
    if not broken:
        text = t("form.identities_hold", context.lang, count=IDENTITIES, rows=len(answer.rows))
        return html.Div(["✓ ", text], className="identities")
    said = [
        html.Div(
            ["◆ ", _label(answer, row, context) if row.key else t("form.total", context.lang), ": ", text]
        )
        for row, text in broken
    ]
    return html.Div(said, className="identities is-bad")
