"""The payments tied to one dossier by its code."""

from ioc.dossier.answers import DossierAnswer, TiedPayment
from ioc.indicators.answers import Answer
from ioc.texts import formats, t
from layouts import elements as html
from layouts import words
from layouts.panel import Context, Drawing, Panel
from layouts.tables import head, number_cell, row_head, with_unit

COLUMNS = ("payment", "type", "state", "requested", "paid", "amount")


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: DossierAnswer = answers[0]
    lang = context.lang
    if not answer.payments:
        return Drawing(body=html.P(t("dossier.no_payments", lang), className="state"), state="empty")
    rows = [_row(one, context) for one in answer.payments]
    table = html.Table(
        [head([t(f"tied.{key}", lang) for key in COLUMNS]), html.Tbody(rows)], className="table"
    )
    return Drawing(body=table)


def _row(one: TiedPayment, context: Context) -> html.Tr:
    place, lang, money = context.place, context.lang, context.place.currency
    amount = with_unit(*formats.money(one.amount, lang, money.code, money.decimals))
    codes = (words.code(place, "type", one.type or "", lang), words.code(place, "state", one.state, lang))
    moments = (words.moment(us, context) for us in (one.requested_at, one.paid_at))
    return html.Tr([row_head(one.code), *map(number_cell, (*codes, *moments, amount))])
