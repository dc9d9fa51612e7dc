"""Areas or codes with the most of a count, as many as there is room for; the rest in one line."""

from ioc.indicators.answers import Answer, AreasAnswer, BreakdownAnswer, Point
from ioc.texts import t
from layouts import elements as html
from layouts import words
from layouts.panel import Context, Drawing, Panel
from layouts.walls import svg
from layouts.walls.measure import Room, lines_of, room_of, width_of
from layouts.walls.words import brief, title_of

ROW = 0.62  # a bar and the gaps around it, in units, beside its line of text
Named = tuple[str, Point]


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    rows = [one for one in _rows(answers[0], context) if one[1].value]
    if not rows:
        text = t("walls.none_of_it", context.lang)
        return Drawing(body=html.P(text, className="state"), state="empty")
    rows.sort(key=lambda one: -one[1].value)
    room = room_of(panel, context, title_of(panel, context))
    shown = _that_fit(rows, room, context)
    top = shown[0][1].value
    body = [_row(one, top, _is_stacked(one, room, context), context) for one in shown]
    if rest := rows[len(shown) :]:
        body.append(_rest(rest, context))
    return Drawing(body=html.Div(body, className="bars-list"))


def _that_fit(rows: list[Named], room: Room, context: Context) -> list[Named]:
    """As many as there is room for, from the first on, with a line left for the others."""
    heights = [_lines(one, room, context) * room.line + ROW for one in rows]
    if sum(heights) <= room.height:
        return rows
    left, count = room.height - room.line, 0
    while count < len(rows) and heights[count] <= left:
        left -= heights[count]
        count += 1
    return rows[: max(1, count)]


def _lines(one: Named, room: Room, context: Context) -> int:
    """Of a name beside its value, or above it where one of its words is too long."""
    name, point = one
    if _is_stacked(one, room, context):
        return lines_of(name, room.width, room.small) + 1
    return lines_of(name, _left(point, room, context), room.small)


def _is_stacked(one: Named, room: Room, context: Context) -> bool:
    longest = max(map(width_of, one[0].split(" ")))
    return longest * room.small > _left(one[1], room, context)


def _left(point: Point, room: Room, context: Context) -> float:
    """The width left for the name beside a value."""
    return room.width - (width_of(_value(point, context)) * 1.03 + 0.6) * room.small


def _value(point: Point, context: Context) -> str:
    return words.marks(point)[0] + brief(point.indicator, point.value, context)


def _rows(answer: AreasAnswer | BreakdownAnswer, context: Context) -> list[Named]:
    place, lang = context.place, context.lang
    if isinstance(answer, AreasAnswer):
        return [(words.brief_area(place, row.area, lang), row.point) for row in answer.rows]
    pairs = zip(answer.keys, answer.points, strict=True)
    return [(words.code(place, answer.by, key, lang), point) for key, point in pairs]


def _rest(rows: list[Named], context: Context) -> html.Div:
    """All that are not shown, in one line."""
    total = sum(point.value for _, point in rows)
    value = html.B(brief(rows[0][1].indicator, total, context))
    name = html.Span(t("walls.rest", context.lang, count=len(rows)))
    return html.Div(html.Div([name, value]), className="bar-row is-rest")


def _row(one: Named, top: float, stacked: bool, context: Context) -> html.Div:
    name, point = one
    bar = html.Div(className="wall-bar-fill", style={"width": svg.percent(min(1.0, point.value / top))})
    text = html.Span(name, className="bar-name")
    value = html.B(_value(point, context))
    about = {"className": "bar-row is-stacked" if stacked else "bar-row"}
    return html.Div([html.Div([text, value]), html.Div(bar, className="wall-track")], **about)
