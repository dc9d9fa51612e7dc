"""The polygons of an import by area: gathered from rows, made valid, and finished as clean degrees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from geo.boundary_files import RawLayer
from geo.coverage import cleaned, polygonal, projected, simplified
from geo.crs_choice import WGS84, Candidate, to_degrees
from geo.errors import PlaceError
from geo.findings import few
from geo.matching import Matching

DECIMALS = 7  # about 1 cm
MANY_POINTS = 200_000  # a layer with more is simplified by a metre unless told otherwise


@dataclass(frozen=True, slots=True)
class Polygons:
    keys: list[str]
    degrees: np.ndarray
    repaired: tuple[str, ...]

    def by_key(self) -> dict[str, BaseGeometry]:
        return dict(zip(self.keys, self.degrees, strict=True))

    def empty(self) -> dict[str, str]:
        """The areas whose polygon holds no ground, with the reason to leave them out."""
        return {key: "its polygon has no area" for key, one in self.by_key().items() if one.is_empty}

    def without(self, out: Container[str]) -> Polygons:
        kept = [number for number, key in enumerate(self.keys) if key not in out]
        return Polygons([self.keys[number] for number in kept], self.degrees[kept], self.repaired)


def gather(raw: RawLayer, matching: Matching, found: Candidate) -> Polygons:
    """Valid polygons in degrees; several rows of one area become one."""
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for match in matching.matches:
        parts[match.key].append(raw.polygons[match.row])
    repaired = tuple(key for key, own in parts.items() if not shapely.is_valid(own).all())
    flat = np.array([_one(own) for own in parts.values()])
    degrees = shapely.transform(flat, lambda points: to_degrees(points, found.crs, found.swapped))
    return Polygons(list(parts), degrees, repaired)


def _one(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    valid = [polygonal(part) for part in parts]
    return valid[0] if len(valid) == 1 else shapely.union_all(valid)


def usual_tolerance(polygons: np.ndarray) -> float:
    """A metre for layers of very many points, else nothing."""
    return 1.0 if shapely.get_num_coordinates(polygons).sum() > MANY_POINTS else 0.0


def finished(
    path: Path, polygons: Polygons, flat: np.ndarray, metres: CRS, tolerance: float, *, exact: bool
) -> dict[str, BaseGeometry]:
    """The polygons in degrees, cleaned and simplified where needed, else as they came."""
    degrees, clean = polygons.degrees, cleaned(flat)
    if clean is not flat or tolerance > 0:
        degrees, exact = projected(simplified(clean, tolerance), metres, WGS84), False
    if not exact:
        degrees = shapely.transform(degrees, lambda points: points.round(DECIMALS))
    if lost := [key for key, one in zip(polygons.keys, degrees, strict=True) if one.is_empty]:
        raise PlaceError(path, f"lie wholly inside other areas: {few(lost)}")
    return dict(zip(polygons.keys, degrees, strict=True))
