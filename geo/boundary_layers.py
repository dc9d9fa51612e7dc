"""Writes a boundary layer as RFC 7946 wants it: WGS 84, outer rings anticlockwise, codes as properties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from geo.crs_choice import area_km2
from geo.places import Place

BOX_DECIMALS = 6


def boundary_geojson(
    place: Place, polygons: Mapping[str, BaseGeometry], missing: Iterable[str], about: Mapping[str, Any]
) -> dict[str, Any]:
    """The layer, in the official order of the areas."""
    polygons = _with_parents(place, polygons, missing)
    features = [_feature(place, key, polygons[key]) for key in place.areas if key in polygons]
    box = [round(value, BOX_DECIMALS) for value in shapely.total_bounds(list(polygons.values())).tolist()]
    return {"type": "FeatureCollection", **about, "bbox": box, "features": features}


def _with_parents(
    place: Place, polygons: Mapping[str, BaseGeometry], missing: Iterable[str]
) -> dict[str, BaseGeometry]:
    """The areas above the level, each dissolved from its parts, where none of them is missing."""
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for key, polygon in polygons.items():
        for above in place.path(key)[:-1]:
            parts[above].append(polygon)
    incomplete = {above for key in missing for above in place.path(key)[:-1]}
    above = {key: shapely.union_all(found) for key, found in parts.items() if key not in incomplete}
    return {**polygons, **above}


def _feature(place: Place, key: str, polygon: BaseGeometry) -> dict[str, Any]:
    size = round(area_km2(np.array([polygon])), 2)
    properties = {"code": key, "name": place.areas[key].names.vi, "km2": size}
    return {"type": "Feature", "id": key, "properties": properties, "geometry": _geometry(polygon)}


def _geometry(polygon: BaseGeometry) -> dict[str, Any]:
    parts = [mapping(orient(part, 1.0))["coordinates"] for part in shapely.get_parts(polygon)]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}
