"""Today's count through the day over the band of the same weekday before, and whether it is as usual."""

from ioc.domain.moments import HOUR, from_us
from ioc.indicators.answers import Answer, UsualAnswer
from ioc.texts import formats, t
from layouts import elements as html
from layouts.panel import Context, Drawing, Panel
from layouts.walls import svg
from layouts.walls.measure import Room, em, lines_of, room_of, width_of
from layouts.walls.words import one_line, title_of

QUIET = 0.005  # of the day's sum: before and after it nothing happens
GAP, LARGE = 0.5, 1.35  # units; of small type
ROOM_FOR_AXIS = 3.4
SHAPES = {"within": "●", "above": "▲", "below": "▼"}


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: UsualAnswer = answers[0]
    if not answer.so_far:
        return Drawing(body=html.P(t("states.empty", context.lang), className="state"), state="empty")
    room, (first, last) = room_of(panel, context, title_of(panel, context)), _hours(answer)
    top = max(*answer.high, answer.so_far[-1], 1) if answer.high else max(answer.so_far[-1], 1)
    value, state = one_line(answer.indicator, answer.so_far[-1], context), _state(answer, context)
    labels, widest = _labels(answer, value, top, room, context)
    aside = {"marginRight": em(min(room.width * 0.6, widest * room.small + GAP))}
    marks = [_now(answer, first, last, top), *labels]
    parts = [
        html.Div(state, className="than"),
        html.Div(
            [svg.stretched(_shapes(answer, first, last, top)), *marks], className="chart is-low", style=aside
        ),
    ]
    if room.height - lines_of(state, room.width, room.small) * room.line > ROOM_FOR_AXIS:
        parts.append(
            html.Div([html.Span(_clock(first)), html.Span(_clock(last))], className="axis", style=aside)
        )
    return Drawing(body=parts)


def _hours(answer: UsualAnswer) -> tuple[int, int]:
    """The hours from the first to the last in which something happens, now included."""
    now = answer.at[-1]
    if not answer.high:
        return 0, max(now, HOUR)
    whole = answer.high[-1] or 1
    begun = [h for h, value in zip(answer.hours, answer.high, strict=True) if value > QUIET * whole]
    busy = [
        h for h, value in zip(answer.hours, answer.low, strict=True) if value < (1 - QUIET) * answer.low[-1]
    ]
    first = min([*begun[:1], now]) - HOUR
    return max(0, first // HOUR * HOUR), min(24 * HOUR, max([*busy[-1:], now]) // HOUR * HOUR + HOUR)


def _shapes(answer: UsualAnswer, first: int, last: int, top: float) -> list[str]:
    def points(at: tuple[int, ...], values: tuple[float, ...]) -> list[svg.XY]:
        told = zip(at, values, strict=True)
        return [((moment - first) / (last - first), v / top) for moment, v in told if first <= moment <= last]

    parts = [svg.line([(0, 0), (1, 0)], "base")]
    if answer.high:
        parts.append(svg.band(points(answer.hours, answer.low), points(answer.hours, answer.high), "usual"))
        parts.append(svg.line(points(answer.hours, answer.middle), "middle running"))
    return [*parts, svg.line(points(answer.at, answer.so_far), "ink-b thick")]


def _now(answer: UsualAnswer, first: int, last: int, top: float) -> html.I:
    """A dot where the day stands."""
    x, y = (answer.at[-1] - first) / (last - first), answer.so_far[-1] / top
    return html.I(className="now", style={"left": svg.percent(x), "bottom": svg.percent(y)})


def _labels(
    answer: UsualAnswer, value: str, top: float, room: Room, context: Context
) -> tuple[list[html.Div], float]:
    """Today's sum, and where the usual day ends if that is far enough above; and the widest text, in em."""
    line = room.line / max(1.0, room.height - 2 * room.line)
    today, name = answer.so_far[-1] / top, t("walls.so_far", context.lang)
    made = [_label([html.B(value, className="large"), html.Span(name)], max(today, 1.1 * line))]
    widest = max(width_of(value) * LARGE, width_of(name))
    usual, whole = t("walls.usual", context.lang), answer.middle[-1] / top if answer.middle else 0.0
    if whole - max(today, 1.1 * line) > 2.4 * line:
        told = one_line(answer.indicator, round(answer.middle[-1]), context)
        made.append(_label([html.B(told), html.Span(usual)], min(whole, 1 - line)))
        widest = max(widest, width_of(usual))
    return made, widest


def _label(content: list, height: float) -> html.Div:
    return html.Div(content, className="line-name", style={"bottom": svg.percent(height)})


def _state(answer: UsualAnswer, context: Context) -> str:
    """Shape and words: within, above or below what is usual at this minute."""
    if not answer.now:
        return t("walls.no_band", context.lang)
    low, _, high = answer.now
    now = answer.so_far[-1]
    state = "below" if now < low else "above" if now > high else "within"
    told = {name: one_line(answer.indicator, round(v), context) for name, v in (("low", low), ("high", high))}
    clock = formats.clock(from_us(context.now, context.place.zone))
    return f"{SHAPES[state]} " + t(f"walls.{state}", context.lang, clock=clock, **told)


def _clock(moment: int) -> str:
    return f"{moment // HOUR:02d}:00"
