"""Where working time goes by: steps, or who holds dossiers now; what ended in the period and what lasts apart."""

from ioc.indicators.answers import Answer
from ioc.indicators.delay_answers import StepWaiting, WaitingAnswer
from ioc.texts import formats, t
from layouts import elements as html
from layouts import spans, words
from layouts.kinds.stacked import stacked
from layouts.panel import Context, Drawing, Panel
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
    rows = [_row(answer.by, row, most, context) for row in answer.rows[:KEPT]]
    table = html.Table([head(texts), html.Tbody(rows)], className="table bars long-names")
    return Drawing(body=table, note=_note(panel, answer, context))


def _row(by: str, row: StepWaiting, most: int, context: Context) -> html.Tr:
    bar = stacked(((row.worked_us / most, ""), (row.open_us / most, "is-open")))
    cells = [html.Td(bar, className="bar-cell"), number_cell(in_days(row.total_us, context))]
    if by == "step":
        cells.append(number_cell(words.count(row.n, context), className="soft"))
        cells.append(number_cell(_mean(row.worked_us, row.n, context)))
        cells.append(number_cell(words.count(row.open_n, context)))
    else:
        cells.append(number_cell(words.count(row.open_n, context)))
        cells.append(number_cell(_mean(row.open_us, row.open_n, context)))
    name = words.step(row.key, context.lang) if by == "step" else _holder(row.key, context)
    return html.Tr([row_head(name), *cells])


def _holder(key: str, context: Context) -> str:
    return words.code(context.place, "holder", key, context.lang)


def _mean(total: int, n: int, context: Context) -> str:
    return worktime_text(total / n, context) if n else formats.DASH


def _note(panel: Panel, answer: WaitingAnswer, context: Context) -> str:
    lang, rest = context.lang, len(answer.rows) - KEPT
    more = t("delays.more", lang, count=formats.number(rest, lang)) if rest > 0 else ""
    if answer.by == "holder":
        return joined([t("delays.now_only", lang), more])
    return joined(
        [spans.period_text(context.periods[panel.period], context), t("delays.waiting_parts", lang), more]
    )
