"""Complaints on the map: a circle a place, coloured by the most frequent categories, ringed where one is overdue."""

from math import sqrt

from dash import html

from ioc.indicators.answers import Answer, Spot, SpotsAnswer
from ioc.texts import formats, t
from layouts import words
from layouts.panel import Context, Drawing, Panel
from layouts.walls.ground import WallMap, drawn, wall_map
from layouts.walls.kinds.geo import framed, legend, name
from layouts.walls.measure import Room, room_of, shortened
from layouts.walls.words import title_of

LARGEST, SMALLEST = 17, 5  # radii, of a drawing 700 wide
KEPT = 5  # categories with a colour of their own


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: SpotsAnswer = answers[0]
    parent = _with_ground(context)
    ground = wall_map(context.place, parent)
    if ground is None:
        return Drawing(body=html.P(t("map.no_boundaries", context.lang), className="state"), state="empty")
    ranked, room = _ranked(answer.spots), room_of(panel, context, title_of(panel, context))
    most = max(1, min(KEPT, int(room.height * 0.3 / room.line) - 1))
    kinds = {key: f"cat-{n}" for n, (key, _) in enumerate(ranked[:most], 1)}
    shapes = [f'<path class="area plain" d="{path}"/>' for path in ground.paths.values()]
    shapes += _circles(answer.spots, kinds, ground)
    names = [name(area, "", ground, context, "soft") for area in ground.labels]
    return Drawing(body=[framed(ground, [drawn(ground, shapes), *names]), _legend(ranked, kinds, room, context)])


def _with_ground(context: Context) -> str:
    """The area itself, or its parent where it has nothing below it."""
    parent = context.place.areas[context.area].parent
    return parent if context.place.is_leaf(context.area) and parent else context.area


def _ranked(spots: tuple[Spot, ...]) -> list[tuple[str, int]]:
    totals: dict[str, int] = {}
    for spot in spots:
        totals[spot.category] = totals.get(spot.category, 0) + spot.count
    return sorted(totals.items(), key=lambda item: (-item[1], item[0]))


def _circles(spots: tuple[Spot, ...], kinds: dict[str, str], ground: WallMap) -> list[str]:
    most = max((max(spot.count, spot.open) for spot in spots), default=1)
    return [_circle(spot, kinds.get(spot.category, "cat-other"), most, ground) for spot in sorted(spots, key=_size)]


def _size(spot: Spot) -> tuple[int, int]:
    """Small ones over large ones, overdue ones on top."""
    return int(bool(spot.overdue)), -max(spot.count, spot.open)


def _circle(spot: Spot, kind: str, most: int, ground: WallMap) -> str:
    x, y = ground.at(spot.lon, spot.lat)
    radius = max(SMALLEST, LARGEST * sqrt(max(spot.count, spot.open) / most))
    ring = " ring" if spot.overdue else ""
    return f'<circle class="spot {kind}{ring}" cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}"/>'


def _legend(ranked: list[tuple[str, int]], kinds: dict[str, str], room: Room, context: Context) -> html.Div:
    """Categories that have a colour with their counts, the others in one line, and what a ring means."""
    shown = ranked[: len(kinds)]
    entries = [_entry(kinds[key], _category(key, room, context), count, context) for key, count in shown]
    if rest := sum(count for _, count in ranked[len(kinds) :]):
        entries.append(_entry("cat-other", t("words.others", context.lang), rest, context))
    ring = html.Span([html.I(className="key ring"), t("walls.ring", context.lang)])
    return legend([*entries, ring])


def _category(key: str, room: Room, context: Context) -> str:
    return shortened(words.code(context.place, "category", key, context.lang), room.width / 2.4, room.small)


def _entry(kind: str, text: str, count: int, context: Context) -> html.Span:
    return html.Span([html.I(className=f"key {kind}"), text, " ", html.B(formats.number(count, context.lang))])
