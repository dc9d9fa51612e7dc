"""Areas or codes with the most of a count, as many as there is room for; the rest in one line."""

from dash import html

from ioc.indicators.answers import Answer, AreasAnswer, BreakdownAnswer, Point
from ioc.texts import t
from layouts import words
from layouts.panel import Context, Drawing, Panel
from layouts.walls import svg
from layouts.walls.measure import Room, room_of, shortened, width_of
from layouts.walls.words import one_line, title_of

ROW = 0.62  # a bar and the gaps around it, in units, beside its line of text
Named = tuple[str, Point]


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    rows = [one for one in _rows(answers[0], context) if one[1].value]
    if not rows:
        text = t("walls.none_of_it", context.lang)
        return Drawing(body=html.P(text, className="state"), state="empty")
    rows.sort(key=lambda one: -one[1].value)
    room = room_of(panel, context, title_of(panel, context))
    most = max(1, int((room.height + 0.1) / (room.line + ROW)))
    if len(rows) > most:
        rows = [*rows[: most - 1], _rest(rows[most - 1 :], context)] if most > 1 else rows[:1]
    top = max(point.value for _, point in rows)
    return Drawing(body=html.Div([_row(one, top, room, context) for one in rows], className="bars-list"))


def _rows(answer: AreasAnswer | BreakdownAnswer, context: Context) -> list[Named]:
    place, lang = context.place, context.lang
    if isinstance(answer, AreasAnswer):
        return [(words.brief_area(place, row.area, lang), row.point) for row in answer.rows]
    pairs = zip(answer.keys, answer.points, strict=True)
    return [(words.code(place, answer.by, key, lang), point) for key, point in pairs]


def _rest(rows: list[Named], context: Context) -> Named:
    first = rows[0][1]
    total = sum(point.value for _, point in rows)
    rest = Point(indicator=first.indicator, value=total, missing=first.missing, of_members=first.of_members)
    return t("walls.rest", context.lang, count=len(rows)), rest


def _row(one: Named, top: float, room: Room, context: Context) -> html.Div:
    name, point = one
    value = words.marks(point)[0] + one_line(point.indicator, point.value, context)
    left = room.width - (width_of(value) * 1.05 + 0.6) * room.small
    bar = html.Div(className="wall-bar-fill", style={"width": svg.percent(min(1.0, point.value / top))})
    text = html.Span(shortened(name, left, room.small), className="bar-name")
    return html.Div([html.Div([text, html.B(value)]), html.Div(bar, className="wall-track")], className="bar-row")
