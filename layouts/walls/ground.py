"""The map of the areas below one, as paths of a drawing that keeps its proportions; made once per area."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians
from pathlib import Path
from threading import Lock

from geo.drawing import drawing_geojson
from geo.places import Place
from layouts.markup import Html

WIDTH = 700  # of the drawing; the height follows
MARGIN = 6


@dataclass(frozen=True, slots=True)
class WallMap:
    """paths, labels: by area; labels and `at` in the drawing's own numbers."""

    width: int
    height: int
    paths: dict[str, str]
    labels: dict[str, tuple[float, float]]
    box: tuple[float, float, float, float]

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return _at(self.box, lon, lat)


_made: dict[tuple[Path, str], WallMap | None] = {}
_lock = Lock()


def wall_map(place: Place, parent: str) -> WallMap | None:
    """The map of the areas right below `parent`; None where no boundary is known."""
    key = (place.directory, parent)
    with _lock:
        if key not in _made:
            _made[key] = _read(place, parent)
        return _made[key]


def _read(place: Place, parent: str) -> WallMap | None:
    layer = drawing_geojson(place, parent)
    if "bbox" not in layer or not layer["features"]:
        return None
    box = tuple(layer["bbox"])
    paths = {one["id"]: _path(box, one["geometry"]) for one in layer["features"]}
    labels = {one["id"]: _at(box, *one["properties"]["label"]) for one in layer["features"]}
    height = round(_at(box, box[0], box[1])[1] + MARGIN)
    return WallMap(WIDTH, height, paths, labels, box)


def _at(box: tuple[float, ...], lon: float, lat: float) -> tuple[float, float]:
    west, south, east, north = box
    squeeze = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * squeeze)
    return MARGIN + (lon - west) * squeeze * scale, MARGIN + (north - lat) * scale


def _path(box: tuple[float, ...], geometry: dict) -> str:
    whole = geometry["type"] == "Polygon"
    polygons = [geometry["coordinates"]] if whole else geometry["coordinates"]
    return "".join(_ring(box, ring) for polygon in polygons for ring in polygon)


def _ring(box: tuple[float, ...], ring: Iterable) -> str:
    points: list[str] = []
    for lon, lat, *_ in ring:
        x, y = _at(box, lon, lat)
        text = f"{x:.0f} {y:.0f}"
        if not points or points[-1] != text:
            points.append(text)
    return f"M{'L'.join(points)}Z" if len(points) > 2 else ""


def drawn(ground: WallMap, parts: Iterable[str]) -> Html:
    """The drawing with what is told, in its own proportions."""
    box = f"0 0 {ground.width} {ground.height}"
    return Html(f'<svg class="map-drawing" viewBox="{box}" aria-hidden="true">{"".join(parts)}</svg>')
