"""Dossiers that have awaited papers for too long, the longest first, each with the way to its own page."""

from ioc.domain.moments import from_us
from ioc.indicators.answers import Answer
from ioc.indicators.delay_answers import Forgotten, ForgottenAnswer
from ioc.texts import formats, t
from layouts import elements as html
from layouts import words
from layouts.down import down, leads, of_field
from layouts.links import dossier_href
from layouts.panel import Content, Context, Drawing, Panel
from layouts.tables import head, number_cell, row_head, woven

KEPT = 10
COLUMNS = ("dossier", "area", "asked", "days_waited")


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: ForgottenAnswer = answers[0]
    lang = context.lang
    note = _note(panel, answer, context)
    if not answer.rows:
        return Drawing(
            body=html.P(t("delays.none_forgotten", lang), className="state"), note=note, state="empty"
        )
    rows = [_row(one, context) for one in answer.rows[:KEPT]]
    table = html.Table(
        [head([t(f"delays.{key}", lang) for key in COLUMNS]), html.Tbody(rows)], className="table long-names"
    )
    return Drawing(body=table, note=note)


def _note(panel: Panel, answer: ForgottenAnswer, context: Context) -> list[Content]:
    """How many wait for too long, of how many that wait."""
    told = {
        "count": _leading(len(answer.rows), "long", panel, context),
        "waiting": _leading(answer.waiting, "yes", panel, context),
    }
    return woven(
        "delays.forgotten_note", context.lang, told, limit=formats.number(answer.limit, context.lang)
    )


def _leading(count: int, paused: str, panel: Panel, context: Context) -> Content:
    """A number of dossiers whose clock stands still, as the way to their list."""
    filters = (("paused", paused), *of_field(context))
    href = down("dossiers_pending", panel, context, filters=filters, attribution="resolving")
    return leads(words.count(count, context), href) if count else words.count(count, context)


def _row(one: Forgotten, context: Context) -> html.Tr:
    place, lang = context.place, context.lang
    name = words.code(place, "procedure", one.procedure or "", lang)
    link = html.Link(one.code, href=dossier_href(one.source, one.code, context), className="area-link")
    since = from_us(one.paused_since, place.zone).date()
    cells = (words.area(place, one.area, lang), formats.day(since, lang), words.count(one.days, context))
    return html.Tr(
        [row_head([link, html.Span(name, className="under clamp", title=name)]), *map(number_cell, cells)]
    )
