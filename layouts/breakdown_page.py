"""The page between a number and its list: the same records by area, field, procedure, channel and step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import dcc, html

from ioc.indicators.answers import Epoch
from ioc.texts import formats, t
from ioc.worklist.questions import refusing
from layouts import words
from layouts.breakdown_facts import facts_of
from layouts.down import leads, records_of
from layouts.list_choosers import active_filters, value_text
from layouts.list_page import controls, fixed_at, list_title, page_frame, passes_text
from layouts.list_view import ListView
from layouts.markup import raw
from layouts.panel import Content, Context
from layouts.tables import head, number_cell, row_head

COLUMNS = 3
KEPT = 15  # values shown of each; the rest in one line


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakdownDrawing:
    """splits: by name the values with their numbers; each sums up to the total. tools: what stands at the right."""

    epoch: Epoch
    total: int
    splits: Mapping[str, Sequence[tuple[str, int]]]
    passes: int | None = None
    tools: Sequence[Content] = ()


def breakdown_page(context: Context, view: ListView, drawing: BreakdownDrawing) -> html.Div:
    """One table a way of splitting; every row leads on."""
    panels = [_panel(context, view, by, values, drawing.total) for by, values in drawing.splits.items()]
    lead = html.Div(
        [_whole(view, drawing), facts_of(context, view), fixed_at(context, view, drawing.epoch, "breakdown"),
         *drawing.tools, *_instead(view), *_narrowed(context, view)],
        className="breakdown-head",
    )  # fmt: skip
    body = html.Div([html.Div(panels[n::COLUMNS]) for n in range(COLUMNS)], className="breakdowns")
    return page_frame(
        context, list_title(context, view), controls(context, view), raw(lead), raw(body), kind="breakdown"
    )


def _whole(view: ListView, drawing: BreakdownDrawing) -> html.Div:
    """The number itself, and the way to its list."""
    lang = view.lang
    count = t(f"worklist.count.{view.subject}", lang, count=formats.number(drawing.total, lang))
    number = html.B(count, id="list-total", **{"data-total": str(drawing.total)})
    link = dcc.Link(t("worklist.as_list", lang), href=view.as_list().address(), className="button")
    passes = [] if drawing.passes is None else [passes_text(drawing.passes, lang)]
    return html.Div([number, *passes, link], className="list-count")


def _instead(view: ListView) -> list[html.P]:
    """Of a share or an amount: that these are the records behind it."""
    if view.number is None or records_of(view.number) != view.members:
        return []
    told = {"number": words.name(view.number, view.lang), "indicator": words.name(view.members, view.lang)}
    return [html.P(t("breakdown.instead", view.lang, **told), className="soft instead")]


def _narrowed(context: Context, view: ListView) -> list[html.Div]:
    """The filters of the address, where it has some."""
    chips = active_filters(view, context.place)
    return [html.Div(chips, className="filter-chips")] if chips else []


def _panel(
    context: Context, view: ListView, by: str, values: Sequence[tuple[str, int]], total: int
) -> html.Section:
    lang = view.lang
    shown = values if by == "area" else values[:KEPT]
    most = max((count for _, count in values), default=0) or 1
    rows = [_row(context, view, by, value, count, most, total) for value, count in shown]
    if rest := values[len(shown) :]:
        rows.append(_rest(view, by, [value for value, _ in shown], rest, total))
    title = t(f"breakdown.by.{by}", lang)
    named = t("tables.area", lang) if by == "area" else t(f"worklist.filter.{by}", lang)
    texts = [named, "", t("breakdown.count", lang), t("tables.share", lang)]
    table = html.Table([head(texts), html.Tbody(rows)], className="table bars")
    return html.Section(
        [html.Header(html.H2(title)), html.Div(table, className="body")],
        className=f"panel panel-split split-{by}", **{"aria-label": title, "data-by": by},
    )  # fmt: skip


def _row(context: Context, view: ListView, by: str, value: str, count: int, most: int, total: int) -> html.Tr:
    place, lang = context.place, view.lang
    if by == "area":
        name, target = words.brief_area(place, value, lang), _below(context, view, value)
    else:
        name = value_text(place, view.subject, by, value, lang)
        target = view.as_list().with_filter(by, value)
    href = target.address() if count else None
    link = dcc.Link(name, href=href, className="area-link") if href else name
    return html.Tr(_cells(link, count, count / most, total, lang, href))


def _rest(
    view: ListView, by: str, shown: Sequence[str], rest: Sequence[tuple[str, int]], total: int
) -> html.Tr:
    """All values that have no row of their own, together: they lead to the list of what has none of the others."""
    target = view.as_list().with_filter(refusing(by), *shown).address()
    text = t("breakdown.rest", view.lang, count=formats.number(len(rest), view.lang))
    link = dcc.Link(text, href=target, className="area-link")
    count = sum(count for _, count in rest)
    return html.Tr(_cells(link, count, None, total, view.lang, target), className="soft")


def _below(context: Context, view: ListView, area: str) -> ListView:
    """A district's own breakdown; of a unit that has nothing below it, the list."""
    below = view.but(area=area)
    return below.as_list() if context.place.is_leaf(area) else below


def _cells(
    name: Content, count: int, bar: float | None, total: int, lang: str, href: str | None = None
) -> list:
    number = formats.number(count, lang)
    share = formats.share(count / total, lang, 1) if total else formats.DASH
    filled = [] if bar is None else [html.Div(className="bar", style={"width": f"{bar * 100:.2f}%"})]
    return [
        row_head(name),
        html.Td(html.Div(filled, className="track"), className="bar-cell"),
        number_cell(leads(number, href) if href else number),
        number_cell(leads(share, href) if href else share, className="soft"),
    ]
