"""Official boundaries in any dress become the same clean layer, or a clear refusal."""

from __future__ import annotations

import json
from datetime import date

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from geo_samples import SAMPLES, shared
from pyproj import CRS, Transformer
from shapely.affinity import translate
from shapely.geometry import shape

from geo.boundaries import BoundaryChoice, import_boundaries
from geo.layers import read_layer
from geo.places import PlaceError, load_place
from geo.vietnamese import TCVN3

DISTRICTS = [str(code) for code in range(688, 699)]
FIXTURES = {
    "districts_metres_no_crs.geojson": "EPSG:9212",
    "districts_names_nfd_no_code.geojson": "EPSG:4326",
    "districts_vn2000_9212.zip": "EPSG:9212",
    "districts_vn2000_legacy_crs.geojson": "EPSG:9212",
    "districts_vn2000_noprj_nocpg.zip": "EPSG:9212",
    "districts_vn2000_utm48.zip": "EPSG:3405",
}


@pytest.fixture(scope="module")
def own(binh_phuoc):
    """The approximate outlines the samples were made from."""
    layer = read_layer(binh_phuoc.directory / "boundaries.geojson")
    return {key: shape(geometry) for key, geometry in layer.geometries().items()}


@pytest.fixture
def districts(binh_phuoc, own):
    """The districts as a frame of names, types and polygons, to be written in yet another dress."""
    areas = [binh_phuoc.areas[key] for key in DISTRICTS]
    data = {"ma": [area.code for area in areas], "ten": [area.names.vi for area in areas]}
    return geopandas.GeoDataFrame(data, geometry=[own[key] for key in DISTRICTS], crs=4326)


def shapes(imported):
    return {one["id"]: shape(one["geometry"]) for one in imported.geojson["features"]}


def points_of(polygon):
    return set(map(tuple, shapely.get_coordinates(polygon)))


@pytest.mark.parametrize("name", FIXTURES)
def test_every_dress_gives_the_same_districts(name, binh_phuoc, own):
    imported = import_boundaries(SAMPLES / name, binh_phuoc)
    report = imported.report
    assert report.crs.key == FIXTURES[name] and report.level == "district"
    assert [match.key for match in report.matched] == DISTRICTS
    assert not (report.missing or report.unmatched or report.gaps or report.overlaps or report.approximate)
    for key, polygon in shapes(imported).items():
        assert shapely.hausdorff_distance(polygon, own[key]) < 2e-5, key  # 2 m; 225 m without the datum shift


def test_the_layer_is_as_rfc_7946_wants_it(binh_phuoc):
    layer = import_boundaries(
        SAMPLES / "districts_vn2000_9212.zip", binh_phuoc,
        source="Sở Tài nguyên và Môi trường", date=date(2021, 5, 1), licence="CC BY 4.0",
    ).geojson  # fmt: skip
    assert [one["properties"]["code"] for one in layer["features"]] == ["70", *DISTRICTS]
    assert (layer["source"], layer["date"]) == ("Sở Tài nguyên và Môi trường", "2021-05-01")
    assert (layer["licence"], layer["approximate"]) == ("CC BY 4.0", False)
    assert "crs" not in layer
    for one in layer["features"]:
        for part in shapely.get_parts(shape(one["geometry"])):
            assert part.exterior.is_ccw and not any(ring.is_ccw for ring in part.interiors)


