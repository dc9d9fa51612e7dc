"""Where working time goes by: steps, or who holds dossiers now; what ended in the period and what lasts apart."""

from collections.abc import Sequence
from dataclasses import replace

from ioc.indicators.answers import Answer
from ioc.indicators.delay_answers import StepWaiting, WaitingAnswer
from ioc.texts import formats, t
from layouts import elements as html
from layouts import spans, words
from layouts.down import Filters, down, leads, of_field, others_than
from layouts.kinds.stacked import stacked
from layouts.panel import Content, Context, Drawing, Panel
from layouts.tables import head, joined, number_cell, row_head
from layouts.worktime import in_days, worktime_text

KEPT = 12


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: WaitingAnswer = answers[0]
    if not answer.rows:
        return Drawing(body=html.P(t("states.empty", context.lang), className="state"), state="empty")
    lang, by_step = context.lang, answer.by == "step"
    keys = ("step", "", "working_days") + (("left", "mean", "now") if by_step else ("now", "mean"))
    texts = [t(f"delays.{key}", lang) if key else "" for key in keys]
    texts[0] = t(f"delays.{answer.by}", lang)
    most = answer.rows[0].total_us or 1
    kept, rest = answer.rows[:KEPT], answer.rows[KEPT:]
    rows = [
        _row(
            answer.by, _name(answer.by, row.key, context), row, most, ((answer.by, row.key),), panel, context
        )
        for row in kept
    ]
    if rest:
        text = t(f"delays.more_{answer.by}", lang, count=formats.number(len(rest), lang))
        others = others_than(answer.by, (row.key for row in kept))
        rows.append(_row(answer.by, text, _together(rest), 0, others, panel, context))
    table = html.Table([head(texts), html.Tbody(rows)], className="table bars long-names")
    return Drawing(body=table, note=_note(panel, answer, context))


def _together(rows: Sequence[StepWaiting]) -> StepWaiting:
    """Several rows as one."""
    names = ("n", "worked_us", "open_n", "timed_n", "open_us")
    return StepWaiting(key="", **{name: sum(getattr(row, name) for row in rows) for name in names})


def _row(
    by: str, name: str, row: StepWaiting, most: int, filters: Filters, panel: Panel, context: Context
) -> html.Tr:
    """most: of the longest bar; without it there is no bar, of what stands for several rows."""
    bar = stacked(((row.worked_us / most, ""), (row.open_us / most, "is-open"))) if most else None
    cells = [html.Td(bar, className="bar-cell"), number_cell(in_days(row.total_us, context))]
    here = number_cell(_leading(row.open_n, filters, panel, context))
    if by == "step":
        cells.append(number_cell(words.count(row.n, context), className="soft"))
        cells.append(number_cell(_mean(row.worked_us, row.n, context)))
        cells.append(here)
    else:
        cells += [here, number_cell(_mean(row.open_us, row.timed_n, context))]
    return html.Tr([row_head(name), *cells], className=None if most else "soft")


def _leading(count: int, filters: Filters, panel: Panel, context: Context) -> Content:
    """How many lie there now, as the way to their list."""
    text = words.count(count, context)
    told = (*filters, *of_field(context))
    href = down(
        "dossiers_pending", replace(panel, period="today"), context, filters=told, attribution="resolving"
    )
    return leads(text, href) if count else text


def _name(by: str, key: str, context: Context) -> str:
    return words.step(key, context.lang) if by == "step" else words.code(context.place, by, key, context.lang)


def _mean(total: int, n: int, context: Context) -> str:
    return worktime_text(total / n, context) if n else formats.DASH


def _note(panel: Panel, answer: WaitingAnswer, context: Context) -> str:
    lang = context.lang
    if answer.by == "holder":
        return t("delays.now_only", lang)
    return joined(
        [spans.period_text(context.periods[panel.period], context), t("delays.waiting_parts", lang)]
    )
