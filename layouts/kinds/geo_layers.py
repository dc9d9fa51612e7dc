"""Layers of an SVG map: polygons by address, circles and names at label points, the frame around them."""

from typing import Any

from layouts import theme
from layouts.maps import LAYERS, OUTLINES, Ground, framed

HATCHED = "hatched"  # the browser draws the polygons of such a trace with a pattern
HALO = "0 0 0.3rem @surface, 0 0 0.3rem @surface, 0 0 0.5rem @surface"


def polygons(parent: str, tiles: bool, keys: list[str], colour: str, **more: Any) -> dict[str, Any]:
    """The areas of one class in one colour."""
    return {
        "type": "choropleth", "geojson": LAYERS["tiles" if tiles else "areas"].format(parent),
        "featureidkey": "id", "locations": keys, "z": [0] * len(keys), "zmin": 0, "zmax": 1,
        "colorscale": [[0, colour], [1, colour]], "showscale": False,
        "marker": {"line": {"color": theme.SURFACE, "width": "0.12rem"}}, **more,
    }  # fmt: skip


def outline(parent: str) -> dict[str, Any]:
    """The border of the parent over everything; transparent inside and out of the way of the pointer."""
    return {
        "type": "choropleth", "geojson": OUTLINES.format(parent), "featureidkey": "id", "locations": [parent],
        "z": [0], "colorscale": [[0, theme.CLEAR], [1, theme.CLEAR]], "showscale": False, "hoverinfo": "skip",
        "marker": {"line": {"color": theme.INK_FAINT, "width": "0.2rem"}}, "meta": "outline",
    }  # fmt: skip


def names(
    points: list[tuple[float, float]], texts: list[str], size: str, above: list[str] | None = None
) -> dict[str, Any]:
    """Names where the areas have room, with a halo of the ground. above: of circles of these sizes."""
    place = {"mode": "text"}
    if above is not None:
        marker = {"size": above, "color": theme.CLEAR}
        place = {"mode": "markers+text", "marker": marker, "textposition": "top center"}
    return {
        "type": "scattergeo", **place, "lon": [x for x, _ in points], "lat": [y for _, y in points],
        "text": texts, "hoverinfo": "skip",
        "textfont": {"size": size, "color": theme.INK, "shadow": HALO},
    }  # fmt: skip


def circles(points: list[tuple[float, float]], sizes: list[str], **more: Any) -> dict[str, Any]:
    """Circles whose areas are in proportion to the counts."""
    marker = {"size": sizes, "sizemode": "diameter", "opacity": 0.85, **more.pop("marker", {})}
    return {
        "type": "scattergeo", "mode": "markers", "lon": [x for x, _ in points], "lat": [y for _, y in points],
        "marker": marker, **more,
    }  # fmt: skip


def frame(where: Ground, lang: str) -> dict[str, Any]:
    """A plain ground that fits the box of the areas, nothing of the world around them."""
    west, south, east, north = framed(where.box)
    geo = {
        "visible": False, "bgcolor": theme.CLEAR, "projection": {"type": "mercator"},
        "lonaxis": {"range": [west, east]}, "lataxis": {"range": [south, north]},
        "domain": {"x": [0, 1], "y": [0, 1]},
    }  # fmt: skip
    return theme.layout(lang, geo=geo, hovermode="closest")