def test_shared_borders_stay_shared_when_simplified(binh_phuoc, own, tmp_path):
    path = tmp_path / "communes.geojson"
    communes = {key: one for key, one in own.items() if binh_phuoc.areas[key].level == "commune"}
    frame = geopandas.GeoDataFrame({"ma": list(communes)}, geometry=list(communes.values()), crs=4326)
    frame.to_crs(9212).to_file(path, driver="GeoJSON")
    whole = import_boundaries(path, binh_phuoc, tolerance_m=0)
    coarse = import_boundaries(path, binh_phuoc, tolerance_m=200)
    for imported in (whole, coarse):
        polygons = [one for key, one in shapes(imported).items() if binh_phuoc.areas[key].level == "commune"]
        assert len(polygons) == 111 and shapely.coverage_is_valid(polygons)
    points = [shapely.get_num_coordinates(list(shapes(one).values())).sum() for one in (whole, coarse)]
    assert points[1] < 0.6 * points[0]
    assert {one["id"] for one in coarse.geojson["features"]} == set(own)  # districts and province dissolved


def test_clean_degrees_keep_every_digit(binh_phuoc, districts, tmp_path):
    path = tmp_path / "districts.geojson"
    moved = shapely.transform(districts.geometry.to_numpy(), lambda points: points + 1e-12)
    districts.set_geometry(moved, crs=4326).to_file(path, driver="GeoJSON", COORDINATE_PRECISION=15)
    before = geopandas.read_file(path).geometry.to_numpy()
    after = shapes(import_boundaries(path, binh_phuoc))
    for key, polygon in zip(DISTRICTS, before, strict=True):
        assert points_of(polygon) == points_of(after[key])


def test_a_wrong_datum_is_asked_about_not_guessed(binh_phuoc, districts, tmp_path):
    wkt = CRS.from_epsg(9212).to_wkt("WKT1_ESRI")
    for theirs, wrong in (("D_VN2000", "D_WGS_1984"), ("D_Vietnam_2000", "D_WGS_1984")):
        wkt = wkt.replace(theirs, wrong)
    path = tmp_path / "custom.shp"
    districts.to_crs(9212).set_crs(CRS.from_wkt(wkt), allow_override=True).to_file(path, encoding="utf-8")
    with pytest.raises(BoundaryChoice, match="another datum") as choice:
        import_boundaries(path, binh_phuoc)
    assert [one.key for one in choice.value.candidates] == ["EPSG:9212", "as declared"]
    official = shapes(import_boundaries(path, binh_phuoc, choose="EPSG:9212"))
    declared = shapes(import_boundaries(path, binh_phuoc, choose="2"))
    metres = Transformer.from_crs(4326, 9212, always_xy=True).transform
    apart = [shapely.Point(metres(*one["70"].centroid.coords[0])) for one in (official, declared)]
    assert 200 < apart[0].distance(apart[1]) < 250


def test_metres_of_a_neighbouring_zone_are_shown_as_candidates(binh_phuoc, districts, tmp_path):
    path = tmp_path / "zone.shp"
    districts.to_crs(9209).to_file(path, encoding="utf-8")
    path.with_suffix(".prj").unlink()
    with pytest.raises(BoundaryChoice, match="not told") as choice:
        import_boundaries(path, binh_phuoc)
    best = choice.value.candidates[0]
    assert best.share_inside > 0.99 and abs(best.area_error) < 0.03
    assert "EPSG:9209" in [one.key for one in choice.value.candidates]
    assert "100.0% inside the place" in str(choice.value)
    assert len(import_boundaries(path, binh_phuoc, choose="EPSG:9209").report.matched) == 11
    assert len(import_boundaries(path, binh_phuoc, crs="EPSG:9209").report.matched) == 11


@pytest.mark.parametrize("epsg", [4326, 9212])
def test_swapped_axes_are_shown_not_taken(epsg, binh_phuoc, districts, tmp_path):
    path = tmp_path / "swapped.geojson"
    metres = districts.to_crs(epsg)
    turned = shapely.transform(metres.geometry.to_numpy(), lambda points: points[:, ::-1])
    features = json.loads(districts.set_geometry(turned, crs=None).to_json())
    path.write_text(json.dumps({key: value for key, value in features.items() if key != "crs"}))
    with pytest.raises(BoundaryChoice) as choice:
        import_boundaries(path, binh_phuoc)
    best = choice.value.candidates[0]
    assert best.swapped and best.key == f"EPSG:{epsg} swapped"
    assert len(import_boundaries(path, binh_phuoc, choose=best.key).report.matched) == 11


