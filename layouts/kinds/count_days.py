"""The days of a source: how many it has, how many are here; each difference leads to its codes."""

from ioc.domain.moments import from_day_number
from ioc.indicators.answers import Answer
from ioc.store.reconciled import KINDS, PORTAL_KINDS
from ioc.texts import formats, t
from ioc.trust.answers import CountedDay, CountsAnswer, PortalCounted
from layouts import elements as html
from layouts import words
from layouts.kinds.unit_list import moment
from layouts.links import counts_href
from layouts.panel import Content, Context, Drawing, Panel
from layouts.tables import head, joined, number_cell, row_head, scrolling

COUNTED = ("theirs", "ours", "matched")


def kinds_of(answer: CountsAnswer) -> tuple[str, ...]:
    """What can differ: of a portal also what is late on which side."""
    return PORTAL_KINDS if answer.portal_of is not None else KINDS


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: CountsAnswer = answers[0]
    if not answer.days:
        return Drawing(body=html.P(t("trust.none_counted", context.lang), className="state"), state="empty")
    keys = ("counted_day", *COUNTED, *kinds_of(answer), "counted_at")
    titles = [t(f"trust.columns.{key}", context.lang) for key in keys]
    rows = [_row(answer, one, context) for one in answer.days]
    table = html.Table([head(titles), html.Tbody(rows)], className="table counts-table")
    label = t(f"panels.{panel.key}.title", context.lang)
    return Drawing(body=scrolling(table, label, "tall"), note=_note(answer, context))


def _note(answer: CountsAnswer, context: Context) -> str:
    last = moment(max(one.at for one in answer.days), context)
    part = "" if answer.whole else t("trust.counted_part", context.lang)
    alone = t("trust.by_count_note", context.lang) if any(map(_by_count, answer.days)) else ""
    told = (t("trust.counted_note", context.lang, time=last), _of_portal(answer, context), alone, part)
    return joined(told)


def _of_portal(answer: CountsAnswer, context: Context) -> str:
    """Whose dossiers it shows, and when it told them last."""
    if answer.portal_of is None:
        return ""
    name = words.source(context.place, answer.portal_of, context.lang)
    return t("trust.portal_note", context.lang, source=name, time=moment(answer.told_at, context))


def _row(answer: CountsAnswer, one: CountedDay | PortalCounted, context: Context) -> html.Tr:
    source = answer.source
    day = from_day_number(one.day)
    name = html.Link(
        formats.day(day, context.lang), href=counts_href(source, context, day=day), className="area-link"
    )
    counts = [number_cell(_counted(one, key, context)) for key in COUNTED]
    differ = [_difference(source, one, what, context) for what in kinds_of(answer)]
    return html.Tr([row_head(name), *counts, *differ, number_cell(moment(one.at, context))])


def _counted(one: CountedDay | PortalCounted, key: str, context: Context) -> str:
    text = words.count(getattr(one, key), context)
    return f"≤ {text}" if key == "matched" and one.matched is not None and _by_count(one) else text


def _by_count(one: CountedDay | PortalCounted) -> bool:
    return isinstance(one, CountedDay) and one.by_count


def _difference(source: str, one: CountedDay | PortalCounted, what: str, context: Context) -> html.Td:
    """A number that is not nothing leads to its codes; where only totals are known it is the least there can be."""
    value = getattr(one, what)
    text: Content = words.count(value, context)
    if value and _by_count(one):
        return number_cell(f"≥ {text}", className="is-warn")
    if value:
        href = counts_href(source, context, day=from_day_number(one.day), reason=what)
        text = html.Link(text, href=href, className="area-link is-warn")
    return number_cell(text)
