"""The complaints tied to one dossier by its code, each with the way to its list."""

from ioc.dossier.answers import DossierAnswer, TiedTicket
from ioc.indicators.answers import Answer
from ioc.texts import t
from layouts import elements as html
from layouts import words
from layouts.links import ticket_href
from layouts.panel import Context, Drawing, Panel
from layouts.tables import area_link, head, number_cell, row_head

COLUMNS = ("ticket", "category", "state", "opened", "due", "ended")


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: DossierAnswer = answers[0]
    lang = context.lang
    if not answer.tickets:
        return Drawing(body=html.P(t("dossier.no_tickets", lang), className="state"), state="empty")
    rows = [_row(one, context) for one in answer.tickets]
    texts = [t(f"tied.{key}", lang) for key in COLUMNS]
    return Drawing(body=html.Table([head(texts), html.Tbody(rows)], className="table"))


def _row(one: TiedTicket, context: Context) -> html.Tr:
    place, lang = context.place, context.lang
    code = area_link(one.code, ticket_href(one.code, one.opened_at, context))
    codes = (
        words.code(place, "category", one.category or "", lang), words.code(place, "state", one.state, lang),
    )  # fmt: skip
    moments = (words.moment(us, context) for us in (one.opened_at, one.due_at, one.end_at))
    return html.Tr([row_head(code), *map(number_cell, (*codes, *moments))])
