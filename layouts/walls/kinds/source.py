"""One source: its state with shape and word, how old its data are, its newest event; the browser keeps it true."""

from dash import html

from ioc.domain.moments import from_us
from ioc.indicators.answers import Answer, SourceFreshness, SourcesAnswer
from ioc.texts import formats, t
from layouts.panel import Content, Context, Drawing, Panel


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: SourcesAnswer = answers[0]
    source = next((one for one in answer.sources if one.source == panel.by), None)
    if source is None:
        return Drawing(body=html.P(t("states.empty", context.lang), className="state"), state="empty")
    lang = context.lang
    state = html.Div(
        [html.I(className="shape"), html.B(t(f"freshness.{source.state}", lang), className="state-word")],
        className="source-state",
    )
    body = [
        state, _line(t("walls.polled", lang), html.Span(_clock(source.last_good_at, context), className="at-time")),
        _line(t("walls.age", lang), html.Span(formats.DASH, className="age")),
        _line(t("walls.newest", lang), _clock(source.newest_event_at, context)), *_more(source, context),
        html.Div(t("freshness.silent", lang) if source.silent else "", className="than is-warn silent"),
    ]  # fmt: skip
    about = {"data-source": source.source, "data-age": source.state}
    return Drawing(body=html.Div(body, className="source-told", **about))


def _line(name: str, value: Content) -> html.Div:
    return html.Div([html.Span(name), html.B(value)], className="fact")


def _more(source: SourceFreshness, context: Context) -> list[html.Div]:
    if not source.history_complete:
        share = formats.share(source.progress or 0.0, context.lang, 0)
        return [html.Div(t("states.loading", context.lang, share=share), className="than is-warn")]
    return []


def _clock(us: int | None, context: Context) -> str:
    """The time; with the day where it is not today's."""
    if us is None:
        return formats.DASH
    local, now = from_us(us, context.place.zone), from_us(context.now, context.place.zone)
    if local.date() == now.date():
        return formats.clock(local)
    return f"{formats.day_month(local.date(), context.lang)} {formats.clock(local)}"