def test_a_system_that_leads_elsewhere_is_refused(binh_phuoc, districts, tmp_path):
    path = tmp_path / "wrong.gpkg"
    districts.to_crs(9212).set_crs(3405, allow_override=True).to_file(path)
    with pytest.raises(BoundaryChoice, match="lies inside the place") as choice:
        import_boundaries(path, binh_phuoc)
    assert "EPSG:9212" in [one.key for one in choice.value.candidates]


@pytest.mark.parametrize("choose", ["EPSG:1", "9"])
def test_a_choice_that_was_not_offered_is_refused(choose, binh_phuoc):
    with pytest.raises(BoundaryChoice, match="not one of the candidates"):
        import_boundaries(SAMPLES / "districts_metres_no_crs.geojson", binh_phuoc, choose=choose)


def test_a_national_file_gives_the_areas_of_the_place(binh_phuoc, districts, tmp_path):
    path = tmp_path / "nation.gpkg"
    far = {"ma": ["001"], "ten": ["Quận Ba Đình"]}
    hanoi = geopandas.GeoDataFrame(far, geometry=[shapely.box(105, 21, 106, 22)], crs=4326)
    pd.concat([districts, hanoi]).to_file(path)
    report = import_boundaries(path, binh_phuoc).report
    assert len(report.matched) == 11 and [one.text for one in report.unmatched] == ["001 Quận Ba Đình"]


def test_names_in_tcvn3_are_read(binh_phuoc, districts, tmp_path):
    table = {letter: chr(byte) for byte, letter in TCVN3.items()}
    names = ["".join(table.get(letter, letter) for letter in name) for name in districts["ten"]]
    path = tmp_path / "tcvn3.shp"
    districts.assign(ten=names).drop(columns="ma").to_file(path, encoding="ISO-8859-1")
    path.with_suffix(".cpg").unlink()
    report = import_boundaries(path, binh_phuoc).report
    assert report.encoding == "TCVN3" and len(report.matched) == 11


def test_names_of_2022_are_known(binh_phuoc, districts, tmp_path):
    path = tmp_path / "names.gpkg"
    names = districts["ten"].replace("Huyện Chơn Thành", "TX. Chơn Thành")
    districts.assign(ten=names).drop(columns="ma").to_file(path)
    assert len(import_boundaries(path, binh_phuoc).report.matched) == 11


def test_namesakes_are_told_apart_by_parent_or_left(binh_phuoc, own, tmp_path):
    """Xã Tân Hưng lies in Hớn Quản and in Đồng Phú."""
    keys = [key for key, area in binh_phuoc.areas.items() if area.names.vi == "Xã Tân Hưng"]
    data = {"xa": ["Tân Hưng", "Tân Hưng"], "cap": ["Xã", "Xã"]}
    path = tmp_path / "namesakes.gpkg"
    frame = geopandas.GeoDataFrame(data, geometry=[own[key] for key in keys], crs=4326)
    parents = [binh_phuoc.areas[binh_phuoc.areas[key].parent].names.vi for key in keys]
    frame.assign(huyen=["H. " + name.split(" ", 1)[1] for name in parents]).to_file(path)
    assert [one.key for one in import_boundaries(path, binh_phuoc).report.matched] == keys
    frame.to_file(path)
    with pytest.raises(PlaceError, match="several areas bear this name"):
        import_boundaries(path, binh_phuoc)


def test_a_parent_named_in_every_row_is_not_the_level(binh_phuoc, districts, tmp_path):
    path = tmp_path / "rows.gpkg"
    districts.assign(tinh="Tỉnh Bình Phước").to_file(path)
    report = import_boundaries(path, binh_phuoc).report
    assert report.level == "district" and len(report.matched) == 11


