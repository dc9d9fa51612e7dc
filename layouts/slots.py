"""The slot of a panel on a page: its frame, title, tools and the parts that a bundle fills."""

from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from ioc.texts import t
from layouts import words
from layouts.asking import choices, chosen
from layouts.choosers import menu, segment
from layouts.draw import class_name, subject_of
from layouts.exporting import panel_export
from layouts.ids import slot
from layouts.kinds import FIGURES, TRUST, TWINS
from layouts.maps import has_tiles
from layouts.markup import INSIDE, raw
from layouts.panel import HTML, Context, Panel
from layouts.theme import blank_figure, config
from layouts.view import MAPS

Values = Mapping[tuple[str, str], Mapping[str, Any]]  # (role, panel key) -> properties already known


def panel_slot(panel: Panel, context: Context, known: Values) -> html.Section:
    """The panel with what is already known of it; figures wait for the browser, which resolves their sizes."""
    area = context.area
    head = raw(html.Header([html.H2(title(panel, context)), *_tools(panel, context)]))
    parts = [head, _part("note", panel, area, known, html.P, className="note")]
    if panel.kind in FIGURES:
        parts.append(_graph(panel, context))
    parts.append(_part("body", panel, area, known, html.Div, className="body"))
    if panel.kind in FIGURES:
        parts.append(_part("legend", panel, area, known, html.Div, className="legends"))
    if panel.kind in TWINS:
        parts.append(_twin(panel, context, known))
    about = {"className": class_name(panel), **known.get(("panel", panel.key), {})}
    return html.Section(
        parts, id=slot("panel", panel.key, area), **about,
        **{"data-sources": " ".join(_sources(panel, context)), "aria-label": title(panel, context)},
    )  # fmt: skip


def title(panel: Panel, context: Context) -> str:
    """The panel's title; of a panel with a choice, with the indicator chosen."""
    if not panel.choice:
        return t(f"panels.{panel.key}.title", context.lang)
    return t(
        f"panels.{panel.key}.title", context.lang, indicator=words.name(chosen(panel, context), context.lang)
    )


def _sources(panel: Panel, context: Context) -> list[str]:
    """The sources whose age is the panel's age; the list of sources itself never fades."""
    if panel.kind in ("sources", "dictionary", *TRUST):
        return []
    subject = subject_of(panel, context)
    return [name for name, entry in context.place.sources.items() if entry.kind == subject]


def _part(role: str, panel: Panel, area: str, known: Values, tag: type, **about: Any) -> Any:
    """A part that a bundle fills with text; what is known of it stands in it at once."""
    content = known.get((role, panel.key), {}).get(HTML, "")
    return tag(id=slot(role, panel.key, area), **about, **{INSIDE: content})


def _graph(panel: Panel, context: Context) -> html.Div:
    graph = dcc.Graph(
        id=slot("figure", panel.key, context.area), figure=blank_figure(), config=config(context.lang),
        className="plot", responsive=True, animate=False,
    )  # fmt: skip
    return html.Div(graph, className="plot-frame")


def _twin(panel: Panel, context: Context, known: Values) -> html.Details:
    """The same numbers as a table, for whoever cannot see the chart or wants them exactly."""
    summary = html.Summary(t("shell.as_table", context.lang), title=t("shell.as_table_long", context.lang))
    table = _part("twin", panel, context.area, known, html.Div, className="twin-table")
    return html.Details([summary, table], className="twin")


def _tools(panel: Panel, context: Context) -> list:
    tools = []
    if panel.choice:
        tools.append(_indicator_menu(panel, context))
    if panel.kind == "area_map" and has_tiles(context.place, _map_parent(context)):
        tools.append(_map_switch(context))
    if (export := panel_export(panel, context)) is not None:
        tools.append(export)
    return [html.Div(tools, className="tools")] if tools else []


def _map_parent(context: Context) -> str:
    parent = context.place.areas[context.area].parent
    return parent if context.place.is_leaf(context.area) and parent else context.area


def _indicator_menu(panel: Panel, context: Context) -> html.Details:
    lang, now = context.lang, chosen(panel, context)
    options = [
        (words.name(key, lang), context.view.but(indicator=key).address(), key == now)
        for key in choices(panel, context)
    ]
    return menu(t("shell.choose_indicator", lang), t("shell.indicator", lang), options)


def _map_switch(context: Context) -> html.Div:
    lang, view = context.lang, context.view
    options = [(t(f"map.{key}", lang), view.but(map=key).address(), view.map == key) for key in MAPS]
    return segment(t("map.view", lang), options)
