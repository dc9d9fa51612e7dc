"""A broken file stops the start; the message names file, line, field and reason."""

from __future__ import annotations

import pytest
from geo_samples import AREAS, TOML

from geo.places import PlaceError, load_place, shipped

BROKEN_TOML = {
    "not TOML": (TOML + "x = = 1", "place.toml", "not valid TOML"),
    "unknown key": (TOML.replace("root", "tmie_zone = 1\nroot"), "tmie_zone", "did you mean 'time_zone'"),
    "no zone": (TOML.replace("time_zone", "code"), "time_zone", "is missing"),
    "wrong zone": (TOML.replace("Ho_Chi_Minh", "Ho_Chi_Min"), "time_zone", "did you mean 'Asia/Ho_Chi_Minh'"),
    "no levels": (TOML[: TOML.index("[[")], "levels", "is missing"),
    "wrong level key": (TOML.replace('"ward"', '"Ward 1"'), "levels[2].key", "small letters"),
    "unknown root": (TOML.replace('"1"', '"9"'), "areas.csv", "'9', is not here"),
    "root no text": (TOML.replace('"1"', "1"), "root", "must be text"),
    "wrong policy": (TOML + '[policies]\nlateness = "week"\n', "policies.lateness", "day, instant"),
    "wrong due_soon": (TOML + '[policies]\ndue_soon = "soon"\n', "policies.due_soon", "24 working hours"),
    "wrong day": (TOML + "[policies]\nreporting_day = 31\n", "reporting_day", "between 1 and 28"),
    "forgotten at once": (TOML + "[policies]\nforgotten_after = 0\n", "forgotten_after", "at least 1"),
    "link without a code": (
        TOML + '[sources.a]\nkind = "dossiers"\nmodule = "m"\nlink = "https://a.example/x"\n',
        "sources.a.link", "{code}"),
    "link that is a script": (
        TOML + '[sources.a]\nkind = "dossiers"\nmodule = "m"\nlink = "javascript:{code}"\n',
        "sources.a.link", "web address"),
    "wrong hours": (TOML + '[hours]\nspans = [["11:00", "09:00"]]\n', "hours.spans", "order of the day"),
    "wrong weekday": (TOML + '[hours]\nweekdays = ["monday"]\n', "hours.weekdays", "mon"),
    "wrong class": (
        TOML + '[channels]\n1 = {name = "a", class = "phone"}\n',
        "channels.1.class", "in_person"),
    "wrong default": (TOML.replace("root", 'default_channel = "9"\nroot'), "default_channel", "1, 2, 3"),
    "source of nothing": (TOML + '[sources.a]\nkind = "tickets"\n', "sources.a.module", "either"),
    "lost mapping": (
        TOML + '[sources.a]\nkind = "tickets"\nmapping = "a.toml"\n',
        "mapping", "sources/a.toml"),
    "wrong length": (
        TOML + '[sources.a]\nkind = "tickets"\nmodule = "m"\noverlap = "5 mins"\n',
        "sources.a.overlap", "5 minutes"),
    "wrong target": (TOML + '[targets]\nx = "95"\n', "targets.x", "a number"),
    "true is no number": (TOML + "[targets]\nx = true\n", "targets.x", "a number"),
    "wrong box": (TOML.replace("root", "bbox = [107, 11, 106, 12]\nroot"), "bbox", "west < east"),
    "wrong currency": (TOML.replace("root", 'currency = "dong"\nroot'), "currency.code", "ISO 4217"),
    "lost centre": (
        TOML + '[[centres]]\nkey = "a"\nname = "A"\narea = "77"\n',
        "centres[1].area", "no area '77'"),
    "half a name": (TOML.replace('"Bến Mẫu"', '{ en = "Ben Mau" }'), "name.vi", "is missing"),
}  # fmt: skip
PUBLISHED = '\n[[published]]\nkey = "a"\nname = "A"\ndocument = "D"\nstart = 2021-01-01\nend = 2021-02-01\n'
BROKEN_TOML |= {
    "sum of nothing": (TOML + PUBLISHED + 'sums = ["a = b + c"]\n', "published[1].sums", "'a' is not among"),
    "period backwards": (
        TOML + PUBLISHED.replace("2021-02-01", "2020-02-01"),
        "published[1].end",
        "not after",
    ),
    "figure twice": (TOML + PUBLISHED * 2, "published", "occurs twice"),
}


@pytest.mark.parametrize("what", BROKEN_TOML)
def test_place_toml_is_refused_for(what, write_place):
    toml, where, reason = BROKEN_TOML[what]
    with pytest.raises(PlaceError) as error:
        load_place(write_place(toml))
    assert where in str(error.value) and reason in str(error.value)


