"""Where the time of one dossier went: what each step waited, beside the usual of its procedure."""

from ioc.domain.moments import from_us
from ioc.dossier.answers import DossierAnswer, StepSpan, Usual
from ioc.indicators.answers import Answer
from ioc.indicators.breakdowns import NONE
from ioc.texts import formats, t
from ioc.worklist.questions import PASSED
from layouts import elements as html
from layouts import words
from layouts.down import leads
from layouts.kinds.stacked import stacked
from layouts.list_view import list_view
from layouts.panel import Context, Drawing, Panel
from layouts.tables import head, number_cell, row_head
from layouts.worktime import worktime_text

COLUMNS = ("waited", "usual", "n")
FEW = 20  # a median of fewer says little


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: DossierAnswer = answers[0]
    lang = context.lang
    if not answer.steps:
        return Drawing(body=html.P(t("dossier.no_steps", lang), className="state"), state="empty")
    usual = [step.usual.median_us for step in answer.steps if step.usual]
    most = max([*(step.waited_us for step in answer.steps), *usual]) or 1
    rows = [_row(step, most, context) for step in answer.steps]
    texts = [t("dossier.step", lang), "", *(t(f"dossier.{key}", lang) for key in COLUMNS)]
    table = html.Table([head(texts), html.Tbody(rows)], className="table bars long-names")
    return Drawing(body=table, note=t("dossier.usual_note", lang))


def _row(step: StepSpan, most: float, context: Context) -> html.Tr:
    usual = step.usual
    over = usual is not None and usual.n >= FEW and step.waited_us > usual.median_us
    bar = stacked(((step.waited_us / most, "is-over" if over else ""),))
    if usual is not None:
        bar.children.append(
            html.Div(className="target-line", style={"left": f"{usual.median_us / most * 100:.2f}%"})
        )
    name = [words.step(step.step, context.lang), html.Span(step.holder, className="under")]
    return html.Tr(
        [
            row_head(name),
            html.Td(bar, className="bar-cell"),
            number_cell(
                html.B(worktime_text(step.waited_us, context))
                if over
                else worktime_text(step.waited_us, context)
            ),
            *_usual(step, context),
        ]
    )


def _usual(step: StepSpan, context: Context) -> tuple[html.Td, html.Td]:
    """The median and of how many passes it is, as the way to the dossiers that made it."""
    usual = step.usual
    if usual is None:
        return number_cell(formats.DASH), number_cell(formats.DASH, className="soft")
    href = _way(step, usual, context)
    median, count = worktime_text(usual.median_us, context), words.count(usual.n, context)
    return number_cell(leads(median, href)), number_cell(leads(count, href), className="soft")


def _way(step: StepSpan, usual: Usual, context: Context) -> str:
    zone = context.place.zone
    told = {"area": usual.area, "attribution": "resolving", "period": "custom", "lang": context.lang}
    days = {"start": from_us(usual.since, zone).date(), "end": from_us(context.now, zone).date()}
    view = list_view(context.place, "dossiers_stepped", **told, **days)
    return view.with_filter(PASSED, step.step).with_filter("procedure", usual.procedure or NONE).address()
