"""Checks boundaries and tiles: known areas, once each, valid, fitting together, in the right place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry import shape

from geo.crs_choice import AREA_TOLERANCE, MARGIN, area_km2, own_crs
from geo.findings import Finding, error, few, warning
from geo.layers import Layer, read_layer
from geo.places import Place

ROLES = ("tile", "outline")


def check_boundaries(place: Place) -> Iterator[Finding]:
    if place.projected_crs:
        own_crs(place)
    layer = read_layer(place.directory / "boundaries.geojson")
    name = layer.path.name
    if not layer.features:
        yield warning(name, "", "there are no boundaries: maps stay empty and points are not located")
        return
    yield from _check_codes(place, layer, [one["properties"]["code"] for one in layer.features])
    if layer.approximate:
        yield warning(name, "approximate", "the boundaries are approximate: points are not located")
    known = {key: geometry for key, geometry in layer.geometries().items() if key in place.areas}
    shapes = {key: shape(geometry) for key, geometry in known.items()}
    yield from _check_missing(place, name, set(shapes), "polygon")
    yield from _check_shapes(place, name, shapes)


def _check_codes(place: Place, layer: Layer, codes: list[str]) -> Iterator[Finding]:
    if unknown := sorted({code for code in codes if code not in place.areas}):
        yield error(layer.path.name, "code", f"no such areas in areas.csv: {few(unknown)}")
    if twice := [code for code, count in Counter(codes).items() if count > 1]:
        yield error(layer.path.name, "code", f"occur more than once: {few(twice)}")


def _check_missing(place: Place, name: str, found: set[str], what: str) -> Iterator[Finding]:
    for level in place.levels:
        areas = [area for area in place.areas.values() if area.level == level.key and area.has_territory]
        if missing := [area.key for area in areas if area.key not in found]:
            yield warning(name, level.key, f"{len(missing)} of {len(areas)} without a {what}: {few(missing)}")


def _check_shapes(place: Place, name: str, shapes: dict[str, shapely.Geometry]) -> Iterator[Finding]:
    if invalid := [key for key, one in shapes.items() if not shapely.is_valid(one)]:
        yield error(name, "geometry", f"are not valid polygons: {few(invalid)}")
        return
    if place.bbox and (away := [key for key, one in shapes.items() if not _lies_in(place, one)]):
        yield error(name, "geometry", f"reach outside the bbox of place.toml: {few(away)}")
    for level in place.levels:
        keys = [key for key in shapes if place.areas[key].level == level.key]
        polygons = np.array([shapes[key] for key in keys])
        if keys and not shapely.coverage_is_valid(polygons):
            edges = shapely.coverage_invalid_edges(polygons)
            wrong = [key for key, edge in zip(keys, edges, strict=True) if not edge.is_empty]
            yield warning(name, level.key, f"overlap or do not share their borders: {few(wrong)}")
    yield from _check_size(place, name, shapes)


def _lies_in(place: Place, polygon: shapely.Geometry) -> bool:
    return shapely.box(*place.bbox).buffer(MARGIN).covers(polygon)


def _check_size(place: Place, name: str, shapes: dict[str, shapely.Geometry]) -> Iterator[Finding]:
    if place.area_km2 is None or place.root not in shapes:
        return
    difference = area_km2(np.array([shapes[place.root]])) / place.area_km2 - 1
    if abs(difference) > AREA_TOLERANCE:
        yield warning(name, place.root, f"its area is {difference:+.1%} off area_km2 of place.toml")


def check_tiles(place: Place) -> Iterator[Finding]:
    layer = read_layer(place.directory / "tiles.geojson")
    if not layer.features:
        return
    name = layer.path.name
    if wrong := {one["properties"].get("role") for one in layer.features} - set(ROLES):
        yield error(name, "role", f"must be one of {', '.join(ROLES)}, not {few(sorted(map(str, wrong)))}")
    for role in ROLES:
        codes = [o["properties"]["code"] for o in layer.features if o["properties"].get("role") == role]
        yield from _check_codes(place, layer, codes)
    tiles = set(layer.geometries("tile"))
    levels = {place.areas[key].level for key in tiles if key in place.areas}
    for finding in _check_missing(place, name, tiles, "tile"):
        if finding.where in levels:
            yield finding
