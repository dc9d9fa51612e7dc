"""How many units the figures hold: all, or those that are missing because their source is dead."""

from ioc.indicators.answers import Answer, SourceFreshness, SourcesAnswer
from ioc.texts import t
from layouts import elements as html
from layouts.panel import Context, Drawing, Panel


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: SourcesAnswer = answers[0]
    count = len(context.place.leaves_of(context.area))
    rows = [_row(source, count, context) for source in answer.sources]
    return Drawing(body=html.Div(rows, className="units-list"))


def _row(source: SourceFreshness, count: int, context: Context) -> html.Div:
    """The browser writes none of them once the source is dead."""
    there = 0 if source.state == "dead" else count
    name = html.Span([html.I(className="shape"), t(f"shell.subject.{source.kind}", context.lang)])
    number = html.B(f"{there}/{count}", className="units")
    about = {"data-source": source.source, "data-age": source.state, "data-units": str(count)}
    return html.Div([name, number], className="fact", **about)
