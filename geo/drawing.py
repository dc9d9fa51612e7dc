"""Polygons ready for an SVG map: d3 wants outer rings clockwise, the reverse of RFC 7946."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from geo.layers import Layer, read_layer
from geo.places import Place

DECIMALS = 5  # about a metre
FINENESS = 5000  # a map is drawn from its width divided by this: below a pixel on a wall


def boundary_layer(place: Place) -> Layer:
    """The boundaries of a place; empty where it has none."""
    return read_layer(place.directory / "boundaries.geojson")


def tile_layer(place: Place) -> Layer:
    """The tiles of a place; empty where it has none."""
    return read_layer(place.directory / "tiles.geojson")


def drawing_geojson(
    place: Place, parent: str | None = None, *, level: str | None = None, tiles: bool = False
) -> dict[str, Any]:
    """The areas right below `parent`, or all of a level below it, as a FeatureCollection.

    `id` is the area key; properties hold the names and `label`, the point [lon, lat] for its text.
    """
    keys = _keys_below(place, parent or place.root, level)
    return _collection(place, _shapes(place, keys, "tile" if tiles else None))


def outlines_geojson(
    place: Place, parent: str | None = None, *, level: str | None = None, tiles: bool = False
) -> dict[str, Any]:
    """Borders to draw over the areas of a level: those of `parent`, or of a level between the two."""
    parent = parent or place.root
    keys = _keys_below(place, parent, level) if level else (parent,)
    return _collection(place, _shapes(place, keys, "outline" if tiles else None))


def _keys_below(place: Place, parent: str, level: str | None) -> tuple[str, ...]:
    if level is None:
        return place.children(parent)
    return tuple(key for key in place.descendants(parent) if place.areas[key].level == level)


def _shapes(place: Place, keys: tuple[str, ...], role: str | None) -> dict[str, BaseGeometry]:
    """Polygons by area; where the layer has none, the union of those below."""
    layer = tile_layer(place) if role else boundary_layer(place)
    own = layer.geometries(role)
    parts = layer.geometries("tile") if role else own
    found = {key: shape(own[key]) if key in own else _union(place, key, parts, role) for key in keys}
    return {key: polygon for key, polygon in found.items() if polygon is not None}


def _union(place: Place, key: str, parts: Mapping[str, Any], role: str | None) -> BaseGeometry | None:
    """The leaves below an area dissolved; a tile stands for one area only and is never a union."""
    if role == "tile":
        return None
    polygons = [shape(parts[leaf]) for leaf in place.leaves_of(key) if leaf in parts]
    return shapely.union_all(polygons) if polygons else None


def _collection(place: Place, shapes: dict[str, BaseGeometry]) -> dict[str, Any]:
    about: dict[str, Any] = {"type": "FeatureCollection", "approximate": place.approximate}
    if not shapes:
        return about | {"features": []}
    box = shapely.total_bounds(list(shapes.values())).tolist()
    drawn = shapely.coverage_simplify(list(shapes.values()), max(box[2] - box[0], box[3] - box[1]) / FINENESS)
    features = [_feature(place, key, polygon) for key, polygon in zip(shapes, drawn, strict=True)]
    return about | {"bbox": box, "features": features}


def _feature(place: Place, key: str, polygon: BaseGeometry) -> dict[str, Any]:
    names = place.areas[key].names
    properties = {"code": key, "vi": names.vi, "en": names.en, "label": _label(polygon)}
    return {"type": "Feature", "id": key, "properties": properties, "geometry": clockwise(polygon)}


def _label(polygon: BaseGeometry) -> list[float]:
    """The centre of the widest circle inside the largest part: text fits best there."""
    largest = max(getattr(polygon, "geoms", [polygon]), key=lambda part: part.area)
    centre = shapely.maximum_inscribed_circle(largest, tolerance=largest.length / 1000).coords[0]
    return [round(value, DECIMALS) for value in centre]


def clockwise(polygon: BaseGeometry) -> dict[str, Any]:
    """The geometry with outer rings clockwise and coordinates rounded."""
    parts = [orient(part, -1.0) for part in getattr(polygon, "geoms", [polygon])]
    rings = [[_rounded(ring) for ring in mapping(part)["coordinates"]] for part in parts]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings[0]}
    return {"type": "MultiPolygon", "coordinates": rings}


def _rounded(ring: Any) -> list[list[float]]:
    return [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring]
