"""Where the areas of a place lie on its maps: bounding box and label points, worked out once per area."""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from geo.drawing import drawing_geojson, outlines_geojson
from geo.places import Place

MARGIN = 0.04  # of the box, on every side
LAYERS = {"areas": "/geo/areas/{}.geojson", "tiles": "/geo/tiles/{}.geojson"}
OUTLINES = "/geo/outlines/{}.geojson"

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Ground:
    """box: west, south, east, north; labels: [lon, lat] of every area that has a polygon."""

    box: Box | None
    labels: dict[str, tuple[float, float]]
    has_outline: bool


_made: dict[tuple[Path, str, bool], Ground] = {}
_lock = Lock()


def ground(place: Place, parent: str, tiles: bool) -> Ground:
    """The ground of the areas right below `parent`."""
    key = (place.directory, parent, tiles)
    with _lock:
        if key not in _made:
            _made[key] = _read(place, parent, tiles)
        return _made[key]


def _read(place: Place, parent: str, tiles: bool) -> Ground:
    layer = drawing_geojson(place, parent, tiles=tiles)
    labels = {one["id"]: tuple(one["properties"]["label"]) for one in layer["features"]}
    outline = outlines_geojson(place, parent, tiles=tiles)
    return Ground(tuple(layer["bbox"]) if "bbox" in layer else None, labels, bool(outline["features"]))


def framed(box: Box) -> Box:
    """The box with a margin around it."""
    west, south, east, north = box
    x, y = (east - west) * MARGIN, (north - south) * MARGIN
    return west - x, south - y, east + x, north + y


def has_tiles(place: Place, parent: str) -> bool:
    return bool(ground(place, parent, True).labels)
