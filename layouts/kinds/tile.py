"""A tile: one number large, what it is compared with, its target in words, and the last days behind it."""

from ioc.indicators.answers import Answer, Point, PointsAnswer, SeriesAnswer
from ioc.texts import formats, t
from layouts import elements as html
from layouts import spans, words
from layouts.down import down, leads
from layouts.kinds.sparkline import sparkline
from layouts.panel import Context, Drawing, Panel

ARROWS = {"+": "▲", "−": "▼"}


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    points = answers[0].points if isinstance(answers[0], PointsAnswer) else ()
    if not points:
        return Drawing(body=html.P(t("states.empty", context.lang), className="state"), state="empty")
    trend = answers[1] if len(answers) > 1 and isinstance(answers[1], SeriesAnswer) else None
    body = [
        html.Div(
            leads(large(points[0], context), down(points[0].indicator, panel, context)),
            className="tile-value",
        ),
        html.Div([small(point, panel, context) for point in points[1:]], className="tile-more")
        if points[1:]
        else None,
        html.Div(_comparison(panel, points[0], context), className="tile-than"),
        sparkline(trend),
    ]
    return Drawing(body=[part for part in body if part is not None], note=_period(panel, context))


def large(point: Point, context: Context) -> list:
    """The number as it stands on the screen: marks, digits, unit, how many members of how many, made of what."""
    text, unit = words.value(point.indicator, point.value, context)
    before, members = words.marks(point)
    made_of = words.made_of(point, context)
    parts = [
        html.Span(before, className="mark") if before else None,
        html.Span(text, className="digits"),
        html.Span(unit, className="unit") if unit else None,
        html.Span(t("words.members", context.lang, there=members), className="members") if members else None,
        html.Span(made_of, className="made-of") if made_of else None,
    ]
    return [part for part in parts if part is not None]


def small(point: Point, panel: Panel, context: Context) -> html.Div:
    """A further number of the tile: its short name and value in one line."""
    text, unit = words.value(point.indicator, point.value, context)
    name = words.short(point.indicator, context.lang)
    number = leads([html.B(text), html.Span(unit, className="unit")], down(point.indicator, panel, context))
    return html.Div([html.Span(name), number])


def _comparison(panel: Panel, point: Point, context: Context) -> list:
    parts = [_target(point, context)] if point.target is not None and point.value is not None else []
    than = spans.comparison_text(panel.period, context, brief=True)
    if than and point.value is not None and point.previous is not None:
        told = leads(than, down(point.indicator, panel, context, before=True))
        parts.append(html.Div([html.B(change(point, context)), " ", told], className="than"))
    return parts


def change(point: Point, context: Context) -> str:
    """The change against the comparison, with an arrow: ▲ +12; shares in points of a per cent."""
    amount = point.value - point.previous
    lang = context.lang
    match words.unit(point.indicator):
        case "share":
            text = f"{formats.signed(amount * 100, lang, 1)} {t('units.points', lang)}"
        case "count":
            text = formats.signed(amount, lang)
        case _:
            text = _with_sign(amount, words.text(point.indicator, abs(amount), context))
    return f"{ARROWS.get(text[0], '=')} {text}"


def _with_sign(amount: float, text: str) -> str:
    """A change too small to be written has no sign."""
    written = any(digit in text for digit in "123456789")
    return ("+" if amount > 0 else "−") + text if written else text


def _target(point: Point, context: Context) -> html.Div:
    """Colour only where the target is missed; shape and words always."""
    met = words.is_met(point)
    text = words.target(point.indicator, point.target, context)
    key = "words.target_met" if met else "words.target_missed"
    return html.Div(
        [html.Span("●" if met else "◆", className="shape"), " ", t(key, context.lang, target=text)],
        className="target" if met else "target is-bad",
    )


def _period(panel: Panel, context: Context) -> str:
    """The page's period by its name: the days stand in every chart's note."""
    if panel.period != "page":
        return ""
    period = context.periods[panel.period]
    custom = period.key == "custom"
    return spans.days_text(period, context) if custom else t(f"periods.{period.key}", context.lang)
