"""Pareto of procedures by working days overdue, with running shares; what is still open in the colour of wrong."""

from collections.abc import Sequence
from dataclasses import replace

from ioc.indicators.answers import Answer
from ioc.indicators.delay_answers import OverdueDays, OverdueDaysAnswer
from ioc.texts import formats, t
from layouts import elements as html
from layouts import spans, words
from layouts.down import Filters, down, leads, of_field, others_than
from layouts.kinds.stacked import stacked
from layouts.panel import PAGE_PERIOD, Content, Context, Drawing, Panel
from layouts.tables import head, joined, number_cell, row_head

KEPT = 12
NOW, LATE = ("dossiers_overdue", "today"), ("dossiers_resolved_late", PAGE_PERIOD)
BOTH = ("dossiers_beyond_due", PAGE_PERIOD)
COLUMNS = ("overdue_days", "running", "overdue_now", "ended_late")


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: OverdueDaysAnswer = answers[0]
    whole = sum(row.days for row in answer.rows)
    if not whole:
        return Drawing(body=html.P(t("delays.none_overdue", context.lang), className="state"), state="empty")
    lang = context.lang
    most, kept = answer.rows[0].days, answer.rows[:KEPT]
    shares = (_running(answer.rows[: n + 1], whole, panel, context) for n in range(len(kept)))
    rows = [_row(row, share, most, panel, context) for row, share in zip(kept, shares, strict=True)]
    if len(kept) < len(answer.rows):
        rows.append(_rest(answer.rows, panel, context))
    texts = [t("delays.procedure", lang), "", *(t(f"delays.{key}", lang) for key in COLUMNS)]
    table = html.Table(
        [head(texts), html.Tbody(rows), html.Tfoot(_total(answer, panel, context))],
        className="table bars long-names",
    )
    return Drawing(body=table, note=_note(panel, context))


def _running(rows: Sequence[OverdueDays], whole: int, panel: Panel, context: Context) -> Content:
    """The share that rows have of all days, as the way to the dossiers of their procedures."""
    days, *counts = _sums(rows)
    own = tuple(("procedure", row.procedure) for row in rows)
    return _made_of(formats.share(days / whole, context.lang, 0), sum(counts), panel, context, own)


def _row(row: OverdueDays, running: Content, most: int, panel: Panel, context: Context) -> html.Tr:
    lang = context.lang
    bar = stacked(((row.open_days / most, "is-bad"), (row.late_days / most, "")))
    name, own = words.code(context.place, "procedure", row.procedure, lang), (("procedure", row.procedure),)
    return html.Tr(
        [
            row_head(html.Span(name, title=f"{row.procedure} {name}", className="clamp")),
            html.Td(bar, className="bar-cell"),
            number_cell(_days(row.days, row.open_n + row.late_n, panel, context, own)),
            number_cell(running, className="soft"),
            number_cell(_leading(row.open_n, NOW, panel, context, own)),
            number_cell(_leading(row.late_n, LATE, panel, context, own)),
        ]
    )


def _rest(every: Sequence[OverdueDays], panel: Panel, context: Context) -> html.Tr:
    """All procedures without a row of their own; with them every procedure is told."""
    lang, rows = context.lang, every[KEPT:]
    others = others_than("procedure", (row.procedure for row in every[:KEPT]))
    (days, open_n, late_n), (_, *counts) = _sums(rows), _sums(every)
    cells = (
        _days(days, open_n + late_n, panel, context, others),
        _made_of(formats.share(1, lang, 0), sum(counts), panel, context),
        _leading(open_n, NOW, panel, context, others), _leading(late_n, LATE, panel, context, others),
    )  # fmt: skip
    name = t("delays.more_procedures", lang, count=formats.number(len(rows), lang))
    return html.Tr([row_head(name), html.Td(), *map(number_cell, cells)], className="soft")


def _days(days: int, count: int, panel: Panel, context: Context, filters: Filters = ()) -> Content:
    """Days beyond due, as the way to the dossiers they were added up from."""
    return _made_of(formats.number(days, context.lang), count, panel, context, filters)


def _made_of(text: str, count: int, panel: Panel, context: Context, filters: Filters = ()) -> Content:
    """A text as the way to the dossiers that it was made of, with how many they are."""
    members, period = BOTH
    told = (*filters, *of_field(context))
    href = down(members, replace(panel, period=period), context, filters=told, attribution="resolving")
    title = t("delays.of_dossiers", context.lang, count=words.count(count, context))
    return leads(text, href, title=title)


def _leading(
    count: int, what: tuple[str, str], panel: Panel, context: Context, filters: Filters = ()
) -> Content:
    """A number of dossiers with the way to their list."""
    members, period = what
    told = (*filters, *of_field(context))
    href = down(members, replace(panel, period=period), context, filters=told)
    return leads(words.count(count, context), href) if count else words.count(count, context)


def _sums(rows: Sequence[OverdueDays]) -> tuple[int, ...]:
    return tuple(sum(getattr(row, name) for row in rows) for name in ("days", "open_n", "late_n"))


def _total(answer: OverdueDaysAnswer, panel: Panel, context: Context) -> html.Tr:
    days, open_n, late_n = _sums(answer.rows)
    shown = (
        _days(days, open_n + late_n, panel, context), None, _leading(open_n, NOW, panel, context),
        _leading(late_n, LATE, panel, context),
    )  # fmt: skip
    cells = (html.Td() if one is None else number_cell(one) for one in shown)
    return html.Tr([row_head(t("tables.total", context.lang)), html.Td(), *cells])


def _note(panel: Panel, context: Context) -> str:
    return joined(
        [t("delays.overdue_parts", context.lang), spans.period_text(context.periods[panel.period], context)]
    )
