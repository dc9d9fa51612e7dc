"""`ioc place check` compares the files of a place with each other."""

from __future__ import annotations

import json

import pytest
from geo_samples import AREAS, TOML

from geo.check import check_place
from geo.places import shipped


def found(directory):
    return {(one.severity, one.file, one.text) for one in check_place(directory)}


def says(directory, severity, file, text):
    return any(s == severity and f == file and text in t for s, f, t in found(directory))


def test_the_shipped_place_has_no_errors_and_two_known_doubts():
    findings = check_place(shipped("binh-phuoc-2021"))
    assert [one.severity for one in findings] == ["warning", "warning"]
    assert "approximate" in findings[0].text
    assert "358,294 + 183,202 + 20,091 = 561,587" in findings[1].text
    assert findings[1].text.endswith("9 too many")


def test_a_broken_place_is_one_error(write_place):
    (finding,) = check_place(write_place(areas=AREAS + "13,21,ward,Ba\n"))
    assert (finding.severity, finding.file, finding.where) == ("error", "areas.csv", "line 5, parent")
    assert str(finding).startswith("error: areas.csv, line 5, parent: no area has the code '21'")


def square(code, west=106.0, **properties):
    ring = [[west, 11], [west + 1, 11], [west + 1, 12], [west, 12], [west, 11]]
    return {"type": "Feature", "properties": {"code": code, **properties},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip


def layer(*features):
    return json.dumps({"type": "FeatureCollection", "features": features})


BOX = TOML.replace("root", "bbox = [105.9, 10.9, 107.1, 12.1]\narea_km2 = 100\nroot")
ROADS = TOML + '[categories]\nroads = "R"\n'
CASES = {
    "a polygon of no area": (
        "error", "boundaries.geojson", "no such areas",
        dict(boundaries_geojson=layer(square("77"))),
    ),
    "a polygon twice": (
        "error", "boundaries.geojson", "more than once: 11",
        dict(boundaries_geojson=layer(square("11"), square("11"))),
    ),
    "an area without one": (
        "warning", "boundaries.geojson", "1 of 2 without a polygon: 12",
        dict(boundaries_geojson=layer(square("11"))),
    ),
    "two on one ground": (
        "warning", "boundaries.geojson", "overlap",
        dict(boundaries_geojson=layer(square("11"), square("12"))),
    ),
    "one far away": (
        "error", "boundaries.geojson", "outside the bbox",
        dict(toml=BOX, boundaries_geojson=layer(square("11", 20))),
    ),
    "a wrong size": (
        "warning", "boundaries.geojson", "off area_km2",
        dict(toml=BOX, boundaries_geojson=layer(square("1"))),
    ),
    "no boundaries": (
        "warning", "boundaries.geojson", "maps stay empty",
        dict(),
    ),
    "a tile of no role": (
        "error", "tiles.geojson", "tile, outline",
        dict(tiles_geojson=layer(square("11"))),
    ),
    "a missing tile": (
        "warning", "tiles.geojson", "1 of 2 without a tile: 12",
        dict(tiles_geojson=layer(square("11", role="tile"))),
    ),
    "a lost category": (
        "error", "sla.csv", "did you mean 'roads'",
        dict(toml=ROADS, sla_csv="category,limit\nraods,2 days\n"),
    ),
    "no limit": (
        "warning", "sla.csv", "no time limit for parks",
        dict(toml=ROADS + 'parks = "P"\n', sla_csv="category,limit\nroads,2 days\n"),
    ),
    "a nameless field": (
        "warning", "place.toml", "no name for land",
        dict(procedures_csv="code,name_vi,field\na,A,land\n"),
    ),
    "a strange file": (
        "warning", "boundries.geojson", "did you mean 'boundaries.geojson'",
        dict(boundries_geojson="{}"),
    ),
    "a strange column": (
        "warning", "sla.csv", "not a column we read",
        dict(sla_csv="category,limit,notes\n"),
    ),
    "no holidays": (
        "warning", "calendar.toml", "only weekends",
        dict(),
    ),
    "a system that is none": (
        "error", "place.toml", "'EPSG:0' is not a coordinate system",
        dict(toml=TOML.replace("root", 'projected_crs = "EPSG:0"\nroot')),
    ),
    "no currency": (
        "warning", "place.toml", "is not told",
        dict(toml=TOML + '[sources.p]\nkind = "payments"\nmodule = "m"\n'),
    ),
    "a lost successor": (
        "warning", "areas.csv", "unknown areas: 99",
        dict(areas="code,parent,level,name_vi,replaced_by\n1,,city,A,\n11,1,ward,B,99\n"),
    ),
    "a point far away": (
        "warning", "areas.csv", "outside the bbox",
        dict(toml=BOX, areas="code,parent,level,name_vi,lat,lon\n1,,city,A,1,1\n"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CASES)
def test_the_check_finds(what, write_place):
    severity, file, text, files = CASES[what]
    assert says(write_place(**files), severity, file, text)


def test_agencies_must_stand_for_areas(write_place):
    directory = write_place()
    (directory / "sources").mkdir()
    lines = ["agency,area", "000.28.H10,11", "000.29.H10,99", "000.28.H10,12"]
    (directory / "sources" / "agencies.csv").write_text("\n".join(lines))
    (directory / "sources" / "desk.toml").write_text("")
    assert says(directory, "error", "sources/agencies.csv", "no area '99'")
    assert says(directory, "error", "sources/agencies.csv", "more than once")
    assert says(directory, "warning", "sources/desk.toml", "no source of place.toml uses")
