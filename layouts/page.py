"""A whole page: shell, rows of slots, and what the browser needs to keep it alive."""

from collections.abc import Iterable
from typing import Any

import orjson
from dash import dcc, html

from ioc.texts import DEFAULT_LANGUAGE, t
from layouts import shell, words
from layouts.catalogue import PANELS
from layouts.markup import raw
from layouts.pages import Row, rows_of
from layouts.panel import Context, Update
from layouts.slots import Values, panel_slot

# words that the browser puts together by itself, when the server may be gone
BROWSER_TEXTS = (
    "freshness.live", "freshness.late", "freshness.dead", "freshness.new", "freshness.silent", "freshness.old",
    "shell.lost", "shell.no_database", "shell.drawn", "shell.at", "units.days", "units.hours", "units.minutes",
    "units.seconds", "states.loading",
)  # fmt: skip


def page_layout(context: Context, updates: Iterable[Update] = (), desk: html.Div | None = None) -> html.Div:
    """The page of a view; updates already at hand are drawn at once, all but figures.

    desk: what people do here, above what is told.
    """
    known = _known(updates)
    rows = [_row(row, context, known) for row in rows_of(context.view.page, context.place)]
    parts = rows if desk is None else [desk, *rows]
    return html.Div(
        [
            raw(shell.header(context)), raw(shell.controls(context)), raw(shell.lost()),
            html.Main(parts, className=f"page page-{context.view.page}"), raw(shell.footer(context)),
        ],
        id="page-root", className="frame", lang=context.lang,
        **{
            "data-view": context.view.query(),
            "data-title": page_title(context),
            "data-lang": context.lang,
            "data-zone": context.place.zone.key,
            "data-texts": orjson.dumps({key: t(key, context.lang) for key in BROWSER_TEXTS}).decode(),
        },
    )  # fmt: skip


def not_found(lang: str = DEFAULT_LANGUAGE) -> html.Div:
    """What an address without a page shows."""
    back = dcc.Link(t("shell.go_home", lang), href="/" if lang == DEFAULT_LANGUAGE else f"/?lang={lang}")
    return html.Div([html.H1(t("shell.not_found", lang)), back], className="frame lonely", lang=lang)


def not_yours(lang: str = DEFAULT_LANGUAGE) -> html.Div:
    """What the page of an area shows to those who may not see it."""
    href = "/" if lang == DEFAULT_LANGUAGE else f"/?lang={lang}"
    back = dcc.Link(t("access.go_home", lang), href=href, className="plain-button")
    return html.Div([html.H1(t("access.not_yours", lang)), back], className="frame lonely", lang=lang)


def wrong_address(reason: str, lang: str = DEFAULT_LANGUAGE) -> html.Div:
    """What an address shows that asks for something that cannot be."""
    return html.Div([html.H1(t("walls.wrong", lang, reason=reason))], className="frame lonely", lang=lang)


def page_title(context: Context) -> str:
    """The title of the browser's window."""
    if context.view.dossier is not None:
        return t("dossier.title", context.lang, code=context.view.dossier[1])
    if context.view.source is not None:
        name = words.source(context.place, context.view.source, context.lang)
        return f"{t(f'pages.{context.view.page}', context.lang)} – {name}"
    area = context.place.areas[context.area].names.get(context.lang)
    return f"{t(f'pages.{context.view.page}', context.lang)} – {area}"


def _known(updates: Iterable[Update]) -> Values:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for update in updates:
        if isinstance(update.id, dict):
            found.setdefault((update.id["role"], update.id["key"]), {})[update.property] = update.value
    return found


def _row(row: Row, context: Context, known: Values) -> html.Div:
    widths = row.widths or (0,) * len(row.columns)
    columns = [
        html.Div(
            [panel_slot(PANELS[key], context, known) for key in keys],
            className=f"column width-{width}" if width else "column",
        )
        for keys, width in zip(row.columns, widths, strict=True)
    ]
    return html.Div(columns, className=f"row row-{row.kind}")