BROKEN_AREAS = {
    "a missing column": (AREAS.replace("level", "levle"), "line 1, level", "did you mean 'levle'"),
    "a column twice": (
        AREAS.replace("name_vi", "name_vi,code").replace("\n1", ",\n1"),
        "line 1, code",
        "twice",
    ),
    "too few cells": (AREAS + "13,1\n", "line 5", "2 cells where the heading has 4"),
    "a code twice": (AREAS + "11,1,ward,Phường Ba\n", "line 5, code", "also in line 3"),
    "no code": (AREAS + ",1,ward,Phường Ba\n", "line 5, code", "must not be empty"),
    "an unknown parent": (AREAS + "13,21,ward,Phường Ba\n", "line 5, parent", "no area has the code '21'"),
    "two roots": (AREAS + "13,,ward,Phường Ba\n", "line 5, parent", "only the root '1'"),
    "an unknown level": (AREAS + "13,1,wrad,Phường Ba\n", "line 5, level", "city, ward, office"),
    "a level above its parent": (AREAS + "13,11,city,Phường Ba\n", "line 5, level", "not below 'ward'"),
    "a circle": (AREAS + "13,14,ward,Ba\n14,13,ward,Bốn\n", "parent", "their own ancestors: 13, 14"),
    "nothing": ("", "areas.csv", "is empty"),
    "a heading alone": ("code,parent,level,name_vi\n", "areas.csv", "no areas"),
    "a root with a parent": (AREAS.replace("1,,city", "1,11,city"), "parent", "their own ancestors"),
}


@pytest.mark.parametrize("what", BROKEN_AREAS)
def test_areas_csv_is_refused_for(what, write_place):
    areas, where, reason = BROKEN_AREAS[what]
    with pytest.raises(PlaceError) as error:
        load_place(write_place(areas=areas))
    assert where in str(error.value) and reason in str(error.value)


COLUMNS = "code,parent,level,name_vi,lat,lon,valid_from,valid_to\n1,,city,Bến Mẫu,,,,\n"
BROKEN_ROWS = {
    "a latitude of 91": ("11,1,ward,Một,91,106,,", "line 3, lat", "not between -90 and 90"),
    "a longitude in words": ("11,1,ward,Một,11,east,,", "line 3, lon", "not a number"),
    "not a number at all": ("11,1,ward,Một,nan,106,,", "line 3, lat", "not between"),
    "an impossible day": ("11,1,ward,Một,,,2021-02-30,", "line 3, valid_from", "not a date"),
    "an end before its start": ("11,1,ward,Một,,,2021-02-01,2021-01-01", "line 3, valid_to", "not after"),
    "two areas of one code at once": (
        "11,1,ward,Một,,,2020-01-01,\n11,1,ward,Hai,,,2021-01-01,", "line 4, code", "valid at the same time"),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN_ROWS)
def test_a_row_is_refused_for(what, write_place):
    rows, where, reason = BROKEN_ROWS[what]
    with pytest.raises(PlaceError) as error:
        load_place(write_place(areas=COLUMNS + rows + "\n"))
    assert where in str(error.value) and reason in str(error.value)


BROKEN_OTHERS = {
    "procedures_csv": ("code,name_vi,field\na,A,f\na,B,f\n", "line 3, code", "occurs twice"),
    "sla_csv": ("category,limit\nroads,soon\n", "line 2, limit", "5 working days"),
    "calendar_toml": ("[days_off]\n2026-02-30 = 'x'\n", "days_off.2026-02-30", "not a date"),
    "boundaries_geojson": (
        '{"type": "FeatureCollection", "features": [{}]}',
        "features[1]",
        "needs the code",
    ),
}


@pytest.mark.parametrize("name", BROKEN_OTHERS)
def test_other_files_are_refused(name, write_place):
    text, where, reason = BROKEN_OTHERS[name]
    with pytest.raises(PlaceError) as error:
        load_place(write_place(**{name: text}))
    assert where in str(error.value) and reason in str(error.value)


def test_a_day_cannot_be_off_and_worked(write_place):
    both = "[days_off]\n2026-01-02 = 'x'\n[worked_days]\n2026-01-02 = 'y'\n"
    with pytest.raises(PlaceError, match="both a day off and worked"):
        load_place(write_place(calendar_toml=both))


def test_a_file_in_another_encoding_is_refused(write_place):
    directory = write_place()
    (directory / "areas.csv").write_bytes(AREAS.encode("utf-16"))
    with pytest.raises(PlaceError, match=r"areas\.csv.*not UTF-8"):
        load_place(directory)


def test_a_byte_order_mark_is_forgiven(write_place):
    directory = write_place()
    (directory / "areas.csv").write_text(AREAS, encoding="utf-8-sig")
    assert load_place(directory).leaves == ("11", "12")


def test_a_place_that_is_not_there_is_named(tmp_path):
    with pytest.raises(PlaceError, match=r"place\.toml"):
        load_place(tmp_path)
    with pytest.raises(PlaceError, match="binh-phuoc-2021"):
        shipped("atlantis")
