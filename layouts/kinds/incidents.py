"""What went wrong or was put right of late: when, of which source, and what."""

from ioc.indicators.answers import Answer
from ioc.texts import formats, has, t
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
    what = [
        t(f"trust.incident.{one.kind}", context.lang), html.Span(incident_words(one, context.lang), className="under"),
    ]  # fmt: skip
    return html.Tr([row_head(moment(one.at, context)), html.Td(source_words(one, context)), html.Td(what)])


def source_words(one: Incident, context: Context) -> str:
    """The source it is of; a dash where it is of all."""
    return words.source(context.place, one.source, context.lang) if one.source else formats.DASH


def incident_words(one: Incident, lang: str) -> str:
    """Its facts in words; a sentence of an earlier version as it is."""
    key = f"trust.happened.{one.kind}"
    if one.text or not has(key):
        return one.text
    why = one.facts.get("why")
    key = f"trust.why.{why}" if why else key
    return t(key, lang, **{name: _value(value, lang) for name, value in one.facts.items()})


def _value(value: object, lang: str) -> str:
    return formats.number(value, lang) if isinstance(value, int) else str(value)
