"""Polygons and tiles come ready for the SVG map: clockwise, rounded, with a point for the label."""

from __future__ import annotations

import pytest
import shapely
from shapely.geometry import shape

from geo.drawing import drawing_geojson, outlines_geojson
from geo.places import load_place

VIEWS = [
    ("70", None, 11), ("70", "commune", 111), ("688", None, 7), ("25195", None, 0),
]  # fmt: skip


@pytest.mark.parametrize("tiles", [False, True])
@pytest.mark.parametrize(("parent", "level", "count"), VIEWS)
def test_areas_below_are_drawn(parent, level, count, tiles, binh_phuoc):
    drawing = drawing_geojson(binh_phuoc, parent, level=level, tiles=tiles)
    assert len(drawing["features"]) == count and drawing["approximate"]
    for one in drawing["features"]:
        polygon = shape(one["geometry"])
        assert one["id"] == one["properties"]["code"] and one["properties"]["vi"]
        assert polygon.is_valid and not polygon.exterior.is_ccw
        assert polygon.contains(shapely.Point(one["properties"]["label"]))
        assert all(value == round(value, 5) for value in shapely.get_coordinates(polygon).ravel())


@pytest.mark.parametrize("tiles", [False, True])
def test_outlines_lie_around_what_they_hold(tiles, binh_phuoc):
    districts = outlines_geojson(binh_phuoc, level="district", tiles=tiles)
    communes = drawing_geojson(binh_phuoc, level="commune", tiles=tiles)
    inside = {one["id"]: shape(one["geometry"]).representative_point() for one in communes["features"]}
    assert len(districts["features"]) == 11
    for one in districts["features"]:
        around = shape(one["geometry"])
        assert {key for key, point in inside.items() if around.contains(point)} == (
            {key for key in binh_phuoc.children(one["id"]) if binh_phuoc.areas[key].has_territory}
        )


@pytest.mark.parametrize("tiles", [False, True])
def test_the_outline_of_the_whole_is_one(tiles, binh_phuoc):
    (outline,) = outlines_geojson(binh_phuoc, tiles=tiles)["features"]
    assert outline["id"] == "70" and outline["geometry"]["type"] == "Polygon"


def test_a_place_without_boundaries_draws_nothing(write_place):
    assert drawing_geojson(load_place(write_place()))["features"] == []
