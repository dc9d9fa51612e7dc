"""The open dossiers by age, as a pyramid: what is overdue to the left, all others to the right."""

from ioc.indicators.answers import Answer
from ioc.indicators.delay_answers import AgeGroup, AgesAnswer
from ioc.texts import formats, t
from layouts import elements as html
from layouts import words
from layouts.down import down, leads, of_field
from layouts.kinds.stacked import stacked
from layouts.panel import Content, Context, Drawing, Panel
from layouts.tables import number_cell

OVERDUE, OTHERS = "dossiers_overdue", "dossiers_pending_not_overdue"


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: AgesAnswer = answers[0]
    lang = context.lang
    most = max((max(one.overdue, one.not_due + one.no_due) for one in answer.groups), default=0)
    if not most:
        return Drawing(body=html.P(t("states.empty", lang), className="state"), state="empty")
    rows = [_row(group, most, panel, context) for group in reversed(answer.groups)]
    total = html.Tfoot(_total(answer, panel, context))
    table = html.Table([_head(lang), html.Tbody(rows), total], className="table pyramid")
    return Drawing(body=table, note=t("delays.ages_note", lang))


def _head(lang: str) -> html.Thead:
    texts = [t(f"delays.{key}", lang) for key in ("overdue", "age", "not_overdue")]
    kinds = ("number", "middle", "")
    cells = [html.Th(text, scope="col", className=kind) for text, kind in zip(texts, kinds, strict=True)]
    return html.Thead(html.Tr([cells[0], html.Th(), cells[1], html.Th(), cells[2]]))


def _leading(count: int, members: str, panel: Panel, context: Context, group: AgeGroup | None) -> Content:
    """A number of open dossiers of an age (of all ages: None), of the field shown, as the way to their list."""
    text = words.count(count, context)
    age = () if group is None else (("age", f"{group.first}-{'' if group.last is None else group.last}"),)
    href = down(members, panel, context, filters=(*age, *of_field(context)), attribution="resolving")
    return leads(text, href) if count else text


def _row(group: AgeGroup, most: int, panel: Panel, context: Context) -> html.Tr:
    others = group.not_due + group.no_due
    return html.Tr(
        [
            number_cell(_leading(group.overdue, OVERDUE, panel, context, group)),
            html.Td(stacked(((group.overdue / most, "is-bad"),), "leftwards"), className="bar-cell"),
            html.Th(_ages(group, context.lang), scope="row", className="middle"),
            html.Td(stacked(((others / most, ""),)), className="bar-cell"),
            html.Td(_leading(others, OTHERS, panel, context, group)),
        ]
    )


def _ages(group: AgeGroup, lang: str) -> str:
    if group.last is None:
        return f"> {formats.number(group.first - 1, lang)}"
    return f"{group.first}–{group.last}"


def _total(answer: AgesAnswer, panel: Panel, context: Context) -> html.Tr:
    over = sum(one.overdue for one in answer.groups)
    others = sum(one.not_due + one.no_due for one in answer.groups)
    middle = html.Th(t("tables.total", context.lang), scope="row", className="middle")
    cells = [number_cell(_leading(over, OVERDUE, panel, context, None)), html.Td(), middle, html.Td()]
    return html.Tr([*cells, html.Td(_leading(others, OTHERS, panel, context, None))])
