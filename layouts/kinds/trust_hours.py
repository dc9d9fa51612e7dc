"""Today hour by hour: how much came and how much is expected at that hour of such a day, for each source."""

from ioc.indicators.answers import Answer
from ioc.texts import formats, t
from ioc.trust.answers import Hour, SourceTrust, TrustAnswer
from layouts import elements as html
from layouts import words
from layouts.panel import Context, Drawing, Panel
from layouts.tables import row_head, scrolling

FIRST, LAST = 6, 21  # hours shown apart; those before and after stand together
LITTLE, LEAST = 0.5, 8  # less than so much of the expected, where so many are


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: TrustAnswer = answers[0]
    told = [one for one in answer.sources if one.hours]  # a portal shows what others receive
    if not told:
        return Drawing(body=html.P(t("states.empty", context.lang), className="state"), state="empty")
    names = [t("trust.columns.source", context.lang), *(name for name, _ in _parts(told[0]))]
    titles = html.Thead(html.Tr([html.Th(name, scope="col") for name in names]))
    rows = [_row(one, context) for one in told]
    table = html.Table([titles, html.Tbody(rows)], className="table strip hours")
    label = t(f"panels.{panel.key}.title", context.lang)
    return Drawing(body=scrolling(table, label, "strip-frame"), note=t("trust.hours_note", context.lang))


def _parts(one: SourceTrust) -> list[tuple[str, tuple[Hour, ...]]]:
    """The hours as columns: name and what stands in it."""
    early = (f"0–{FIRST}", one.hours[:FIRST])
    each = [(str(hour.hour), (hour,)) for hour in one.hours[FIRST:LAST]]
    return [early, *each, (f"{LAST}–24", one.hours[LAST:])] if one.hours else []


def _row(one: SourceTrust, context: Context) -> html.Tr:
    cells = [_cell(hours, context) for _, hours in _parts(one)]
    return html.Tr([row_head(words.source(context.place, one.source, context.lang)), *cells])


def _cell(hours: tuple[Hour, ...], context: Context) -> html.Td:
    """The number that came above the one expected; nothing came yet of hours ahead."""
    received, expected = sum(one.received for one in hours), sum(one.expected for one in hours)
    state = "ahead" if all(one.state == "ahead" for one in hours) else hours[0].state
    little = state == "past" and expected >= LEAST and received < LITTLE * expected
    came = "" if state == "ahead" else words.count(received, context)
    usual = formats.number(expected, context.lang) if expected >= 0.5 else ""
    name = f"is-{state}" + (" is-little" if little else "")
    mark = "◆ " if little else ""
    return html.Td([html.B(mark + came), html.Span(usual, className="under")], className=name)
