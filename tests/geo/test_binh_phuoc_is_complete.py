"""The shipped place holds what is known of Bình Phước in 2021, and says what is invented."""

from __future__ import annotations

import json
import time
import unicodedata
from collections import Counter
from datetime import date

import pytest
from geo_samples import shared

from geo.layers import read_layer
from geo.places import load_place, shipped


def test_it_has_123_leaves(binh_phuoc):
    levels = Counter(area.level for area in binh_phuoc.areas.values())
    assert levels == {"province": 1, "district": 11, "commune": 111, "office": 12}
    assert len(binh_phuoc.leaves) == 123


def test_chon_thanh_is_still_a_rural_district(binh_phuoc):
    area = binh_phuoc.areas["697"]
    assert (area.names.vi, area.names.en) == ("Huyện Chơn Thành", "Chơn Thành District")
    assert area.also == ("Thị xã Chơn Thành",)


def test_names_are_composed_and_typed(binh_phuoc):
    for area in binh_phuoc.areas.values():
        assert unicodedata.is_normalized("NFC", area.names.vi + area.names.en)
    assert binh_phuoc.areas["25195"].names.en == "Tân Phú Ward"
    assert binh_phuoc.areas["25330"].names.en == "An Khương Commune"


def test_its_procedures_tie_to_the_published_counts(binh_phuoc):
    procedures = binh_phuoc.procedures.values()
    levels = Counter(one.level for one in procedures)
    assert levels == {"province": 1371, "district": 229, "commune": 91, "inter_level": 97}
    online = Counter(one.online_level for one in procedures)
    assert (online[1] + online[2], online[3], online[4]) == (165, 154, 1469)
    assert all(one.limit_days and one.field_code in binh_phuoc.fields for one in procedures)
    assert len({(one.names.vi, one.level) for one in procedures}) == 1788


def test_the_nine_dossiers_too_many_are_kept(binh_phuoc):
    report = binh_phuoc.published[0]
    assert report.value("dossiers.to_resolve") == 561_578
    assert [(one.total, gap) for one, gap in report.gaps()] == [("dossiers.to_resolve", 9)]
    assert not any(one.gaps() for one in binh_phuoc.published[1:])
    assert (report.start, report.end) == (date(2021, 1, 1), date(2021, 10, 29))


def test_every_category_has_a_limit(binh_phuoc):
    assert set(binh_phuoc.sla) == set(binh_phuoc.categories)


def test_four_centres_are_named(binh_phuoc):
    assert [centre.area for centre in binh_phuoc.centres] == ["70", "689", "688", "690"]


def test_every_territory_has_a_polygon_and_a_tile(binh_phuoc):
    territory = {key for key, area in binh_phuoc.areas.items() if area.has_territory}
    outlines = read_layer(binh_phuoc.directory / "boundaries.geojson")
    tiles = read_layer(binh_phuoc.directory / "tiles.geojson")
    assert set(outlines.geometries()) == territory and outlines.approximate
    assert set(tiles.geometries("tile")) == territory - {"70"}
    assert len(tiles.geometries("outline")) == 11


def test_no_point_is_located_by_approximate_outlines(binh_phuoc):
    assert binh_phuoc.approximate
    assert binh_phuoc.locate(11.534, 106.890) is None


def test_its_calendar_is_the_checked_one(binh_phuoc):
    known = json.loads(shared("domain/working_calendar_2020_2026.json").read_text(encoding="utf-8"))
    off = {date.fromisoformat(day["date"]) for day in known["days_off"]}
    assert {day for day in binh_phuoc.days_off if 2020 <= day.year <= 2026} == off
    worked = {date.fromisoformat(day) for day in known["weekend_workdays"]}
    assert {day for day in binh_phuoc.worked_days if 2020 <= day.year <= 2026} == worked


WORKING_DAYS = [(2020, 252), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 250), (2026, 249)]


@pytest.mark.parametrize(("year", "days"), WORKING_DAYS)
def test_a_year_has_its_working_days(binh_phuoc, year, days):
    start = date(year, 1, 1).toordinal()
    year_days = map(date.fromordinal, range(start, date(year + 1, 1, 1).toordinal()))
    worked = [
        day for day in year_days
        if day in binh_phuoc.worked_days
        or (day.weekday() in binh_phuoc.hours.weekdays and day not in binh_phuoc.days_off)
    ]  # fmt: skip
    assert len(worked) == days


def test_it_is_read_quickly():
    start = time.perf_counter()
    load_place(shipped("binh-phuoc-2021"))
    assert time.perf_counter() - start < 1.0  # 0.15 s on two quiet cores
