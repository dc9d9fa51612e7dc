"""What went wrong or was put right of late: when, of which source, and how it was written down."""

from ioc.indicators.answers import Answer
from ioc.texts import formats, t
from ioc.trust.answers import Incident, IncidentsAnswer
from layouts import elements as html
from layouts import words
from layouts.kinds.unit_list import moment
from layouts.panel import Context, Drawing, Panel
from layouts.tables import row_head, scrolling

COLUMNS = ("time", "source", "incident")


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: IncidentsAnswer = answers[0]
    if not answer.rows:
        key = "trust.none_happened" if answer.whole else "trust.incidents_part"
        return Drawing(body=html.P(t(key, context.lang), className="state"), state="empty")
    titles = [html.Th(t(f"trust.columns.{key}", context.lang), scope="col") for key in COLUMNS]
    rows = [_row(one, context) for one in answer.rows]
    table = html.Table([html.Thead(html.Tr(titles)), html.Tbody(rows)], className="table incidents-table")
    label = t(f"panels.{panel.key}.title", context.lang)
    note = t("trust.incidents_note", context.lang, days=answer.days)
    return Drawing(body=scrolling(table, label, "tall"), note=note)


def _row(one: Incident, context: Context) -> html.Tr:
    what = [t(f"trust.incident.{one.kind}", context.lang), html.Span(one.text, className="under")]
    return html.Tr([row_head(moment(one.at, context)), html.Td(source_words(one, context)), html.Td(what)])


def source_words(one: Incident, context: Context) -> str:
    """The source it is of; a dash where it is of all."""
    return words.source(context.place, one.source, context.lang) if one.source else formats.DASH
