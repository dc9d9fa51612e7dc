"""Dossiers that have awaited papers for too long, the longest first, each with the way to its own page."""

from ioc.domain.moments import from_us
from ioc.indicators.answers import Answer
from ioc.indicators.delay_answers import Forgotten, ForgottenAnswer
from ioc.texts import formats, t
from layouts import elements as html
from layouts import words
from layouts.links import dossier_href
from layouts.panel import Context, Drawing, Panel
from layouts.tables import head, number_cell, row_head

KEPT = 10
COLUMNS = ("dossier", "area", "asked", "days_waited")


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: ForgottenAnswer = answers[0]
    lang = context.lang
    note = t(
        "delays.forgotten_note", lang, count=formats.number(len(answer.rows), lang),
        waiting=formats.number(answer.waiting, lang), limit=answer.limit,
    )  # fmt: skip
    if not answer.rows:
        return Drawing(
            body=html.P(t("delays.none_forgotten", lang), className="state"), note=note, state="empty"
        )
    rows = [_row(one, context) for one in answer.rows[:KEPT]]
    table = html.Table(
        [head([t(f"delays.{key}", lang) for key in COLUMNS]), html.Tbody(rows)], className="table long-names"
    )
    return Drawing(body=table, note=note)


def _row(one: Forgotten, context: Context) -> html.Tr:
    place, lang = context.place, context.lang
    name = words.code(place, "procedure", one.procedure or "", lang)
    link = html.Link(one.code, href=dossier_href(one.source, one.code, context), className="area-link")
    since = from_us(one.paused_since, place.zone).date()
    cells = (words.area(place, one.area, lang), formats.day(since, lang), words.count(one.days, context))
    return html.Tr(
        [row_head([link, html.Span(name, className="under clamp", title=name)]), *map(number_cell, cells)]
    )
