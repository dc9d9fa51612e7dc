"""The kinds of panels: each a function of panel, answers and context that returns a Drawing."""

from layouts.kinds import (
    area_map,
    breakdown,
    cross,
    dictionary,
    form,
    points,
    published,
    ranking,
    series,
    sources,
    spots,
    tile,
)  # fmt: skip

KINDS = {
    "tile": tile.draw, "points": points.draw, "series": series.draw, "area_map": area_map.draw,
    "ranking": ranking.draw, "cross": cross.draw, "form": form.draw, "published": published.draw,
    "breakdown": breakdown.draw, "spots": spots.draw, "sources": sources.draw, "dictionary": dictionary.draw,
}  # fmt: skip
FIGURES = frozenset({"series", "area_map", "spots"})  # kinds with a graph
TWINS = FIGURES  # kinds that need a table beside the drawing; the others are tables themselves