def test_an_unknown_datum_is_asked_about(binh_phuoc, districts, tmp_path):
    path = tmp_path / "odd.shp"
    districts.to_crs(9212).to_file(path, encoding="utf-8")
    told = path.with_suffix(".prj").read_text()
    path.with_suffix(".prj").write_text(told.replace("D_Vietnam_2000", "D_Local").replace("VN_2000", "Local"))
    with pytest.raises(BoundaryChoice, match="another datum"):
        import_boundaries(path, binh_phuoc)


def test_missing_units_are_listed_and_keep_the_mark(binh_phuoc, districts, tmp_path):
    path = tmp_path / "ten.gpkg"
    districts.iloc[1:].to_file(path)
    imported = import_boundaries(path, binh_phuoc)
    assert imported.report.missing == ("688",) and imported.report.approximate
    assert imported.geojson["approximate"] and "70" not in shapes(imported)
    assert "missing: 688" in imported.report.lines()


def test_gaps_and_overlaps_are_reported_and_overlaps_settled(binh_phuoc, districts, tmp_path):
    geometry = districts.geometry.to_numpy()
    lon, lat = geometry[3].representative_point().coords[0]
    geometry[3] = geometry[3].difference(shapely.Point(lon, lat).buffer(0.005))
    neighbour = next(n for n, one in enumerate(geometry) if n != 4 and one.touches(geometry[4]))
    geometry[4] = geometry[4].union(geometry[neighbour].intersection(geometry[4].buffer(0.002)))
    path = tmp_path / "flawed.gpkg"
    districts.set_geometry(geometry, crs=4326).to_file(path)
    imported = import_boundaries(path, binh_phuoc)
    assert any(abs(one.lat - lat) < 0.01 and abs(one.lon - lon) < 0.01 for one in imported.report.gaps)
    assert any(set(one.keys) == {DISTRICTS[4], DISTRICTS[neighbour]} for one in imported.report.overlaps)
    polygons = [one for key, one in shapes(imported).items() if key != "70"]
    shared_ground = sum(one.area for one in polygons) - shapely.union_all(polygons).area
    assert shared_ground == pytest.approx(0, abs=1e-8)


def test_slivers_between_borders_drawn_twice_are_closed(binh_phuoc, districts, tmp_path):
    metres = districts.to_crs(9212)
    rng = np.random.default_rng(7)
    shaken = [translate(one, *rng.uniform(-1, 1, 2)) for one in metres.geometry]
    path = tmp_path / "shaken.gpkg"
    metres.set_geometry(shaken, crs=9212).to_file(path)
    imported = import_boundaries(path, binh_phuoc)
    assert not imported.report.gaps and not imported.report.overlaps
    polygons = [one for key, one in shapes(imported).items() if key != "70"]
    assert shapely.coverage_is_valid(polygons) and shapes(imported)["70"].geom_type == "Polygon"


def test_bow_ties_heights_and_parts_are_put_in_order(binh_phuoc, districts, tmp_path):
    geometry = list(districts.geometry)
    west, south, east, north = geometry[0].bounds
    geometry[0] = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    geometry[1] = shapely.force_3d(geometry[1], 88.0)
    halves = shapely.ops.split(geometry[2], shapely.LineString([(106.0, 11.69), (108.0, 11.69)])).geoms
    frame = districts.set_geometry(geometry, crs=4326)
    part = frame.iloc[[2]].set_geometry([halves[1]], crs=4326)
    frame.loc[2, "geometry"] = halves[0]
    path = tmp_path / "parts.gpkg"
    pd.concat([frame, part]).to_file(path)
    imported = import_boundaries(path, binh_phuoc)
    assert imported.report.repaired == ("688",) and not imported.report.missing
    assert all(shapely.is_valid(one) and not one.has_z for one in shapes(imported).values())
    assert shapes(imported)["690"].area == pytest.approx(geometry[2].area, rel=1e-3)


