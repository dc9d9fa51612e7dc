"""Opens a boundary file of any kind GDAL reads: polygons, rows of texts, coordinate system."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import orjson
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS

from geo.errors import PlaceError
from geo.layers import ABOUT

INSIDE_ZIP = (".shp", ".geojson", ".json", ".gpkg")
GEOJSON = (".geojson", ".json")


@dataclass(frozen=True, slots=True)
class RawLayer:
    path: Path
    polygons: np.ndarray  # of shapely geometries, flat
    rows: list[dict[str, str]]
    crs: CRS | None
    about: dict[str, Any]
    skipped: int  # rows without a geometry

    @property
    def columns(self) -> list[str]:
        return list(self.rows[0]) if self.rows else []


def read_boundary_file(path: Path, layer: str | None = None) -> RawLayer:
    """The polygons of a file. Texts whose encoding is not told are read as Latin-1."""
    path = Path(path)
    address, files = _address(path, layer)
    frame = _frame(path, address, _encoding(address, files), layer)
    empty = frame.geometry.isna() | frame.geometry.is_empty
    kept = frame[~empty]
    _check_polygons(path, kept)
    head = _geojson_head(path) if path.suffix.lower() in GEOJSON else None
    return RawLayer(
        path=path, polygons=kept.geometry.to_numpy(), rows=_texts(kept),
        crs=None if head is not None and "crs" not in head else _crs(kept),
        about=_about(head), skipped=int(empty.sum()),
    )  # fmt: skip


def _address(path: Path, layer: str | None) -> tuple[str, list[str]]:
    """What GDAL is to open, and the names of the files beside it."""
    if not path.exists():
        raise PlaceError(path, "there is no such file")
    if path.suffix.lower() != ".zip":
        return str(path), [other.name for other in path.parent.iterdir()]
    try:
        names = zipfile.ZipFile(path).namelist()
    except zipfile.BadZipFile:
        raise PlaceError(path, "is not a zip archive") from None
    inside = [name for name in names if Path(name).suffix.lower() in INSIDE_ZIP]
    found = [name for name in inside if layer in (None, Path(name).stem)]
    if len(found) != 1:
        known = ", ".join(Path(name).stem for name in inside)
        raise PlaceError(path, f"choose one layer of: {known}" if known else "holds no boundary file")
    return f"/vsizip/{path.resolve()}/{found[0]}", [Path(name).name for name in names]


def _encoding(address: str, files: list[str]) -> str | None:
    """Latin-1, which loses nothing, for a shapefile that does not tell its encoding."""
    name = Path(address)
    told = f"{name.stem}.cpg".lower() in map(str.lower, files)
    return "ISO-8859-1" if name.suffix.lower() == ".shp" and not told else None


def _frame(path: Path, address: str, encoding: str | None, layer: str | None) -> geopandas.GeoDataFrame:
    inner = None if address.startswith("/vsizip/") and not address.lower().endswith(".gpkg") else layer
    try:
        frame = pyogrio.read_dataframe(address, layer=inner, encoding=encoding, force_2d=True)
    except UnicodeDecodeError:
        return _frame(path, address, "ISO-8859-1", layer)
    except (DataSourceError, DataLayerError) as error:
        raise PlaceError(path, f"cannot be read: {error}") from None
    if not isinstance(frame, geopandas.GeoDataFrame) or frame.empty:
        raise PlaceError(path, "holds no polygons")
    return frame


def _check_polygons(path: Path, frame: geopandas.GeoDataFrame) -> None:
    if frame.empty:
        raise PlaceError(path, "holds no polygons")
    kinds = set(frame.geom_type) - {"Polygon", "MultiPolygon", "GeometryCollection"}
    if kinds:
        raise PlaceError(path, f"holds {', '.join(sorted(kinds))} where polygons are needed")
    if not np.isfinite(shapely.get_coordinates(frame.geometry.to_numpy())).all():
        raise PlaceError(path, "has coordinates that are not numbers")


def _crs(frame: geopandas.GeoDataFrame) -> CRS | None:
    return None if frame.crs is None else CRS.from_user_input(frame.crs)


def _texts(frame: geopandas.GeoDataFrame) -> list[dict[str, str]]:
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    return [{str(key): _text(value) for key, value in row.items()} for row in table.to_dict("records")]


def _text(value: Any) -> str:
    """The value as text; 25195.0 becomes "25195"."""
    if not isinstance(value, list | dict | np.ndarray) and pd.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _geojson_head(path: Path) -> dict[str, Any]:
    """The members of a GeoJSON file beside its features."""
    try:
        content = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise PlaceError(path, f"is not JSON: {error}") from None
    return {key: value for key, value in content.items() if key != "features"}


def _about(head: dict[str, Any] | None) -> dict[str, Any]:
    """What a GeoJSON layer says of itself, at the top or in `metadata`."""
    metadata = (head or {}).get("metadata")
    told = (metadata if isinstance(metadata, dict) else {}) | (head or {})
    return {key: told[key] for key in ABOUT if key in told}
