"""Complaints on the map: a circle a place, coloured by the most frequent categories, ringed where one is overdue."""

from math import sqrt

from ioc.indicators.answers import Answer, Spot, SpotsAnswer
from ioc.texts import formats, t
from layouts import elements as html
from layouts import words
from layouts.kinds.spots import ranked_categories, with_ground
from layouts.panel import Context, Drawing, Panel
from layouts.walls.ground import WallMap, drawn, wall_map
from layouts.walls.kinds.geo import framed, legend, name
from layouts.walls.measure import Room, lines_of, room_of, width_of
from layouts.walls.words import title_of

LARGEST, SMALLEST = 17, 5  # radii, of a drawing 700 wide
KEPT = 5  # categories with a colour of their own
LEGEND, BESIDE = 0.27, 2.1  # of the height; of an entry, in em: its key and the gap behind it


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: SpotsAnswer = answers[0]
    parent = with_ground(context)
    ground = wall_map(context.place, parent)
    if ground is None:
        return Drawing(body=html.P(t("map.no_boundaries", context.lang), className="state"), state="empty")
    ranked, room = ranked_categories(answer.spots), room_of(panel, context, title_of(panel, context))
    kinds = {
        key: f"cat-{n}" for n, (key, _) in enumerate(ranked[: _coloured(answer, ranked, room, context)], 1)
    }
    shapes = [f'<path class="area plain" d="{path}"/>' for path in ground.paths.values()]
    shapes += _circles(answer.spots, kinds, ground)
    names = [name(area, "", ground, context, "soft") for area in ground.labels]
    return Drawing(body=[framed(ground, [drawn(ground, shapes), *names]), _legend(answer, kinds, context)])


def _circles(spots: tuple[Spot, ...], kinds: dict[str, str], ground: WallMap) -> list[str]:
    most = max((max(spot.count, spot.open) for spot in spots), default=1)
    other = "cat-other" if kinds else "cat-1"
    return [_circle(spot, kinds.get(spot.category, other), most, ground) for spot in sorted(spots, key=_size)]


def _size(spot: Spot) -> tuple[int, int]:
    """Small ones over large ones, overdue ones on top."""
    return int(bool(spot.overdue)), -max(spot.count, spot.open)


def _circle(spot: Spot, kind: str, most: int, ground: WallMap) -> str:
    x, y = ground.at(spot.lon, spot.lat)
    radius = max(SMALLEST, LARGEST * sqrt(max(spot.count, spot.open) / most))
    ring = " ring" if spot.overdue else ""
    return f'<circle class="spot {kind}{ring}" cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}"/>'


def _legend(answer: SpotsAnswer, kinds: dict[str, str], context: Context) -> html.Div:
    """Categories that have a colour, what a ring means, and how many are nowhere on the map."""
    entries = [_entry(kind, _category(key, context)) for key, kind in kinds.items()]
    if kinds:
        entries.append(_entry("cat-other", t("words.others", context.lang)))
    entries.append(_entry("ring", t("walls.ring", context.lang)))
    if answer.unplaced:
        entries.append(html.Span(_unplaced(answer, context)))
    return legend(entries)


def _unplaced(answer: SpotsAnswer, context: Context) -> str:
    return t("walls.unplaced", context.lang, count=formats.number(answer.unplaced, context.lang))


def _coloured(answer: SpotsAnswer, ranked: list[tuple[str, int]], room: Room, context: Context) -> int:
    """How many categories have a colour: as many as the legend names within its share of the block, or none."""
    panel = room.fit.profile.panel_px[0] / room.fit.unit - 1.2
    width, most = min(room.width, panel), max(2, int(room.height * LEGEND / room.line))
    others = [*(t(key, context.lang) for key in ("words.others", "walls.ring")), _unplaced(answer, context)]
    for count in range(min(KEPT, len(ranked)), 0, -1):
        texts = [*(_category(key, context) for key, _ in ranked[:count]), *others]
        if _lines(texts, width, room.small) <= most:
            return count
    return 0


def _lines(texts: list[str], width: float, size: float) -> int:
    """Of entries side by side; one that is wider than the block takes several."""
    lines, used = 1, 0.0
    for text in texts:
        one = (width_of(text) + BESIDE) * size
        if used and used + one > width:
            lines, used = lines + 1, 0.0
        lines += lines_of(text, width - 1.05 * size, size) - 1
        used += one
    return lines


def _category(key: str, context: Context) -> str:
    return words.code(context.place, "category", key, context.lang)


def _entry(kind: str, text: str) -> html.Span:
    return html.Span([html.I(className=f"key {kind}"), html.Span(text)])
