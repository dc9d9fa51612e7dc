"""Lines over working days from zero: the greatest value, the first and the last day and each line are named."""

from dataclasses import replace

from ioc.domain.moments import from_us
from ioc.indicators.answers import Answer, Line, SeriesAnswer
from ioc.texts import formats, t
from layouts import elements as html
from layouts import words
from layouts.panel import Content, Context, Drawing, Panel
from layouts.walls import svg
from layouts.walls.measure import Room, em, room_of, width_of
from layouts.walls.words import one_line, title_of

STROKES = ("ink-a", "ink-b", "ink-c")
GAP, SWATCH = 0.5, 0.9  # between drawing and names, in units; before a name, in em


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    series = worked(answers[0])
    lines = [one for one in series.lines if any(value is not None for value in one.values)]
    if not lines or len(series.starts) < 2:
        return Drawing(body=html.P(t("states.empty", context.lang), className="state"), state="empty")
    room = room_of(panel, context, title_of(panel, context))
    top = max(value for one in lines for value in one.values if value is not None) or 1
    names = _names(lines, top, room, context)
    gutter = min(room.width * 0.6, max(map(_width, names)) * room.small + GAP)
    chart = html.Div(
        [svg.stretched(_shapes(lines, series, top)), *_labels(names), _greatest(lines[0], top, context)],
        className="chart", style={"marginRight": em(gutter)},
    )  # fmt: skip
    return Drawing(body=[chart, _axis(series, gutter, context)])


def _shapes(lines: list[Line], series: SeriesAnswer, top: float) -> list[str]:
    count = len(series.starts)
    parts = [svg.line([(0, 1), (1, 1)], "hair"), svg.line([(0, 0), (1, 0)], "base")]
    for one, stroke in zip(lines, STROKES, strict=False):
        points = [None if v is None else (n / (count - 1), v / top) for n, v in enumerate(one.values)]
        parts.append(svg.line(points, stroke))
    return parts


def worked(series: SeriesAnswer) -> SeriesAnswer:
    """The steps that are over, without days off: what is left is like with like."""
    count = len(series.starts)
    over = count if series.incomplete is None else min(count, series.incomplete)
    kept = [n for n in range(over) if n not in series.days_off]
    lines = (replace(one, values=tuple(one.values[n] for n in kept)) for one in series.lines)
    return replace(
        series, starts=tuple(series.starts[n] for n in kept), lines=tuple(lines), incomplete=None, days_off=()
    )


def _names(lines: list[Line], top: float, room: Room, context: Context) -> list[tuple[str, str, float, str]]:
    """Name, value, height and stroke of each line, none over another; one alone is named by the title."""
    found = []
    for one, stroke in zip(lines, STROKES, strict=False):
        last = next(value for value in reversed(one.values) if value is not None)
        value = one_line(one.indicator, last, context)
        name = words.short(one.indicator, context.lang) if len(lines) > 1 else ""
        found.append((name, value, last / top, stroke))
    return _apart(found, 2.3 * room.line / max(1.0, room.height - 2 * room.line))


def _width(one: tuple[str, str, float, str]) -> float:
    """Of a name and its value, one above the other, in em."""
    name, value, *_ = one
    return max(width_of(name) + SWATCH if name else 0.0, width_of(value) * 1.03)


def _apart(names: list, least: float) -> list:
    """From the bottom up, each at least so far above the one below."""
    placed, floor = [], least / 2
    for name, value, height, stroke in sorted(names, key=lambda one: one[2]):
        height = max(height, floor)
        placed.append([name, value, height, stroke])
        floor = height + least
    over = max(0.0, placed[-1][2] - (1 - least / 2))
    return [(name, value, max(0.0, height - over), stroke) for name, value, height, stroke in placed]


def _labels(names: list[tuple[str, str, float, str]]) -> list[html.Div]:
    return [_label(*one) for one in names]


def _label(name: str, value: str, height: float, stroke: str) -> html.Div:
    told = [html.B(value), *([html.Span(name)] if name else [])]
    return html.Div(told, className=f"line-name {stroke}", style={"bottom": svg.percent(height)})


def _greatest(line: Line, top: float, context: Context) -> html.Span:
    """What the hairline at the top stands for."""
    return html.Span(one_line(line.indicator, top, context), className="greatest")


def _axis(series: SeriesAnswer, gutter: float, context: Context) -> Content:
    """The first and the last step."""
    first, last = (_step(series, number, context) for number in (0, -1))
    ends = [html.Span(first), html.Span(last)]
    return html.Div(ends, className="axis", style={"marginRight": em(gutter)})


def _step(series: SeriesAnswer, number: int, context: Context) -> str:
    local = from_us(series.starts[number], context.place.zone)
    if series.step == "month":
        return f"{local:%m/%Y}"
    return formats.day_month(local.date(), context.lang) if series.step == "day" else formats.clock(local)
