"""Lines over time, in one lane or two: direct labels, days off shaded, the running step dashed, a named target."""

from datetime import date
from typing import Any

from ioc.indicators.answers import Answer, Line, SeriesAnswer
from ioc.texts import t
from layouts import theme, words
from layouts.down import leads
from layouts.kinds.lanes import Lane, lanes_of
from layouts.kinds.steps import (
    day_off_shapes,
    hours_shown,
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


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    series: SeriesAnswer = answers[0]
    if not series.starts or not series.lines:
        return Drawing(body=t("states.empty", context.lang), state="empty")
    lanes = lanes_of(panel, series, context)
    last = last_shown(panel, context)
    return Drawing(
        figure={"data": _traces(lanes, series, last, context), "layout": _layout(lanes, series, context)},
        twin=_twin(series, last, context), note=step_note(series, context),
    )  # fmt: skip


def _traces(lanes: list[Lane], series: SeriesAnswer, last: date, context: Context) -> list[dict[str, Any]]:
    times = local_texts(series, context)
    found = []
    for lane in lanes:
        for colour, line in zip(lane.colours, lane.lines, strict=True):
            found += _line(line, lane, colour, times, last, series, context)
    return found


def _line(
    line: Line, lane: Lane, colour: str, times: list[str], last: date, series: SeriesAnswer, context: Context
) -> list[dict[str, Any]]:
    """A full line to the last complete step, and a dashed one on to the running step; a click leads to its records."""
    incomplete, step = series.incomplete, series.step
    values = [None if value is None else value / lane.scale for value in line.values]
    name = words.short(line.indicator, context.lang)
    decimals = ",.1f" if lane.fine else ",.0f"
    shared = {
        "type": "scatter", "mode": "lines", "yaxis": lane.axis, "name": name, "connectgaps": False,
        "hovertemplate": f"%{{y:{decimals}}} {lane.unit}<extra>{name}</extra>",
        "meta": leading(way_of(line.indicator, step, context), step, last),
    }  # fmt: skip
    stroke = {"color": colour, "width": "0.2rem", "simplify": False}
    if incomplete is None:
        return [{**shared, "x": times, "y": values, "line": stroke}]
    from_ = max(0, incomplete - 1)
    whole = {**shared, "x": times[:incomplete], "y": values[:incomplete], "line": stroke}
    tail = {
        **shared, "x": times[from_ : incomplete + 1], "y": values[from_ : incomplete + 1],
        "line": {**stroke, "dash": "dot"}, "hoverinfo": "skip", "hovertemplate": None,
    }  # fmt: skip
    dot = {
        **shared, "mode": "markers", "x": times[incomplete : incomplete + 1],
        "y": values[incomplete : incomplete + 1], "marker": {"color": colour, "size": "0.6rem"},
    }  # fmt: skip
    return [whole, tail, dot]


def _layout(lanes: list[Lane], series: SeriesAnswer, context: Context) -> dict[str, Any]:
    axes = {f"yaxis{lane.axis[1:]}": _axis_of(lane) for lane in lanes}
    labels = [label for lane in lanes for label in lane.labels(series, context)]
    return theme.layout(
        context.lang, hovermode="x unified",
        margin={"l": "5.6rem", "r": "11.5rem", "t": "1.2rem", "b": "2.4rem", "pad": 0},
        xaxis=theme.axis(
            showgrid=False, type="date", tickformat=tick_format(series, context.lang), nticks=0,
            anchor=lanes[-1].axis, hoverformat=tick_format(series, context.lang), **_x_range(series, context),
        ),
        shapes=day_off_shapes(series, context) + _target_shapes(lanes, series),
        annotations=labels, **axes,
    )  # fmt: skip


def _x_range(series: SeriesAnswer, context: Context) -> dict[str, Any]:
    ends = hours_shown(series, context)
    return {"range": ends} if ends else {}


def _axis_of(lane: Lane) -> dict[str, Any]:
    return theme.axis(
        domain=list(lane.domain),
        rangemode="tozero" if lane.from_zero else "normal",
        nticks=lane.ticks,
        tickformat=",.1f" if lane.fine else ",d",
        anchor="x",
    )


def _target_shapes(lanes: list[Lane], series: SeriesAnswer) -> list[dict[str, Any]]:
    if series.target is None:
        return []
    at = series.target / lanes[0].scale
    line = {"color": theme.INK_SOFT, "width": "0.1rem", "dash": "dash"}
    return [
        {
            "type": "line",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "yref": lanes[0].axis,
            "y0": at,
            "y1": at,
            "line": line,
        }
    ]


def _twin(series: SeriesAnswer, last: date, context: Context) -> Table:
    """Newest first: that is what one looks for; every number leads to its records."""
    ways = [way_of(line.indicator, series.step, context) for line in series.lines]
    head = (
        t(f"tables.{series.step}", context.lang),
        *(words.short(one.indicator, context.lang) for one in series.lines),
    )
    rows = [
        (
            step_text(start, series.step, context) + ("*" if number == series.incomplete else ""),
            *(
                _cell(line, number, way_at(way, start, series.step, last, context), context)
                for line, way in zip(series.lines, ways, strict=True)
            ),
        )
        for number, start in enumerate(series.starts)
    ]
    return Table(head=head, rows=tuple(reversed(rows)))


def _cell(line: Line, number: int, href: str, context: Context) -> Content:
    value = line.values[number]
    text = words.text(line.indicator, value, context)
    return leads(text, href) if value else text
