"""The flow of the backlog: received and resolved as bars side by side, what stands as a line below them."""

from datetime import date
from typing import Any

from ioc.indicators.answers import Answer, SeriesAnswer
from ioc.indicators.delay_answers import BacklogAnswer
from ioc.texts import formats, t
from layouts import theme
from layouts.down import leads, of_field
from layouts.kinds.lanes import LOWER, UPPER
from layouts.kinds.steps import (
    day_off_shapes,
    last_shown,
    leading,
    local_texts,
    step_note,
    step_text,
    tick_format,
    way_at,
    way_of,
)
from layouts.panel import Content, Context, Drawing, Panel, Table
from layouts.tables import woven

FLOWS = (("received", theme.SERIES[2]), ("ended", theme.SERIES[1]))
MEMBERS = {"received": "dossiers_received", "ended": "dossiers_resolved", "pending": "dossiers_pending"}
BEHIND = {**MEMBERS, "before": "dossiers_carried_over"}


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: BacklogAnswer = answers[0]
    if not answer.starts:
        return Drawing(body=t("states.empty", context.lang), state="empty")
    times = SeriesAnswer(
        step=answer.step,
        starts=answer.starts,
        lines=(),
        incomplete=answer.incomplete,
        days_off=answer.days_off,
    )
    last = last_shown(panel, context)
    figure = {"data": _traces(answer, times, last, context), "layout": _layout(answer, times, context)}
    return Drawing(figure=figure, twin=_twin(answer, last, context), note=_note(answer, times, last, context))


def _way(name: str, step: str, context: Context) -> str:
    """Where the steps of one of the three lead: all by the resolving area, of the field shown."""
    return way_of(BEHIND[name], step, context, filters=of_field(context), attribution="resolving")


def _meta(name: str, step: str, last: date, context: Context) -> dict[str, str]:
    return leading(_way(name, step, context), step, last)


def _traces(answer: BacklogAnswer, times: SeriesAnswer, last: date, context: Context) -> list[dict[str, Any]]:
    x, lang = local_texts(times, context), context.lang
    bars = [
        {
            "type": "bar", "x": x, "y": list(getattr(answer, name)), "name": t(f"delays.{name}", lang),
            "marker": {"color": colour}, "yaxis": "y",
            "hovertemplate": f"%{{y:,d}}<extra>{t(f'delays.{name}', lang)}</extra>",
            "meta": _meta(name, answer.step, last, context),
        }
        for name, colour in FLOWS
    ]  # fmt: skip
    stock = {
        "type": "scatter", "mode": "lines", "x": x, "y": list(answer.pending), "yaxis": "y2",
        "line": {"color": theme.SERIES[0], "width": "0.2rem", "shape": "linear"},
        "name": t("delays.pending", lang), "hovertemplate": f"%{{y:,d}}<extra>{t('delays.pending', lang)}</extra>",
        "meta": _meta("pending", answer.step, last, context),
    }  # fmt: skip
    return [*bars, stock]


def _layout(answer: BacklogAnswer, times: SeriesAnswer, context: Context) -> dict[str, Any]:
    lang = context.lang
    return theme.layout(
        lang, hovermode="x unified", barmode="group", bargap=0.3, bargroupgap=0,
        margin={"l": "5.6rem", "r": "11.5rem", "t": "1.2rem", "b": "2.4rem", "pad": 0},
        xaxis=theme.axis(
            showgrid=False, type="date", tickformat=tick_format(times, lang), nticks=7, anchor="y2",
            hoverformat=tick_format(times, lang),
        ),
        yaxis=theme.axis(domain=list(UPPER), rangemode="tozero", tickformat=",d", anchor="x"),
        yaxis2=theme.axis(domain=list(LOWER), tickformat=",d", nticks=3, anchor="x"),
        shapes=day_off_shapes(times, context), annotations=_labels(answer, lang),
    )  # fmt: skip


def _labels(answer: BacklogAnswer, lang: str) -> list[dict[str, Any]]:
    """The names at the right: of the bars in the middle of their lane, of the line at its end."""
    told = [
        (t(f"delays.{name}", lang), colour, "paper", y)
        for (name, colour), y in zip(FLOWS, (0.78, 0.68), strict=True)
    ]
    told.append((t("delays.pending", lang), theme.SERIES[0], "y2", answer.pending[-1]))
    return [
        {
            "text": text, "x": 1, "xref": "paper", "xanchor": "left", "align": "left", "y": y, "yref": ref,
            "showarrow": False, "xshift": "0.8rem", "font": {"color": colour, "size": "1.3rem"},
        }
        for text, colour, ref, y in told
    ]  # fmt: skip


def _note(answer: BacklogAnswer, times: SeriesAnswer, last: date, context: Context) -> list[Content]:
    """The stock when it all begins and at the end, each the way to its dossiers."""
    lang, now = context.lang, answer.pending[-1]
    ends = (("before", answer.before, answer.starts[0]), ("pending", now, answer.starts[-1]))
    before, after = (
        _cell(count, way_at(_way(name, answer.step, context), start, answer.step, last, context), lang)
        for name, count, start in ends
    )
    change = formats.signed(now - answer.before, lang)
    told = woven("delays.backlog_note", lang, {"before": before, "now": after}, change=change)
    days_off = SeriesAnswer(step=times.step, starts=times.starts, lines=(), days_off=times.days_off)
    more = step_note(days_off, context)
    return [*told, f" · {more}"] if more else told


def _twin(answer: BacklogAnswer, last: date, context: Context) -> Table:
    """Newest first; every number leads to its dossiers."""
    lang = context.lang
    ways = {name: _way(name, answer.step, context) for name in MEMBERS}
    head = (t(f"tables.{answer.step}", lang), *(t(f"delays.{name}", lang) for name in MEMBERS))
    rows = [
        (
            step_text(start, answer.step, context) + ("*" if number == answer.incomplete else ""),
            *(
                _cell(getattr(answer, name)[number], way_at(way, start, answer.step, last, context), lang)
                for name, way in ways.items()
            ),
        )
        for number, start in enumerate(answer.starts)
    ]
    return Table(head=head, rows=tuple(reversed(rows)))


def _cell(count: int, href: str, lang: str) -> Content:
    text = formats.number(count, lang)
    return leads(text, href) if count else text
