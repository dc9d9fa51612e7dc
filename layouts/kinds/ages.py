"""The open dossiers by age, as a pyramid: what is overdue to the left, all others to the right."""

from ioc.indicators.answers import Answer
from ioc.indicators.delay_answers import AgeGroup, AgesAnswer
from ioc.texts import formats, t
from layouts import elements as html
from layouts import words
from layouts.kinds.stacked import stacked
from layouts.panel import Context, Drawing, Panel
from layouts.tables import number_cell


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: AgesAnswer = answers[0]
    lang = context.lang
    most = max((max(one.overdue, one.not_due + one.no_due) for one in answer.groups), default=0)
    if not most:
        return Drawing(body=html.P(t("states.empty", lang), className="state"), state="empty")
    rows = [_row(group, most, context) for group in reversed(answer.groups)]
    table = html.Table(
        [_head(lang), html.Tbody(rows), html.Tfoot(_total(answer, context))], className="table pyramid"
    )
    return Drawing(body=table, note=t("delays.ages_note", lang))


def _head(lang: str) -> html.Thead:
    texts = [t(f"delays.{key}", lang) for key in ("overdue", "age", "not_overdue")]
    kinds = ("number", "middle", "")
    cells = [html.Th(text, scope="col", className=kind) for text, kind in zip(texts, kinds, strict=True)]
    return html.Thead(html.Tr([cells[0], html.Th(), cells[1], html.Th(), cells[2]]))


def _row(group: AgeGroup, most: int, context: Context) -> html.Tr:
    others = group.not_due + group.no_due
    return html.Tr(
        [
            number_cell(words.count(group.overdue, context)),
            html.Td(stacked(((group.overdue / most, "is-bad"),), "leftwards"), className="bar-cell"),
            html.Th(_ages(group, context.lang), scope="row", className="middle"),
            html.Td(stacked(((others / most, ""),)), className="bar-cell"),
            html.Td(words.count(others, context)),
        ]
    )


def _ages(group: AgeGroup, lang: str) -> str:
    if group.last is None:
        return f"> {formats.number(group.first - 1, lang)}"
    return f"{group.first}–{group.last}"


def _total(answer: AgesAnswer, context: Context) -> html.Tr:
    over = sum(one.overdue for one in answer.groups)
    others = sum(one.not_due + one.no_due for one in answer.groups)
    middle = html.Th(t("tables.total", context.lang), scope="row", className="middle")
    cells = [number_cell(words.count(over, context)), html.Td(), middle, html.Td()]
    return html.Tr([*cells, html.Td(words.count(others, context))])