def test_numbers_of_rows_are_not_taken_for_codes(write_place, tmp_path):
    """A file's OBJECTID runs from 1 as well; the names tell that it is no code."""
    toml = 'name = "T"\ntime_zone = "America/Chicago"\nroot = "0"\n'
    toml += '[[levels]]\nkey = "city"\nname = "C"\n[[levels]]\nkey = "area"\nname = "A"\n'
    areas = "code,parent,level,name_vi\n0,,city,T\n1,0,area,Ash\n2,0,area,Birch\n3,0,area,Cedar\n"
    place = load_place(write_place(toml, areas))
    squares = [shapely.box(x, 41, x + 1, 42) for x in (-88, -87, -86)]
    frame = {"objectid": [1, 2, 3], "name": ["BIRCH", "CEDAR", "ASH"]}
    path = tmp_path / "rows.gpkg"
    geopandas.GeoDataFrame(frame, geometry=squares, crs=4326).to_file(path)
    report = import_boundaries(path, place).report
    assert [one.key for one in report.matched] == ["2", "3", "1"] and report.matching.code_column is None


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [("lost.geojson", None, "no such file"), ("a.zip", b"PK", "not a zip"),
     ("a.geojson", b"{", "cannot be read"), ("a.shp", b"", "cannot be read"),
     ("a.geojson", b'{"type":"FeatureCollection","features":[]}', "no polygons")],
)  # fmt: skip
def test_files_that_hold_nothing_are_refused(name, content, reason, binh_phuoc, tmp_path):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(PlaceError, match=reason):
        import_boundaries(tmp_path / name, binh_phuoc)


def test_points_are_refused(binh_phuoc, districts, tmp_path):
    path = tmp_path / "points.gpkg"
    districts.set_geometry(districts.geometry.representative_point()).to_file(path)
    with pytest.raises(PlaceError, match="holds Point where polygons are needed"):
        import_boundaries(path, binh_phuoc)


def test_a_column_that_is_not_there_is_named(binh_phuoc):
    with pytest.raises(PlaceError, match="no column 'MA'; there are: MA_HUYEN"):
        import_boundaries(SAMPLES / "districts_vn2000_9212.zip", binh_phuoc, code_column="MA")


def test_an_imported_layer_can_be_written_read_and_used(binh_phuoc, write_place, tmp_path):
    imported = import_boundaries(SAMPLES / "districts_vn2000_9212.zip", binh_phuoc)
    imported.write(tmp_path / "boundaries.geojson")
    layer = read_layer(tmp_path / "boundaries.geojson")
    assert set(layer.geometries()) == {"70", *DISTRICTS} and not layer.approximate


def test_communes_of_others_are_all_matched(binh_phuoc):
    report = import_boundaries(shared("geo/reference/reference_communes.geojson"), binh_phuoc).report
    assert len(report.matched) == 111 and not report.missing and not report.unmatched
    assert report.gaps and report.overlaps  # it was simplified ring by ring


def test_districts_of_others_are_all_matched(binh_phuoc):
    report = import_boundaries(shared("geo/reference/reference_districts.geojson"), binh_phuoc).report
    assert len(report.matched) == 11 and not report.missing and abs(report.crs.area_error) < 0.03


def test_merged_units_of_2025_are_not_taken_for_the_old_ones(binh_phuoc):
    """Half of them bear code and name of an old commune; only two still have its territory."""
    report = import_boundaries(shared("geo/reference/reference_units_2025.geojson"), binh_phuoc).report
    assert {one.key for one in report.matched} == {"25222", "25225"}
    assert len(report.unmatched) == 38 and len(report.missing) == 109 and report.approximate
    reasons = " ".join(one.reason for one in report.unmatched)
    assert "later, merged unit" in reasons and "the code belongs to Xã Thanh Lương" in reasons
