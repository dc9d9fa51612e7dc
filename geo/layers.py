"""A GeoJSON layer of a place: features by area key, and what the layer says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from geo.errors import PlaceError

POLYGONS = ("Polygon", "MultiPolygon")
ABOUT = ("title", "source", "date", "licence", "approximate", "note")  # foreign members we keep


@dataclass(frozen=True, slots=True)
class Layer:
    path: Path
    features: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def approximate(self) -> bool:
        return bool(self.about.get("approximate", False))

    def geometries(self, role: str | None = None) -> dict[str, Mapping[str, Any]]:
        """Geometry by area key; `role` tells tiles from outlines where a layer holds both."""
        return {
            one["properties"]["code"]: one["geometry"]
            for one in self.features
            if role is None or one["properties"].get("role") == role
        }


def read_layer(path: Path) -> Layer:
    """The layer; an absent file is an empty layer."""
    if not path.exists():
        return Layer(path)
    try:
        layer = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise PlaceError(path, f"is not JSON: {error}") from None
    if not isinstance(layer, dict) or not isinstance(layer.get("features"), list):
        raise PlaceError(path, "is not a GeoJSON FeatureCollection")
    for number, feature in enumerate(layer["features"], 1):
        _check_feature(path, number, feature)
    return Layer(path, tuple(layer["features"]), {key: layer[key] for key in ABOUT if key in layer})


def _check_feature(path: Path, number: int, feature: Any) -> None:
    where = f"features[{number}]"
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict) or not isinstance(properties.get("code"), str):
        raise PlaceError(path, "needs the code of its area as text", field=f"{where}.properties.code")
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in POLYGONS:
        raise PlaceError(path, "must be a Polygon or MultiPolygon", field=f"{where}.geometry")
    if not isinstance(geometry.get("coordinates"), list) or not geometry["coordinates"]:
        raise PlaceError(path, "has no coordinates", field=f"{where}.geometry")
