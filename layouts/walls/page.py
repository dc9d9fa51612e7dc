"""A whole wall: the bar above, two layers for the pages in turn, the strip below; the browser does the rest."""

from typing import Any

import orjson
from dash import html

from ioc.domain.moments import from_us
from ioc.screens.programme import Item
from ioc.texts import formats, t
from layouts.markup import Html, raw
from layouts.page import BROWSER_TEXTS
from layouts.panel import Context
from layouts.walls.letters import Fit, fit_of
from layouts.walls.setup import ScreenSetup, profile_text

WALL_TEXTS = (
    *BROWSER_TEXTS, "walls.lost", "walls.dead", "walls.high", "walls.paused",
    "walls.drawn",
)  # fmt: skip
HATCH = Html(
    '<svg width="0" height="0" class="defs" aria-hidden="true"><pattern id="wall-hatch" width="9" height="9" '
    'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="9" height="9"/>'
    '<rect class="hatch-line" width="2" height="9"/></pattern></svg>'
)


def wall_layout(screen: str, setup: ScreenSetup, context: Context) -> html.Div:
    """The wall of a screen; nothing on it is ever touched by a callback."""
    fit = fit_of(setup.profile)
    inside = [
        html.Div([_top(setup, context, fit), *_layers(), _bottom(context, fit), _overlays(context)], className="wall-shift"),
        HATCH,
    ]  # fmt: skip
    wall = raw(html.Div(inside, className="wall", style=_sizes(fit)))
    return html.Div(wall, id="page-root", className="wall-root", lang=context.lang, **_about(screen, setup, context))


def _about(screen: str, setup: ScreenSetup, context: Context) -> dict[str, str]:
    told = {
        "screen": screen, "preview": setup.preview, "name": setup.name, "area": setup.area,
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


def _top(setup: ScreenSetup, context: Context, fit: Fit) -> html.Header:
    """What page it is, what must be said, the clock: each inside one physical panel."""
    local = from_us(context.now, context.place.zone)
    title = html.Div([html.B(id="wall-title"), html.Span(context.place.names.get(context.lang), id="wall-area")], className="wall-title")
    notices = html.Div([*_notices(context), html.Span(className="is-lost", id="lost", role="alert")], className="wall-notices")
    clock = html.Div(
        [
            html.Span(formats.weekday(local.date(), context.lang), id="clock-day"),
            html.B(f"{local:%H:%M:%S}", id="clock-time", **{"data-seconds": "yes"}),
        ],
        className="wall-clock",
    )
    parts = [title, notices, clock] if fit.profile.columns > 2 else [title, html.Div([notices, clock], className="wall-right")]
    return html.Header(parts, className=f"wall-top of-{len(parts)}")


def _notices(context: Context) -> list[html.Span]:
    lang = context.lang
    said = [html.Span(t("shell.simulated", lang), className="wall-notice")] if context.place.simulated else []
    return [*said, html.Span(className="wall-notice", id="history"), html.Span(className="wall-notice", id="wall-paused")]


def _layers() -> list[html.Main]:
    return [html.Main(className="wall-layer", **{"data-layer": str(n), "aria-hidden": "true"}) for n in (0, 1)]


def _bottom(context: Context, fit: Fit) -> html.Footer:
    """Sources with the time of their data; the three ages; what happened: spread over the physical panels."""
    chips = [_chip(name, entry.kind, context) for name, entry in context.place.sources.items()]
    ages = html.Div([html.Span([t("shell.as_of", context.lang), " ", html.B(id="as-of")]), html.Span(id="drawn")], className="wall-ages")
    count = fit.profile.columns
    if count == 1:
        line = html.Div([ages, html.Div(className="wall-event")], className="wall-line")
        return html.Footer([html.Div(chips, className="wall-chips"), line], className="wall-bottom of-1")
    cells = [[ages], *([html.Div(chips[n :: count - 1], className="wall-chips"), html.Div(className="wall-event")] for n in range(count - 1))]
    return html.Footer([html.Div(one, className="wall-cell") for one in cells], className="wall-bottom")


def _chip(name: str, kind: str, context: Context) -> html.Span:
    told = [html.I(className="shape"), html.Span(t(f"shell.subject.{kind}", context.lang)), html.B(className="at")]
    return html.Span(told, className="wall-chip", **{"data-source": name, "data-short": "yes"})


def _overlays(context: Context) -> html.Div:
    """What stands over the page: a message, the screen's name, and the word that nothing moves any more."""
    parts = [
        html.Div(id="wall-message", className="wall-message", hidden=True),
        html.Div(id="wall-identify", className="wall-identify", hidden=True),
        html.Div(html.Div(t("walls.frozen", context.lang)), id="wall-frozen", className="wall-frozen"),
    ]
    return html.Div(parts)
