"""A number large, what it is compared with in words, and its last days where there is room."""

from ioc.indicators.answers import Answer, Point, PointsAnswer, SeriesAnswer
from ioc.texts import t
from layouts import elements as html
from layouts import spans, words
from layouts.kinds.tile import change
from layouts.markup import Html
from layouts.panel import Context, Drawing, Panel
from layouts.walls import svg
from layouts.walls.kinds.lines import worked
from layouts.walls.measure import Room, em, lines_of, room_of, width_of
from layouts.walls.words import one_line, partial, rounded, title_of

LARGEST, LEAST_OF_LARGE = (
    2.5,
    1.3,
)  # the size of the number, in units; below the second the unit goes under it
MODEST = 1.9  # for the sake of what stands below it
HIGH = 1.12  # its line
SPARK = 1.2  # the least height of the last days
CAREFUL = 1.02  # texts are taken for so much wider than they are


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    points = answers[0].points if isinstance(answers[0], PointsAnswer) else ()
    if not points:
        return Drawing(body=html.P(t("states.empty", context.lang), className="state"), state="empty")
    room = room_of(panel, context, title_of(panel, context))
    said = [said for said in _said(panel, points[0], context) if said[0]]
    number, size = _number(points[0], room, _first(said, room), context)
    shown, left = _that_fit(said, room.height - size * HIGH, room)
    body = [number, *(html.Div(text, className=f"than {kind}".strip()) for text, kind in shown)]
    trend = answers[1] if len(answers) > 1 and isinstance(answers[1], SeriesAnswer) else None
    if left >= SPARK and trend is not None and (line := _spark(worked(trend))):
        body.append(html.Div(line, className="spark"))
    return Drawing(body=body)


def _spark(series: SeriesAnswer) -> Html | None:
    """The last working days from the lowest to the highest; None where there is too little to show."""
    told = [value for value in series.lines[0].values if value is not None] if series.lines else []
    if len(told) < 3:
        return None
    low, span, last = min(told), (max(told) - min(told)) or 1, len(told) - 1
    return svg.stretched([svg.line([(n / last, (v - low) / span) for n, v in enumerate(told)], "last-days")])


def _first(said: list[tuple[str, str]], room: Room) -> float:
    """The height of the first sentence; nothing where even a modest number leaves no room for it."""
    height = lines_of(said[0][0], room.width, room.small * CAREFUL) * room.line if said else 0.0
    return height if height + MODEST * HIGH <= room.height else 0.0


def _number(point: Point, room: Room, below: float, context: Context) -> tuple[html.Div, float]:
    """The number as large as its block allows, with its marks and unit."""
    text, unit = rounded(point.indicator, point.value, context)
    before, _ = words.marks(point)
    beside = (width_of(unit) + 0.35) * room.small if unit else 0.0
    tall = min(LARGEST * _spread(room), max(MODEST, (room.height - below - 0.02) / HIGH))
    size = min(tall, (room.width - beside) / (width_of(before + text) * 1.06))
    under = size < LEAST_OF_LARGE and bool(unit)  # the unit goes below a number that would get too small
    if under:
        size = min(LARGEST, room.width / (width_of(before + text) * 1.06))
    size = max(size, room.small)
    parts = [
        html.Span(before, className="mark") if before else None,
        html.Span(text, className="digits"),
        html.Span(unit, className="unit") if unit else None,
    ]
    number = html.Div(
        [part for part in parts if part is not None],
        className="value is-over" if under else "value", style={"fontSize": em(size)},
    )  # fmt: skip
    return number, size + (room.line if under else 0.0)


def _spread(room: Room) -> float:
    """A block with more room than the least has a larger number."""
    return max(1.0, min(1.9, room.height / 5.4, room.width / 10.6))


def _said(panel: Panel, point: Point, context: Context) -> list[tuple[str, str]]:
    """What stands below the number, the most important first: text and class."""
    if point.value is None:
        return [(t("walls.no_value", context.lang), "")]
    said = [(partial(point, context), "is-warn"), _target(point, context)]
    if point.previous is not None:
        than = spans.comparison_text(panel.period, context, brief=True)
        before = one_line(point.indicator, point.previous, context)
        said.append((f"{change(point, context)} {than}", ""))
        said.append((t("walls.before", context.lang, value=before), ""))
    return said


def _target(point: Point, context: Context) -> tuple[str, str]:
    if point.target is None:
        return "", ""
    met = words.is_met(point)
    target = words.target(point.indicator, point.target, context)
    shape, key = ("●", "words.target_met") if met else ("◆", "words.target_missed")
    return f"{shape} {t(key, context.lang, target=target)}", "" if met else "is-bad"


def _that_fit(said: list[tuple[str, str]], height: float, room: Room) -> tuple[list[tuple[str, str]], float]:
    """As many of the sentences as there is room for, and what is left of it."""
    shown = []
    for text, kind in said:
        needed = lines_of(text, room.width, room.small * CAREFUL) * room.line
        if needed <= height:
            shown.append((text, kind))
            height -= needed
    return shown, height
