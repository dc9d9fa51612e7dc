"""The page of a list: where it leads from, what it holds, groups and filters as links, and the grid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import orjson
from dash import dcc, html

from ioc.domain.moments import from_us
from ioc.indicators.answers import Epoch
from ioc.indicators.members import is_now, listable
from ioc.texts import formats, t
from layouts import shell, words
from layouts.breakdown_facts import is_past, when
from layouts.column_menu import columns_menu
from layouts.grid import grid
from layouts.list_choosers import Facets, active_filters, filter_menus, groups, members_menu
from layouts.list_columns import columns_of
from layouts.list_view import BREAKDOWN, ListView
from layouts.markup import raw
from layouts.page import BROWSER_TEXTS
from layouts.panel import Content, Context
from layouts.view import home

ABOUT = "list-about"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDrawing:
    """What a list page is drawn with. whole: without filters; counts: of the groups, by filter and value."""

    epoch: Epoch
    total: int
    whole: int
    passes: int | None = None  # of a list of passes through steps: how many its dossiers make
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    facets: Facets = field(default_factory=dict)
    tools: Sequence[Content] = ()  # what stands right of the filters: saved views, urging, files


def page_frame(context: Context, title: str, *parts: Content, kind: str) -> html.Div:
    """A page that is not kept alive by bundles: the shell around its parts."""
    return html.Div(
        [
            raw(shell.header(context)), *map(raw, parts[:1]), raw(shell.lost()),
            html.Main(list(parts[1:]), className=f"page page-{kind}"), raw(shell.footer(context)),
        ],
        id="page-root", className="frame", lang=context.lang,
        **{
            "data-title": title, "data-lang": context.lang, "data-zone": context.place.zone.key,
            "data-texts": orjson.dumps({key: t(key, context.lang) for key in BROWSER_TEXTS}).decode(),
        },
    )  # fmt: skip


def list_page(context: Context, view: ListView, drawing: ListDrawing) -> html.Div:
    """The page of a list as it was fixed."""
    columns = columns_of(view.subject, view.shown_columns)
    about = {
        "query": view.query(),
        "page": view.page,
        "version": drawing.epoch.version,
        "as_of": drawing.epoch.as_of,
    }
    main = [
        _head(context, view, drawing),
        html.Div(grid(view, columns, selectable=is_selectable(view)), className="list-frame"),
        dcc.Store(id=ABOUT, data=about),
    ]
    return page_frame(context, list_title(context, view), controls(context, view), *main, kind="list")


def is_selectable(view: ListView) -> bool:
    """Whether rows can be chosen: only what is open now can be urged."""
    return view.subject == "dossiers" and is_now(listable(view.members)) and not view.before


def list_title(context: Context, view: ListView) -> str:
    area = context.place.areas[view.area].names.get(view.lang)
    return f"{words.name(view.members, view.lang)} – {area}"


def controls(context: Context, view: ListView) -> html.Div:
    """The way from the area down to here; the period where the records depend on one."""
    parts: list[Content] = [way(context, view), shell.notices(context)]
    if not is_now(listable(view.members)):
        parts.append(shell.periods(context))
    return html.Div(parts, className="controls")


def way(context: Context, view: ListView) -> html.Nav:
    """Province › district › breakdown › list, each a link but the last."""
    place, lang = context.place, view.lang
    options = {"period": view.period, "start": view.start, "end": view.end, "lang": lang}
    parts: list[Content] = []
    for key in place.path(view.area):
        parts += [
            dcc.Link(words.area(place, key, lang), href=home(place, key, **options).address()),
            html.Span("›"),
        ]
    name = words.name(view.members, lang)
    if view.page == BREAKDOWN:
        parts.append(html.H1(name))
    else:
        parts.append(dcc.Link(name, href=view.but(page=BREAKDOWN, filters=(), search="", sort=()).address()))
        parts += [html.Span("›"), html.H1(t(f"worklist.{view.subject}", lang))]
    return html.Nav(parts, className="breadcrumb", **{"aria-label": t("shell.where", lang)})


def _head(context: Context, view: ListView, drawing: ListDrawing) -> html.Div:
    rows = [
        html.Div(
            [_count(view, drawing), members_menu(view), fixed_at(context, view, drawing.epoch)],
            className="list-title",
        )
    ]
    if drawing.counts:
        rows.append(groups(view, drawing.counts))
    tools = [
        *filter_menus(view, context.place, drawing.facets),
        _search(view),
        *drawing.tools,
        raw(columns_menu(view, context.caller)),
    ]
    rows.append(html.Div(tools, className="list-tools"))
    chips = active_filters(view, context.place)
    if view.before or is_past(context, view):
        name, text = when(context, view)
        chips.insert(0, html.Span(f"{t(f'breakdown.fact.{name}', view.lang)}: {text}", className="of-when"))
    if chips:
        rows.append(html.Div(chips, className="filter-chips"))
    return html.Div(rows, className="list-head")


def _count(view: ListView, drawing: ListDrawing) -> html.Div:
    lang = view.lang
    count = t(f"worklist.count.{view.subject}", lang, count=formats.number(drawing.total, lang))
    parts: list[Content] = [html.B(count, id="list-total", **{"data-total": str(drawing.total)})]
    if drawing.passes is not None:
        parts.append(passes_text(drawing.passes, lang))
    if drawing.total != drawing.whole:
        whole = t("worklist.of_total", lang, total=formats.number(drawing.whole, lang))
        parts.append(dcc.Link(whole, href=view.unfiltered().address(), className="soft down"))
    return html.Div(parts, className="list-count")


def passes_text(passes: int, lang: str) -> html.B:
    """How many passes through steps the dossiers of a list make: as many as the number that led here was made of."""
    text = t("worklist.passes", lang, count=formats.number(passes, lang))
    return html.B(f"· {text}", id="list-passes", **{"data-total": str(passes)})


def fixed_at(context: Context, view: ListView, epoch: Epoch, room: str = "worklist") -> html.Div:
    """The moment the list is of; it does not change under the reader's hands. room: of the words."""
    lang = view.lang
    time = formats.moment(from_us(epoch.as_of, context.place.zone), lang)
    text = t(f"{room}.fixed_at", lang, time=time, version=formats.number(epoch.version, lang))
    again = html.Button(t("worklist.again", lang), className="plain", **{"data-go": view.address()})
    marked = [] if view.page == BREAKDOWN else [html.I(t("worklist.changed_look", lang))]
    return html.Div(
        [html.Span(text), again, html.Span(t("worklist.working_time", lang)), *marked],
        className="soft fixed-at",
    )


def _search(view: ListView) -> html.Div:
    box = dcc.Input(
        id="list-search", type="text", value=view.search, placeholder=t("worklist.search_code", view.lang),
        debounce=True,
    )  # fmt: skip
    return html.Div(box, className="list-search", **{"data-address": view.but(search="").address()})


def unanswerable(context: Context, view_lang: str, text: str) -> html.Div:
    """What a list that cannot be shown says."""
    said = html.P(t("worklist.wrong", view_lang, text=text), className="state")
    return page_frame(
        context, t("worklist.dossiers", view_lang), html.Div(className="controls"), said, kind="list"
    )


def loading(context: Context, view: ListView, progress: float) -> html.Div:
    """While the history of its source is still read a list is withheld, as its number is."""
    text = t("states.loading", view.lang, share=formats.share(progress, view.lang, 0))
    said = html.P(text, className="state")
    return page_frame(context, list_title(context, view), controls(context, view), said, kind="list")
