"""Refused records, the newest first: which, of whom, what is wrong and where it was seen; files hold all of them."""

import orjson

from ioc.indicators.answers import Answer
from ioc.texts import formats, t
from ioc.trust.again import fields_of
from ioc.trust.answers import Reason, Reject, RejectsAnswer
from layouts import elements as html
from layouts.kinds.reasons import reason_words
from layouts.kinds.unit_list import moment
from layouts.links import rejects_href
from layouts.missing import unit_name
from layouts.panel import Context, Drawing, Panel
from layouts.tables import joined, number_cell, row_head

COLUMNS = ("record", "unit", "reason", "content", "first_seen", "again")
SHOWN = 200
LETTERS = 400  # of the kept fields, on the page


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: RejectsAnswer = answers[0]
    lang = context.lang
    told = {
        "count": formats.number(answer.total, lang),
        "shown": formats.number(min(answer.total, SHOWN), lang),
    }
    note = joined((t("trust.rejects_note", lang, **told), _last(answer, context)))
    chips = _chips(answer, context)
    if not answer.rows:
        none = html.P(t("trust.none_refused", lang), className="state")
        return Drawing(body=[chips, none], note=note, state="empty")
    titles = [t(f"trust.columns.{key}", lang) for key in COLUMNS]
    rows = [_row(one, context) for one in answer.rows[:SHOWN]]
    table = html.Table([_head(titles), html.Tbody(rows)], className="table rejects-table")
    return Drawing(body=[chips, table], note=note)


def _head(titles: list[str]) -> html.Thead:
    """Texts stand on the left, as their columns do."""
    names = ["number" if key in ("first_seen", "again") else "" for key in COLUMNS]
    cells = (html.Th(title, scope="col", className=name) for title, name in zip(titles, names, strict=True))
    return html.Thead(html.Tr(list(cells)))


def _chips(answer: RejectsAnswer, context: Context) -> html.Div:
    """The reasons there are, each a way to those of it alone."""
    lang, chosen = context.lang, context.view.reason
    offered = [(None, t("trust.every_reason", lang))]
    offered += [(one.reason, _counted(one, lang)) for one in answer.reasons]
    links = [
        html.Link(
            text, href=rejects_href(answer.source, context, reason=reason, find=context.view.find),
            className="filter-chip is-here" if reason == chosen else "filter-chip",
        )
        for reason, text in offered
    ]  # fmt: skip
    return html.Div(links, className="filter-chips")


def _counted(one: Reason, lang: str) -> str:
    return f"{reason_words(one.reason, lang)} {formats.number(one.count, lang)}"


def _last(answer: RejectsAnswer, context: Context) -> str:
    """How the last try went."""
    last = answer.last
    if last is None:
        return ""
    told = {"came": last.came, "left": last.left + last.lost, "time": moment(last.at, context), "by": last.by}
    return t("trust.redrive_done", context.lang, **told)


def _row(one: Reject, context: Context) -> html.Tr:
    lang = context.lang
    record = [one.code or formats.DASH, html.Span(one.where, className="under clamp", title=one.where)]
    unit = unit_name(one.area, context) if one.area else formats.DASH
    why = [reason_words(one.reason, lang), html.Span(f"{one.field}: {one.text}", className="under")]
    fields = content(one.payload)
    again = (
        t("trust.came_in", lang, time=moment(one.redriven_at, context))
        if one.redriven_at
        else again_words(one, lang)
    )
    kept = html.Span(fields[:LETTERS], className="under", title=fields)
    moments = (number_cell(moment(one.first_seen_at, context)), number_cell(again))
    return html.Tr([row_head(record), html.Td(unit), html.Td(why), html.Td(kept), *moments])


def again_words(one: Reject, lang: str) -> str:
    """Whether it can be tried again: of a page that could not be read nothing is kept."""
    return t("trust.waits" if fields_of(one.payload) else "trust.nothing_kept", lang)


def content(payload: str | None) -> str:
    """The kept fields of a record that say something, in one line."""
    found = orjson.loads(payload) if payload else {}
    if not isinstance(found, dict):
        return str(found)
    return " · ".join(f"{name}={value}" for name, value in found.items() if value not in (None, "", []))
