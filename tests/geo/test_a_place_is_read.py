"""A place is read from its files, and says what it left to the defaults."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from geo_samples import AREAS, TOML

from geo.places import load_place


def test_two_small_files_make_a_place(write_place):
    place = load_place(write_place())
    assert place.leaves == ("11", "12")
    assert place.names.get("en") == "Bến Mẫu"
    assert place.currency.code == "XXX" and place.currency.decimals == 2
    assert list(place.channels) == ["1", "2", "3"] and place.default_channel == "1"
    assert place.centres[0].area == "1"
    assert place.policies.lateness == "day" and place.policies.reporting_day == 15
    assert not place.approximate and place.locate(11.5, 106.9) is None


def test_the_currency_follows_the_country_or_the_word(write_place):
    assert load_place(write_place(TOML.replace("root", 'country = "VN"\nroot'))).currency.decimals == 0
    assert load_place(write_place(TOML.replace("root", 'currency = "EUR"\nroot'))).currency.decimals == 2


def test_an_area_knows_its_way_up_and_down(binh_phuoc):
    assert binh_phuoc.path("25195") == ("70", "689", "25195")
    assert binh_phuoc.children("70")[:2] == ("70.0", "688")
    assert binh_phuoc.office_of("688") == "688.0" and binh_phuoc.office_of("25195") is None
    assert binh_phuoc.is_leaf("688.0") and not binh_phuoc.is_leaf("688")
    assert set(binh_phuoc.leaves_of("70")) == set(binh_phuoc.leaves)
    assert len(binh_phuoc.descendants("70")) == len(binh_phuoc.areas) - 1
    assert sum(len(binh_phuoc.leaves_of(key)) for key in binh_phuoc.children("70")) == 123


REUSED = """code,parent,level,name_vi,valid_from,valid_to,replaced_by
1,,city,Bến Mẫu,,,
11,1,ward,Phường Một,2000-01-01,2025-07-01,12
12,1,ward,Phường Hai,,,
11,1,ward,Phường Ba,2025-07-01,,
"""


def test_a_code_that_is_reused_means_the_area_of_the_day(write_place):
    place = load_place(write_place(areas=REUSED))
    old, new = "11@2000-01-01", "11@2025-07-01"
    assert place.leaves == (old, "12", new)
    assert place.area_at("11", date(2025, 6, 30)).key == old
    assert place.area_at("11", date(2025, 7, 1)).key == new
    assert place.area_at("11", None).key == new
    assert place.area_at("11", date(1999, 1, 1)) is None
    assert place.area_at("99", None) is None
    assert place.children("1", date(2026, 1, 1)) == ("12", new)
    assert place.areas[old].replaced_by == ("12",)


def test_a_parent_may_be_named_by_key(write_place):
    toml = TOML + '[[levels]]\nkey = "block"\nname = "Block"\n'
    areas = REUSED + "a,11@2025-07-01,block,Khối A,,,\nb,11,block,Khối B,2010-01-01,,\n"
    place = load_place(write_place(toml, areas))
    assert place.areas["a"].parent == "11@2025-07-01" and place.areas["b"].parent == "11@2000-01-01"


def test_calendar_overrides_the_library(write_place):
    calendar = """
[days_off]
2026-01-02 = "Nghỉ bù"
[worked_days]
2026-01-10 = "Làm bù"
2026-01-01 = "Trực"
"""
    place = load_place(write_place(TOML.replace("root", 'country = "VN"\nroot'), calendar_toml=calendar))
    assert place.days_off[date(2026, 1, 2)] == "Nghỉ bù"
    assert date(2026, 1, 10) in place.worked_days and date(2026, 1, 1) not in place.days_off
    assert date(2021, 2, 12) in place.days_off and date(2024, 5, 4) in place.worked_days


def test_the_library_can_be_left_out(write_place):
    toml = TOML.replace("root", 'country = "VN"\nholidays = false\nroot')
    assert load_place(write_place(toml)).days_off == {}


def test_a_country_the_library_does_not_know_has_no_holidays(write_place):
    assert load_place(write_place(TOML.replace("root", 'country = "QQ"\nroot'))).days_off == {}


def test_sources_have_lengths_and_either_module_or_mapping(write_place):
    toml = TOML + '[sources.desk]\nkind = "tickets"\nmodule = "hotline_1022"\nagreed_age = "2 hours"\n'
    source = load_place(write_place(toml)).sources["desk"]
    assert source.agreed_age == timedelta(hours=2) and source.interval == timedelta(seconds=15)
    assert source.working_time == "always" and source.names.en == "Hotline tickets"


@pytest.mark.parametrize(
    ("limit", "hours", "working"),
    [
        ("24 hours", 24, False), ("3 days", 72, False),
        ("16 working hours", 16, True), ("1 working day", 8, True),
    ],
)  # fmt: skip
def test_limits_are_read_in_words(write_place, limit, hours, working):
    sla = load_place(write_place(sla_csv=f"category,limit\nroads,{limit}\n")).sla["roads"]
    assert (sla.hours, sla.working) == (hours, working)


def test_names_are_composed(write_place):
    decomposed = "Phu\u031bo\u031b\u0300ng  Mo\u0323\u0302t"
    place = load_place(write_place(areas=AREAS.replace("Phường Một", decomposed)))
    assert place.areas["11"].names.vi == "Phường Một"


def test_reading_a_place_needs_no_map_library():
    code = (
        "import sys, geo.check; from geo.places import load_place, shipped;"
        "load_place(shipped('binh-phuoc-2021'));"
        "assert not {'geopandas', 'shapely', 'pandas', 'pyproj'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
