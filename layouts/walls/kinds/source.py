"""One source: its state with shape and word, how old its data are, its newest event; the browser keeps it true."""

from ioc.domain.moments import from_us
from ioc.indicators.answers import Answer, SourceFreshness, SourcesAnswer
from ioc.texts import formats, t
from layouts import elements as html
from layouts.missing import missing_in
from layouts.panel import Content, Context, Drawing, Panel
from layouts.walls.measure import room_of
from layouts.walls.words import title_of

STATE, GAP = 1.7, 0.25  # the line of the state, and what lies between lines, in units


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: SourcesAnswer = answers[0]
    source = next((one for one in answer.sources if one.source == panel.by), None)
    if source is None:
        return Drawing(body=html.P(t("states.empty", context.lang), className="state"), state="empty")
    lang = context.lang
    word = html.B(t(f"freshness.{source.state}", lang), className="state-word")
    state = html.Div([html.I(className="shape"), word], className="source-state")
    room = room_of(panel, context, title_of(panel, context))
    most = max(1, int((room.height - STATE) / (room.line + GAP)))
    about = {"data-source": source.source, "data-age": source.state}
    return Drawing(body=html.Div([state, *_facts(source, context)[:most]], className="source-told", **about))


def _facts(source: SourceFreshness, context: Context) -> list[html.Div]:
    """What is told beside the state, the most important first."""
    lang = context.lang
    facts = [
        _line(t("walls.age", lang), html.Span(formats.DASH, className="age")),
        _line(t("walls.polled", lang), html.Span(_clock(source.last_good_at, context), className="at-time")),
        _line(t("walls.newest", lang), _clock(source.newest_event_at, context)),
        _line(t("walls.agreed", lang), formats.age(source.agreed_age_s, lang)),
    ]
    if not source.history_complete:
        share = formats.share(source.progress or 0.0, lang, 0)
        facts.insert(0, html.Div(t("states.loading", lang, share=share), className="than is-warn"))
    if source.silent:
        facts.insert(0, html.Div(t("freshness.silent", lang), className="than is-warn"))
    if silent := missing_in(source, context):
        told = t("trust.missing", context.lang, count=len(silent))
        facts.insert(
            0, _line(t("walls.panels.wall_units", context.lang), html.Span(told, className="is-warn"))
        )
    return facts


def _line(name: str, value: Content) -> html.Div:
    return html.Div([html.Span(name), html.B(value)], className="fact")


def _clock(us: int | None, context: Context) -> str:
    """The time; with the day where it is not today's."""
    if us is None:
        return formats.DASH
    local, now = from_us(us, context.place.zone), from_us(context.now, context.place.zone)
    if local.date() == now.date():
        return formats.clock(local)
    return f"{formats.day_month(local.date(), context.lang)} {formats.clock(local)}"
