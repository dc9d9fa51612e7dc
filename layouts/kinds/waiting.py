"""Where working time goes by: steps, or who holds dossiers now; what ended in the period and what lasts apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ioc.indicators.answers import Answer
from ioc.indicators.delay_answers import StepWaiting, WaitingAnswer
from ioc.texts import formats, t
from ioc.worklist.questions import PASSED
from layouts import elements as html
from layouts import spans, words
from layouts.down import down, leads, of_field, others_than
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
    ways = _Ways(answer.by, panel, context)
    rows = [_row(_name(answer.by, row.key, context), row, most, ways, (row.key,), False) for row in kept]
    if rest:
        text = t(f"delays.more_{answer.by}", lang, count=formats.number(len(rest), lang))
        keys = tuple(row.key for row in kept)
        rows.append(_row(text, _together(rest), 0, ways, keys, True))
    table = html.Table([head(texts), html.Tbody(rows)], className="table bars long-names")
    return Drawing(body=table, note=_note(panel, answer, context))


def _together(rows: Sequence[StepWaiting]) -> StepWaiting:
    """Several rows as one."""
    names = ("n", "worked_us", "open_n", "timed_n", "open_us")
    return StepWaiting(key="", **{name: sum(getattr(row, name) for row in rows) for name in names})


@dataclass(frozen=True, slots=True)
class _Ways:
    """Where the numbers of a row lead: to what lies there, what does since a known moment, what has passed."""

    by: str
    panel: Panel
    context: Context

    def here(self, text: Content, count: int, keys: tuple[str, ...], others: bool) -> Content:
        return self._to("dossiers_pending", "today", self.by, text, count, keys, others)

    def lasting(self, text: Content, count: int, keys: tuple[str, ...], others: bool) -> Content:
        return self._to("dossiers_lasting", "today", self.by, text, count, keys, others, "of_dossiers")

    def passed(self, text: Content, count: int, keys: tuple[str, ...], others: bool) -> Content:
        return self._to("dossiers_stepped", None, PASSED, text, count, keys, others, "of_passes")

    def waited(self, text: Content, count: int, keys: tuple[str, ...], others: bool) -> Content:
        return self._to("dossiers_waited", None, PASSED, text, count, keys, others, "of_passes")

    def _to(
        self, members: str, period: str | None, name: str, text: Content, count: int, keys: tuple[str, ...],
        others: bool, made_of: str | None = None,
    ) -> Content:  # fmt: skip
        """The text as the way to a list; made_of: says of how many of what the number was made."""
        if not count:
            return text
        own = others_than(name, keys) if others else tuple((name, key) for key in keys)
        told = (*own, *of_field(self.context))
        panel = replace(self.panel, period=period) if period else self.panel
        href = down(members, panel, self.context, filters=told, attribution="resolving")
        return leads(text, href, title=made_of and _of(made_of, count, self.context))


def _of(made_of: str, count: int, context: Context) -> str:
    return t(f"delays.{made_of}", context.lang, count=words.count(count, context))


def _row(name: str, row: StepWaiting, most: int, ways: _Ways, keys: tuple[str, ...], others: bool) -> html.Tr:
    """most: of the longest bar; without it there is no bar, of what stands for several rows: all but the keys."""
    context, by_step = ways.context, ways.by == "step"
    bar = stacked(((row.worked_us / most, ""), (row.open_us / most, "is-open"))) if most else None
    days, lasting = in_days(row.total_us, context), row.timed_n
    days = (
        ways.waited(days, row.n + lasting, keys, others)
        if by_step
        else ways.lasting(days, lasting, keys, others)
    )
    cells = [html.Td(bar, className="bar-cell"), number_cell(days)]
    here = number_cell(ways.here(words.count(row.open_n, context), row.open_n, keys, others))
    if by_step:
        passes, mean = words.count(row.n, context), _mean(row.worked_us, row.n, context)
        cells.append(number_cell(ways.passed(passes, row.n, keys, others), className="soft"))
        cells += [number_cell(ways.passed(mean, row.n, keys, others)), here]
    else:
        mean = _mean(row.open_us, lasting, context)
        cells += [here, number_cell(ways.lasting(mean, lasting, keys, others))]
    return html.Tr([row_head(name), *cells], className=None if most else "soft")


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
