"""The codes that differ between a source and here: of which day, on which side, and why; files hold all of them."""

from collections.abc import Iterable
from datetime import date

import orjson

from ioc.domain.moments import from_day_number, from_us
from ioc.indicators.answers import Answer
from ioc.store.reconciled import DIFFERENT, KINDS, LATE, MISSING_THERE, PORTAL_KINDS
from ioc.texts import formats, t
from ioc.trust.answers import CodesAnswer, CountedCode
from ioc.trust.portal_causes import BY_A_PERSON
from layouts import elements as html
from layouts import words
from layouts.kinds.reasons import reason_words
from layouts.links import counts_href, dossier_href
from layouts.missing import unit_name
from layouts.panel import Content, Context, Drawing, Panel
from layouts.tables import row_head

COLUMNS = ("code", "counted_day", "difference", "unit", "cause")
SHOWN = 200  # on one page
AROUND = 2  # pages that are named before and after this one
HERE = (MISSING_THERE, DIFFERENT, *LATE)  # what differs of records that are here, and have a page ...
NOT_HERE = ("refused", "not_delivered", "withdrawn")  # ... unless this is why


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: CodesAnswer = answers[0]
    lang, chips = context.lang, html.Div(list(_chips(answer, context)), className="filter-chips")
    if not answer.rows:
        none = html.P(t("trust.none_differ", lang), className="state")
        return Drawing(body=[chips, none], state="empty")
    first = (_part(answer, context) - 1) * SHOWN
    shown = answer.rows[first : first + SHOWN]
    told = {"count": len(answer.rows), "first": first + 1, "last": first + len(shown)}
    titles = [html.Th(t(f"trust.columns.{key}", lang), scope="col") for key in COLUMNS]
    rows = [_row(answer, one, context) for one in shown]
    table = html.Table(
        [html.Thead(html.Tr(titles)), html.Tbody(rows)], className="table rejects-table codes-table"
    )
    note = t("trust.codes_note", lang, **{name: formats.number(value, lang) for name, value in told.items()})
    return Drawing(body=[chips, table, *_pages(answer, context)], note=note)


def _last(answer: CodesAnswer) -> int:
    return max(-(-len(answer.rows) // SHOWN), 1)


def _part(answer: CodesAnswer, context: Context) -> int:
    """The page that is shown: the last where there are not so many any more."""
    return min(context.view.part, _last(answer))


def _pages(answer: CodesAnswer, context: Context) -> list[html.Div]:
    """Ways to the first, the last and the neighbouring pages; nothing where all stand on one."""
    last, here = _last(answer), _part(answer, context)
    if last == 1:
        return []
    numbers = sorted({1, last, *range(max(here - AROUND, 1), min(here + AROUND, last) + 1)})
    chips = [_chip(str(n), context.view.but(part=n).address(), is_here=n == here) for n in numbers]
    return [html.Div(chips, className="filter-chips")]


def _chips(answer: CodesAnswer, context: Context) -> Iterable[html.Link]:
    """What can differ, each a way to it alone; the day that is chosen, and the way to all."""
    view, lang = context.view, context.lang
    for what in (None, *(KINDS if answer.records is None else PORTAL_KINDS)):
        text = t(f"trust.columns.{what}" if what else "trust.every_difference", lang)
        href = counts_href(answer.source, context, day=view.day, reason=what)
        yield _chip(text, href, is_here=what == view.reason)
    if view.day is not None:
        yield _chip(formats.day(view.day, lang), view.address(), is_here=True)
        yield _chip(t("trust.every_day", lang), counts_href(answer.source, context, reason=view.reason))


def _chip(text: str, href: str, *, is_here: bool = False) -> html.Link:
    return html.Link(text, href=href, className="filter-chip is-here" if is_here else "filter-chip")


def _row(answer: CodesAnswer, one: CountedCode, context: Context) -> html.Tr:
    code: Content = one.code
    if is_here(one) and answer.kind == "dossiers":
        href = dossier_href(answer.records or answer.source, one.code, context)
        code = html.Link(one.code, href=href, className="area-link")
    lang = context.lang
    unit = unit_name(one.area, context) if one.area else formats.DASH
    why = [t(f"trust.cause.{one.cause}", lang), html.Span(detail(one, context), className="under")]
    texts = (formats.day(from_day_number(one.day), lang), t(f"trust.columns.{one.what}", lang), unit)
    return html.Tr([row_head(code), *map(html.Td, texts), html.Td(why)])


def is_here(one: CountedCode) -> bool:
    return one.what == DIFFERENT or (one.what in HERE and one.cause not in NOT_HERE)


def detail(one: CountedCode, context: Context) -> str:
    """The reason of a refusal, the other day, both values, or that a manager said so, in words."""
    if one.text.startswith("{"):
        return " · ".join(_both(name, pair, context) for name, pair in orjson.loads(one.text).items())
    if one.cause == "other_day" and one.text:
        return formats.day(date.fromisoformat(one.text), context.lang)
    if one.text == BY_A_PERSON:
        return t("trust.set_by_a_manager", context.lang)
    return reason_words(one.text, context.lang) if one.cause == "refused" else one.text


def _both(name: str, pair: list, context: Context) -> str:
    ours, theirs = (_value(name, value, context) for value in pair)
    told = {"name": t(f"trust.compared.{name}", context.lang), "ours": ours, "theirs": theirs}
    return t("trust.ours_theirs", context.lang, **told)


def _value(name: str, value: int | str | None, context: Context) -> str:
    if value is None:
        return formats.DASH
    if name.endswith("_at"):
        return formats.moment(from_us(value, context.place.zone), context.lang)
    if name == "status":
        return words.status(value, context.lang)
    if name == "amount":
        return formats.number(value, context.lang)
    return words.code(context.place, "state", value, context.lang)
