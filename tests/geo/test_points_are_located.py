"""A point belongs to the leaf whose official polygon holds it."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter

from geo_samples import shared

from geo.boundaries import import_boundaries
from geo.places import load_place

SQUARES = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [
            [[west, 11], [west + 1, 11], [west + 1, 12], [west, 12], [west, 11]]]}}
        for code, west in (("12", 107), ("11", 106))
    ],
}  # fmt: skip


def test_each_point_finds_its_leaf(write_place):
    place = load_place(write_place(boundaries_geojson=json.dumps(SQUARES)))
    assert place.locate(11.5, 106.5) == "11" and place.locate(11.5, 107.5) == "12"
    assert place.locate(11.5, 107.0) == "11"  # on the border: the first in the official order
    assert place.locate(13.0, 106.5) is None
    assert place.locate_many([11.5, 0.0, 11.5], [107.5, 0.0, 106.5]) == ["12", None, "11"]
    assert place.locate_many([], []) == []


def test_approximate_polygons_hold_no_points(write_place):
    place = load_place(write_place(boundaries_geojson=json.dumps(SQUARES | {"approximate": True})))
    assert place.approximate and place.locate(11.5, 106.5) is None


CHICAGO = """
name = "Chicago"
time_zone = "America/Chicago"
root = "chicago"
[[levels]]
key = "city"
name = "City"
[[levels]]
key = "community_area"
name = "Community area"
"""


def test_tickets_of_chicago_fall_into_the_published_areas(write_place, tmp_path):
    path = shared("real/chicago_sanitation/community_areas.geojson")
    names = {one["properties"]["area_numbe"]: one["properties"]["community"].title()
             for one in json.loads(path.read_text())["features"]}  # fmt: skip
    rows = [f"{code},chicago,community_area,{name}," for code, name in names.items()]
    areas = ["code,parent,level,name_vi,kind", "chicago,,city,Chicago,", *rows,
             "outside,chicago,community_area,Outside,outside"]  # fmt: skip
    directory = write_place(CHICAGO, "\n".join(areas))
    imported = import_boundaries(path, load_place(directory))
    assert len(imported.report.matched) == 77 and not imported.report.missing
    imported.write(directory / "boundaries.geojson")
    place = load_place(directory)
    assert not place.approximate and len(place.leaves) == 78
    with gzip.open(shared("real/chicago_sanitation/tickets.csv.gz"), "rt") as file:
        tickets = {row["ticket_id"]: row for row in csv.DictReader(file) if row["lat"]}
    found = place.locate_many(
        [float(row["lat"]) for row in tickets.values()], [float(row["lon"]) for row in tickets.values()]
    )
    truth = json.loads(shared("real/chicago_sanitation/truth.json").read_text())["map"]
    counts = Counter(found)
    assert len(found) - counts[None] == truth["inside"]
    for code, count in truth["by_community_area_number_top10"].items():
        assert counts[code] == count
