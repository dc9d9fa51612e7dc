"""Imports official boundaries: any file GDAL reads becomes the clean layer of a place, or a clear refusal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import Any

from geo.boundary_files import RawLayer, read_boundary_file
from geo.boundary_layers import boundary_geojson
from geo.boundary_rows import match_layer, refused
from geo.coverage import gaps, overlaps, projected
from geo.crs_choice import (
    AREA_TOLERANCE,
    WGS84,
    BoundaryChoice,
    Candidate,
    Question,
    metre_crs,
    named_crs,
    settle_crs,
)
from geo.import_report import Report
from geo.matching import Matching
from geo.merged_units import merged_units
from geo.places import Place
from geo.polygons import Polygons, finished, gather, usual_tolerance

__all__ = ["BoundaryChoice", "Imported", "Report", "import_boundaries"]


@dataclass(frozen=True, slots=True)
class Imported:
    geojson: dict[str, Any]
    report: Report

    def write(self, path: Path) -> None:
        """Writes the layer, one feature a line."""
        head = {key: value for key, value in self.geojson.items() if key != "features"}
        lines = ",\n".join(map(_compact, self.geojson["features"]))
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
    encoding, matching = match_layer(raw, place, level, date, code_column, name_column)
    question = Question(raw.path, _matched(raw, matching), place, whole=not matching.missing)
    found = named_crs(question, crs) if crs else settle_crs(question, raw.crs, choose)
    matching, polygons = _sorted_out(raw, place, matching, gather(raw, matching, found))
    metres = metre_crs(place, polygons.degrees)
    flat = projected(polygons.degrees, WGS84, metres)
    tolerance = usual_tolerance(polygons.degrees) if tolerance_m is None else tolerance_m
    clean = finished(raw.path, polygons, flat, metres, tolerance, exact=found.crs == WGS84)
    about = _about(raw, place, matching, {"source": source, "date": date and str(date), "licence": licence})
    report = Report(
        crs=found, encoding=encoding, matching=matching, repaired=polygons.repaired,
        gaps=tuple(gaps(flat, metres)), overlaps=tuple(overlaps(polygons.keys, flat, metres)),
        approximate=about["approximate"], notes=_notes(raw, about, place, found),
    )  # fmt: skip
    return Imported(boundary_geojson(place, clean, matching.missing, about), report)


def _matched(raw: RawLayer, matching: Matching) -> Any:
    return raw.polygons[[match.row for match in matching.matches]]


def _sorted_out(
    raw: RawLayer, place: Place, matching: Matching, polygons: Polygons
) -> tuple[Matching, Polygons]:
    """Less the areas whose polygon is empty or that of another, later unit."""
    out = polygons.empty() | merged_units(place, matching.missing, polygons.by_key())
    return refused(raw, matching, out), polygons.without(out)


def _about(raw: RawLayer, place: Place, matching: Matching, given: dict[str, str | None]) -> dict[str, Any]:
    """What the layer says of itself. It is official only when complete and not approximate by itself."""
    told = {key: value for key, value in raw.about.items() if key != "note"}
    about = {"title": place.names.vi, "source": raw.path.name} | told
    about |= {key: value for key, value in given.items() if value}
    return about | {"approximate": bool(matching.missing) or bool(told.get("approximate"))}


def _notes(raw: RawLayer, about: dict[str, Any], place: Place, found: Candidate) -> tuple[str, ...]:
    notes = [f"{key} is not told" for key in ("date", "licence") if key not in about]
    if raw.skipped:
        notes.append(f"{raw.skipped} rows have no geometry")
    if raw.about.get("approximate"):
        notes.append("the file says of itself that it is approximate")
    if found.area_error is not None and abs(found.area_error) > AREA_TOLERANCE:
        notes.append(f"the area is {found.area_error:+.1%} off the known {place.area_km2} km²")
    return tuple(notes)
