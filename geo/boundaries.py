"""Imports official boundaries: any file GDAL reads becomes the clean layer of a place, or a clear refusal."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from geo.boundary_files import RawLayer, read_boundary_file
from geo.coverage import Flaw, cleaned, gaps, overlaps, polygonal, projected, simplified
from geo.crs_choice import (
    WGS84,
    BoundaryChoice,
    Candidate,
    Question,
    area_km2,
    metre_crs,
    named_crs,
    settle_crs,
    to_degrees,
)
from geo.errors import PlaceError
from geo.layers import read_layer
from geo.matching import Match, Matching, Unmatched, known_names, match_rows, repeated
from geo.places import Place
from geo.vietnamese import best_reading, count_known

__all__ = ["BoundaryChoice", "Imported", "Report", "import_boundaries"]

DECIMALS = 7  # about 1 cm
MANY_POINTS = 200_000  # a layer with more is simplified by a metre unless told otherwise
COVERS = 0.5
GROWN = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was done with a boundary file, and what is wrong with it."""

    crs: Candidate
    encoding: str
    level: str
    code_column: str | None
    name_column: str | None
    matched: tuple[Match, ...]
    unmatched: tuple[Unmatched, ...]
    missing: tuple[str, ...]
    repaired: tuple[str, ...]
    gaps: tuple[Flaw, ...]
    overlaps: tuple[Flaw, ...]
    approximate: bool
    notes: tuple[str, ...]

    def lines(self) -> list[str]:
        """The report for people, one finding a line."""
        notes = [f"{one.key}: {one.note}" for one in self.matched if one.note]
        return [
            f"coordinates: {self.crs.line()}",
            f"texts: {self.encoding}; code in {self.code_column}, name in {self.name_column}",
            f"level {self.level}: {len(self.matched)} rows matched, {len(self.missing)} areas missing, "
            f"{len(self.unmatched)} rows not matched",
            *notes,
            *(f"missing: {key}" for key in self.missing),
            *(f"row {one.row + 1} not matched ({one.text}): {one.reason}" for one in self.unmatched),
            *(f"repaired: {key}" for key in self.repaired),
            *(f"gap of {one.hectares} ha at {one.lat}, {one.lon}" for one in self.gaps),
            *(f"overlap of {' and '.join(one.keys)}: {one.hectares} ha at {one.lat}, {one.lon}"
              for one in self.overlaps),
            *self.notes,
            "the layer is approximate" if self.approximate else "the layer is official",
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imported:
    geojson: dict[str, Any]
    report: Report

    def write(self, path: Path) -> None:
        """Writes the layer, one feature a line."""
        head = {key: value for key, value in self.geojson.items() if key != "features"}
        lines = ",\n".join(_compact(feature) for feature in self.geojson["features"])
        text = f'{_compact(head)[:-1]},"features":[\n{lines}\n]}}\n'
        Path(path).write_text(text, encoding="utf-8")


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def import_boundaries(
    path: Path, place: Place, *, level: str | None = None, crs: str | None = None, choose: str | None = None,
    tolerance_m: float | None = None, layer: str | None = None, code_column: str | None = None,
    name_column: str | None = None, source: str | None = None, date: Date | None = None,
    licence: str | None = None,
) -> Imported:  # fmt: skip
    """The clean layer of one level of the place, and of the levels above it where all parts are there.

    crs insists on a coordinate system; choose takes one of the candidates that BoundaryChoice lists.
    Polygons in WGS 84 that already share their borders keep every digit: points on a border stay where
    they were. tolerance_m simplifies; by default only layers of very many points, by a metre.
    source, date and licence stay with the layer; the date also tells which areas must be there.
    """
    raw = read_boundary_file(path, layer)
    _check_columns(raw, level, place, code_column, name_column)
    encoding, rows = _read_texts(raw, place)
    matching = match_rows(
        rows, place, level=level, day=date, code_column=code_column, name_column=name_column
    )
    matching = matching.without(_claimed_twice(matching))
    if not matching.matches:
        raise PlaceError(raw.path, _nothing_fits(matching, raw))
    own = raw.polygons[[match.row for match in matching.matches]]
    question = Question(raw.path, own, place, whole=not matching.missing)
    found = named_crs(question, crs) if crs else settle_crs(question, raw.crs, choose)
    keys, polygons, repaired = _polygons(matching, raw, found)
    merged = _merged_units(place, matching, dict(zip(keys, polygons, strict=True)))
    matching = matching.without(merged)
    keys, polygons = _less(keys, polygons, merged)
    if not keys:
        raise PlaceError(raw.path, _nothing_fits(matching, raw))
    metres = metre_crs(place, polygons)
    flat = projected(polygons, WGS84, metres)
    flaws = {"gaps": tuple(gaps(flat, metres)), "overlaps": tuple(overlaps(keys, flat, metres))}
    tolerance = _tolerance(polygons) if tolerance_m is None else tolerance_m
    degrees = _finished(polygons, flat, metres, tolerance, exact=found.crs == WGS84)
    approximate = bool(matching.missing) or bool(raw.about.get("approximate"))
    about = _about(raw, place, approximate, source, date, licence)
    report = Report(
        crs=found, encoding=encoding, level=matching.level, code_column=matching.code_column,
        name_column=matching.name_column, matched=matching.matches, unmatched=matching.unmatched,
        missing=matching.missing, repaired=repaired, approximate=approximate,
        notes=_notes(raw, about, question, found), **flaws,
    )  # fmt: skip
    return Imported(_geojson(place, matching, dict(zip(keys, degrees, strict=True)), about), report)


def _check_columns(raw: RawLayer, level: str | None, place: Place, *columns: str | None) -> None:
    for column in columns:
        if column is not None and column not in raw.columns:
            known = ", ".join(raw.columns)
            raise PlaceError(raw.path, f"there is no column {column!r}; there are: {known}")
    if level is not None and level not in [one.key for one in place.levels]:
        raise PlaceError(raw.path, f"{level!r} is not a level of the place")


def _read_texts(raw: RawLayer, place: Place) -> tuple[str, list[dict[str, str]]]:
    """The rows in the encoding that shows most names of the place."""
    known = known_names(place)
    texts = [text for row in raw.rows for text in row.values() if not text.isascii()]
    name, way = best_reading(texts, lambda read: count_known(read, known))
    rows = [{key: text if text.isascii() else way(text) for key, text in row.items()} for row in raw.rows]
    return name, rows


def _claimed_twice(matching: Matching) -> dict[str, str]:
    """Areas that several rows claim by name; several rows with one code are parts of one area."""
    by_name = [match for match in matching.matches if match.by == "name"]
    return {key: f"{count} rows claim this area by name" for key, count in repeated(by_name).items()}


def _nothing_fits(matching: Matching, raw: RawLayer) -> str:
    seen = "; ".join(f"{one.text}: {one.reason}" for one in matching.unmatched[:3])
    return f"no row fits an area of the place (columns: {', '.join(raw.columns)}); {seen}"


def _polygons(
    matching: Matching, raw: RawLayer, found: Candidate
) -> tuple[list[str], np.ndarray, tuple[str, ...]]:
    """Valid polygons in degrees by area key, and the keys of those that had to be repaired."""
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for match in matching.matches:
        parts[match.key].append(raw.polygons[match.row])
    repaired = tuple(key for key, found_parts in parts.items() if not shapely.is_valid(found_parts).all())
    flat = [_one(found_parts) for found_parts in parts.values()]
    degrees = shapely.transform(np.array(flat), lambda points: to_degrees(points, found.crs, found.swapped))
    return list(parts), degrees, repaired


def _one(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    valid = [polygonal(part) for part in parts]
    return valid[0] if len(valid) == 1 else shapely.union_all(valid)


def _tolerance(polygons: np.ndarray) -> float:
    return 1.0 if shapely.get_num_coordinates(polygons).sum() > MANY_POINTS else 0.0


def _finished(
    polygons: np.ndarray, flat: np.ndarray, metres: CRS, tolerance: float, *, exact: bool
) -> np.ndarray:
    """The polygons in degrees, cleaned and simplified where needed, else as they came."""
    clean = cleaned(flat)
    if clean is not flat or tolerance > 0:
        polygons, exact = projected(simplified(clean, tolerance), metres, WGS84), False
    return polygons if exact else shapely.transform(polygons, lambda points: points.round(DECIMALS))


def _merged_units(place: Place, matching: Matching, polygons: dict[str, BaseGeometry]) -> dict[str, str]:
    """Areas whose polygon also covers most of another area that the file lacks.

    Since 2025 new units bear code and name of one of the old communes they were merged from.
    """
    known = read_layer(place.directory / "boundaries.geojson").geometries()
    lacking = {key: shapely.make_valid(shape(known[key])) for key in matching.missing if key in known}
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


def _less(keys: list[str], polygons: np.ndarray, refused: dict[str, str]) -> tuple[list[str], np.ndarray]:
    kept = [number for number, key in enumerate(keys) if key not in refused]
    return [keys[number] for number in kept], polygons[kept]


def _about(
    raw: RawLayer, place: Place, approximate: bool, source: str | None, date: Date | None, licence: str | None
) -> dict[str, Any]:
    """What the layer says of itself, as foreign members of the GeoJSON."""
    told = {key: value for key, value in raw.about.items() if key not in ("approximate", "note")}
    given = {"source": source, "date": date.isoformat() if date else None, "licence": licence}
    about = {"title": place.names.vi, "source": raw.path.name} | told
    about |= {key: value for key, value in given.items() if value}
    return about | {"approximate": approximate}


def _notes(raw: RawLayer, about: dict[str, Any], question: Question, found: Candidate) -> tuple[str, ...]:
    notes = [f"{key} is not told" for key in ("date", "licence") if key not in about]
    if raw.skipped:
        notes.append(f"{raw.skipped} rows have no geometry")
    if raw.about.get("approximate"):
        notes.append("the file says of itself that it is approximate")
    if found.area_error is not None and abs(found.area_error) > 0.03:
        notes.append(f"the area is {found.area_error:+.1%} off the known {question.place.area_km2} km²")
    return tuple(notes)


def _geojson(
    place: Place, matching: Matching, polygons: dict[str, BaseGeometry], about: dict[str, Any]
) -> dict[str, Any]:
    """RFC 7946: WGS 84, outer rings anticlockwise, in the official order of the areas."""
    polygons = _with_parents(place, matching, polygons)
    features = [_feature(place, key, polygons[key]) for key in place.areas if key in polygons]
    box = [round(value, DECIMALS) for value in shapely.total_bounds(list(polygons.values())).tolist()]
    return {"type": "FeatureCollection", **about, "bbox": box, "features": features}


def _with_parents(
    place: Place, matching: Matching, polygons: dict[str, BaseGeometry]
) -> dict[str, BaseGeometry]:
    """The areas above the level, each dissolved from its parts, where none of them is missing."""
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for key, polygon in polygons.items():
        for above in place.path(key)[:-1]:
            parts[above].append(polygon)
    incomplete = {above for key in matching.missing for above in place.path(key)[:-1]}
    above = {key: shapely.union_all(found) for key, found in parts.items() if key not in incomplete}
    return polygons | above


def _feature(place: Place, key: str, polygon: BaseGeometry) -> dict[str, Any]:
    size = round(area_km2(np.array([polygon])), 2)
    properties = {"code": key, "name": place.areas[key].names.vi, "km2": size}
    return {"type": "Feature", "id": key, "properties": properties, "geometry": _geometry(polygon)}


def _geometry(polygon: BaseGeometry) -> dict[str, Any]:
    parts = [mapping(orient(part, 1.0))["coordinates"] for part in shapely.get_parts(polygon)]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}
