"""Recognises later units that bear the code or name of one of the old ones they were merged from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.layers import read_layer
from geo.places import Place

COVERS = 0.5  # of another area's ground
GROWN = 1.2  # times the known area


def merged_units(
    place: Place, missing: Iterable[str], polygons: Mapping[str, BaseGeometry]
) -> dict[str, str]:
    """Areas whose polygon also covers most of another area that the file lacks.

    Since 2025 new units bear code and name of one of the old communes they were merged from.
    """
    known = read_layer(place.directory / "boundaries.geojson").geometries()
    lacking = {key: shapely.make_valid(shape(known[key])) for key in missing if key in known}
    found = {}
    for key, polygon in polygons.items():
        covered = [other for other, old in lacking.items() if _covers(polygon, old)]
        if covered and _has_grown(polygon, known.get(key)):
            names = ", ".join(place.areas[other].names.vi for other in covered)
            found[key] = f"its polygon also covers {names}: a later, merged unit of the same code or name"
    return found


def _covers(polygon: BaseGeometry, other: BaseGeometry) -> bool:
    return shapely.intersection(polygon, other).area > COVERS * other.area


def _has_grown(polygon: BaseGeometry, known: dict[str, Any] | None) -> bool:
    return known is None or polygon.area > GROWN * shape(known).area
