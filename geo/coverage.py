"""Makes polygons a clean coverage: valid, flat, sharing their borders; says what did not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

SNAP_M = 5.0  # borders drawn twice lie this close


@dataclass(frozen=True, slots=True)
class Flaw:
    """A gap between areas, or an overlap of two, wider than the snap."""

    keys: tuple[str, ...]
    hectares: float
    lat: float
    lon: float

    def __str__(self) -> str:
        return f"{self.hectares} ha at {self.lat}, {self.lon}"


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """The valid polygon parts of a geometry, lines and points dropped."""
    valid = shapely.make_valid(shapely.force_2d(geometry))
    parts = [part for part in shapely.get_parts(valid) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if len(parts) != 1 else parts[0]


def projected(polygons: np.ndarray, source: CRS, target: CRS) -> np.ndarray:
    """The polygons in another coordinate system."""
    transformer = Transformer.from_crs(source, target, always_xy=True)
    return shapely.transform(polygons, lambda points: np.column_stack(transformer.transform(*points.T)))


def gaps(polygons: np.ndarray, metres: CRS, snap: float = SNAP_M) -> list[Flaw]:
    """Holes in the union of all polygons, wider than the snap."""
    whole = shapely.union_all(polygons)
    rings = [ring for part in shapely.get_parts(whole) for ring in part.interiors]
    holes = [shapely.Polygon(ring) for ring in rings]
    return [_flaw((), hole, metres) for hole in holes if _is_wide(hole, snap)]


def overlaps(keys: Sequence[str], polygons: np.ndarray, metres: CRS, snap: float = SNAP_M) -> list[Flaw]:
    """Ground that two polygons claim, wider than the snap."""
    tree = shapely.STRtree(polygons)
    pairs = tree.query(polygons, predicate="intersects").T
    found = []
    for a, b in sorted((int(a), int(b)) for a, b in pairs if a < b):
        shared = polygonal(shapely.intersection(polygons[a], polygons[b]))
        if _is_wide(shared, snap):
            found.append(_flaw((keys[a], keys[b]), shared, metres))
    return found


def _is_wide(area: BaseGeometry, snap: float) -> bool:
    return not area.is_empty and not shapely.buffer(area, -snap / 2).is_empty


def _flaw(keys: tuple[str, ...], area: BaseGeometry, metres: CRS) -> Flaw:
    middle = shapely.point_on_surface(area)
    lon, lat = Transformer.from_crs(metres, 4326, always_xy=True).transform(middle.x, middle.y)
    return Flaw(keys, round(area.area / 10_000, 2), round(lat, 5), round(lon, 5))


def cleaned(polygons: np.ndarray, snap: float = SNAP_M) -> np.ndarray:
    """The polygons with shared borders identical; slivers narrower than the snap are closed."""
    if shapely.coverage_is_valid(polygons, gap_width=snap):
        return polygons
    return shapely.coverage_clean(polygons, snapping_distance=snap, gap_width=snap)


def simplified(polygons: np.ndarray, tolerance: float) -> np.ndarray:
    """Fewer points; borders shared by two areas stay shared."""
    return shapely.coverage_simplify(polygons, tolerance) if tolerance > 0 else polygons
