"""A whole wall: the bar above, two layers for the pages in turn, the strip below; the browser does the rest."""

from typing import Any

import orjson
from dash import html
from dash.development.base_component import Component

from ioc.domain.moments import from_us
from ioc.screens.programme import Item
from ioc.texts import formats, t
from layouts.markup import Html, raw
from layouts.page import BROWSER_TEXTS
from layouts.panel import Context
from layouts.walls.letters import Fit, fit_of
from layouts.walls.setup import ScreenSetup, profile_text

WALL_TEXTS = (
    *BROWSER_TEXTS, "walls.lost", "walls.no_database", "walls.dead", "walls.high", "walls.paused", "walls.drawn",
)  # fmt: skip
WIDE = 44  # units of a panel
HATCH = Html(
    '<svg width="0" height="0" class="defs" aria-hidden="true"><pattern id="wall-hatch" width="9" height="9" '
    'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="9" height="9"/>'
    '<rect class="hatch-line" width="2" height="9"/></pattern></svg>'
)


def wall_layout(screen: str, setup: ScreenSetup, context: Context) -> html.Div:
    """The wall of a screen; nothing on it is ever touched by a callback."""
    fit = fit_of(setup.profile)
    inside = [
        _cell("wall-shift", _top(context, fit), *_layers(), _bottom(context, fit), _overlays(context)),
        HATCH,
    ]
    wall = raw(html.Div(inside, className="wall", style=_sizes(fit)))
    kind = "wall-root is-preview" if setup.preview else "wall-root"
    return html.Div(wall, id="page-root", className=kind, lang=context.lang, **_about(screen, setup, context))


def _about(screen: str, setup: ScreenSetup, context: Context) -> dict[str, str]:
    told = {
        "screen": screen, "preview": setup.preview, "still": setup.still, "name": setup.name, "area": setup.area,
        "items": [_item(item) for item in setup.items], "night": [f"{edge:%H:%M:%S}" for edge in setup.night],
        "profile": profile_text(setup.profile), "columns": setup.profile.columns, "rows": setup.profile.rows,
    }  # fmt: skip
    return {
        "data-wall": orjson.dumps(told).decode(), "data-title": setup.name, "data-lang": context.lang,
        "data-zone": context.place.zone.key,
        "data-texts": orjson.dumps({key: t(key, context.lang) for key in WALL_TEXTS}).decode(),
    }  # fmt: skip


def _item(item: Item) -> dict[str, Any]:
    return {"page": item.page, "area": item.area, "seconds": item.seconds}


def _sizes(fit: Fit) -> dict[str, str]:
    """--k: a pixel of the wall as it is drawn here; --u: the title's size; --small: the least size."""
    profile = fit.profile
    return {
        "--k": f"min(100vw / {profile.width_px}, 100vh / {profile.height_px})",
        "--u": f"calc({fit.unit:.2f} * var(--k))", "--small": f"calc({fit.small:.2f} * var(--k))",
        "--top": f"calc({fit.top:.2f} * var(--k))", "--bottom": f"calc({fit.bottom:.2f} * var(--k))",
        "--panels": str(profile.columns),
        "--width": f"calc({profile.width_px} * var(--k))", "--height": f"calc({profile.height_px} * var(--k))",
    }  # fmt: skip


def _top(context: Context, fit: Fit) -> html.Header:
    """What page it is, what must be said, the clock: each inside one physical panel."""
    columns, wide = fit.profile.columns, _is_wide(fit)
    title, area = html.B(id="wall-title"), html.Span(_place(context), id="wall-area")
    notices, clock = _notices(context), _clock(context, wide or columns > 2)
    if columns > 2:
        cells = [_cell("wall-title", title), _cell("wall-notices", area, *notices), clock]
    else:
        beside = [title, area] if wide or columns == 2 else [title]
        right = html.Div([_cell("wall-notices", *notices), clock], className="wall-right")
        cells = [_cell("wall-title", *beside), right]
    return html.Header(cells, className=f"wall-top of-{len(cells)}")


def _is_wide(fit: Fit) -> bool:
    """Whether one panel has room for all that can be said in one line."""
    return fit.profile.panel_px[0] / fit.unit >= WIDE


def _cell(class_name: str, *parts: Component) -> html.Div:
    return html.Div(list(parts), className=class_name)


def _place(context: Context) -> str:
    return context.place.names.get(context.lang)


def _clock(context: Context, with_day: bool) -> html.Div:
    local = from_us(context.now, context.place.zone)
    day = [html.Span(formats.weekday(local.date(), context.lang), id="clock-day")] if with_day else []
    return _cell("wall-clock", *day, html.B(f"{local:%H:%M:%S}", id="clock-time"))


def _notices(context: Context) -> list[html.Span]:
    """Empty ones are filled by the browser when it has something to say."""
    said = t("shell.simulated", context.lang) if context.place.simulated else ""
    notice = {"className": "wall-notice"}
    return [
        html.Span(said, **notice), html.Span(id="history", **notice), html.Span(id="wall-paused", **notice),
        html.Span(className="is-lost", id="lost", role="alert"),
    ]  # fmt: skip


def _layers() -> list[html.Main]:
    hidden = {"aria-hidden": "true"}
    return [html.Main(className="wall-layer", **{"data-layer": str(n)}, **hidden) for n in (0, 1)]


def _bottom(context: Context, fit: Fit) -> html.Footer:
    """Sources of figures with the time of their data; the three ages; what happened: spread over the panels."""
    chips = [_chip(name, one.kind, context) for name, one in context.place.counted_sources.items()]
    as_of = html.Span([t("shell.as_of", context.lang), " ", html.B(id="as-of")])
    ages, event = _cell("wall-ages", as_of, html.Span(id="drawn")), _cell("wall-event")
    count = fit.profile.columns
    if count == 1:
        area = [] if _is_wide(fit) else [html.Span(_place(context), id="wall-area")]
        line = _cell("wall-line", *area, ages, event)
        return html.Footer([_cell("wall-chips", *chips), line], className="wall-bottom of-1")
    cells = [_cell("wall-cell", ages)]
    for n in range(count - 1):
        cells.append(_cell("wall-cell", _cell("wall-chips", *chips[n :: count - 1]), event))
    return html.Footer(cells, className="wall-bottom")


def _chip(name: str, kind: str, context: Context) -> html.Span:
    told = [
        html.I(className="shape"),
        html.Span(t(f"shell.subject.{kind}", context.lang)),
        html.B(className="at"),
    ]
    return html.Span(told, className="wall-chip", **{"data-source": name, "data-short": "yes"})


def _overlays(context: Context) -> html.Div:
    """What stands over the page: a message, the screen's name, and the word that nothing moves any more."""
    parts = [
        html.Div(id="wall-message", className="wall-message", hidden=True),
        html.Div(id="wall-identify", className="wall-identify", hidden=True),
        html.Div(html.Div(t("walls.frozen", context.lang)), id="wall-frozen", className="wall-frozen"),
    ]
    return html.Div(parts)
