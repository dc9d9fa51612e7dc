"""Tickets on the map: one circle a stored coordinate, its colour the category, ringed where one is overdue."""

from math import sqrt
from typing import Any

from ioc.indicators.answers import Answer, Spot, SpotsAnswer
from ioc.indicators.breakdowns import NONE
from ioc.texts import formats, t
from layouts import elements as html
from layouts import spans, theme, words
from layouts.down import down, leads, others_than
from layouts.kinds import geo_layers as layers
from layouts.maps import Ground, ground
from layouts.panel import Content, Context, Drawing, Panel, Table

LARGEST, SMALLEST = 2.6, 0.8  # rem
KEPT = len(theme.CATEGORIES)
COUNTED = {"tickets": "tickets_opened", "open": "tickets_open", "overdue": "tickets_overdue"}


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: SpotsAnswer = answers[0]
    parent = with_ground(context)
    where = ground(context.place, parent, False)
    ranked = ranked_categories(answer.spots)
    note = spans.period_text(context.periods[panel.period], context)
    if where.box is None:
        text = html.P(t("map.no_boundaries", context.lang), className="state")
        return Drawing(body=text, twin=_twin(panel, answer, ranked, context), state="empty", note=note)
    plain = layers.polygons(parent, False, list(where.labels), "@map-ground", hoverinfo="skip", meta="ground")
    outline = [layers.outline(parent)] if where.has_outline else []
    data = [plain, *outline, *_layers(answer.spots, ranked, context), _names(where, context)]
    return Drawing(
        figure={"data": data, "layout": layers.frame(where, context.lang)},
        legend=_legend(panel, answer, ranked, context), twin=_twin(panel, answer, ranked, context), note=note,
    )  # fmt: skip


def with_ground(context: Context) -> str:
    """The area itself, or its parent where it has nothing below it."""
    parent = context.place.areas[context.area].parent
    return parent if context.place.is_leaf(context.area) and parent else context.area


def ranked_categories(spots: tuple[Spot, ...]) -> list[tuple[str, int]]:
    """Categories by number of tickets, most first."""
    totals: dict[str, int] = {}
    for spot in spots:
        totals[spot.category] = totals.get(spot.category, 0) + spot.count
    return sorted(totals.items(), key=lambda item: (-item[1], item[0]))


def _colours(ranked: list[tuple[str, int]]) -> dict[str, str]:
    kept = [key for key, _ in ranked[:KEPT]]
    return {key: theme.CATEGORIES[kept.index(key)] if key in kept else theme.OTHER for key, _ in ranked}


def _layers(spots: tuple[Spot, ...], ranked: list[tuple[str, int]], context: Context) -> list[dict[str, Any]]:
    colours = _colours(ranked)
    most = max((spot.count for spot in spots), default=1)
    return [
        _layer([spot for spot in spots if spot.category == key], colours[key], most, context)
        for key, _ in reversed(ranked)
    ]


def _layer(spots: list[Spot], colour: str, most: int, context: Context) -> dict[str, Any]:
    lang = context.lang
    texts = [
        f"{words.code(context.place, 'category', spot.category, lang)}<br>"
        + t("spots.counts", lang, count=spot.count, open=spot.open, overdue=spot.overdue)
        for spot in spots
    ]
    sizes = [f"{max(SMALLEST, LARGEST * sqrt(spot.count / most)):.2f}rem" for spot in spots]
    rings = {
        "color": [theme.INK if spot.overdue else theme.SURFACE for spot in spots],
        "width": ["0.2rem" if spot.overdue else "0.08rem" for spot in spots],
    }
    return layers.circles(
        [(spot.lon, spot.lat) for spot in spots], sizes, marker={"color": colour, "line": rings},
        text=texts, hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip


def _names(where: Ground, context: Context) -> dict[str, Any]:
    texts = [words.brief_area(context.place, key, context.lang) for key in where.labels]
    trace = layers.names(list(where.labels.values()), texts, "1.2rem")
    trace["textfont"]["color"] = theme.INK_SOFT
    return trace


def _leading(
    count: int, indicator: str, panel: Panel, context: Context, *more: tuple[str, str], **filters: str
) -> Content:
    """A number of tickets on the map as the way to their list."""
    text = formats.number(count, context.lang)
    if not count:
        return text
    told = (("placed", "yes"), *filters.items(), *more)
    return leads(text, down(indicator, panel, context, filters=told))


def _legend(panel: Panel, answer: SpotsAnswer, ranked: list[tuple[str, int]], context: Context) -> list:
    lang = context.lang
    entries = [
        _entry(
            f"swatch cat-{number}", words.code(context.place, "category", key, lang),
            _leading(count, COUNTED["tickets"], panel, context, category=key or NONE),
        )
        for number, (key, count) in enumerate(ranked[:KEPT], 1)
    ]  # fmt: skip
    if rest := sum(count for _, count in ranked[KEPT:]):
        kept = [key or NONE for key, _ in ranked[:KEPT]]
        told = _leading(rest, COUNTED["tickets"], panel, context, *others_than("category", kept))
        entries.append(_entry("swatch cat-other", t("words.others", lang), told))
    ring = html.Span([html.I(className="swatch ring"), t("spots.overdue", lang)], className="legend-entry")
    none = [] if ranked else [html.Div(t("states.empty", lang), className="soft")]
    parts = none or [html.Div([*entries, ring], className="legend")]
    if answer.unplaced:
        text = t("spots.unplaced", lang, count=formats.number(answer.unplaced, lang))
        href = down(COUNTED["tickets"], panel, context, filters=(("placed", "no"),))
        parts.append(html.Div(leads(text, href), className="soft"))
    if context.place.approximate:
        parts.append(html.Div(t("map.approximate", lang), className="approximate"))
    return parts


def _entry(swatch: str, name: str, count: Content) -> html.Span:
    return html.Span([html.I(className=swatch), name, " ", html.B(count)], className="legend-entry")


def _twin(panel: Panel, answer: SpotsAnswer, ranked: list[tuple[str, int]], context: Context) -> Table:
    lang = context.lang
    head = tuple(t(f"tables.{key}", lang) for key in ("category", *COUNTED))
    rows = []
    for key, count in ranked:
        same = [spot for spot in answer.spots if spot.category == key]
        told = (count, sum(spot.open for spot in same), sum(spot.overdue for spot in same))
        name = words.code(context.place, "category", key, lang)
        pairs = zip(told, COUNTED.values(), strict=True)
        rows.append((name, *(_leading(n, what, panel, context, category=key or NONE) for n, what in pairs)))
    return Table(head=head, rows=tuple(rows))
