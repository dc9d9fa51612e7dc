"""Every source is made ready by its name alone, shows the same face, and can be tried without a trace."""

import inspect
from datetime import UTC, datetime, timedelta

import pytest
from scripted_service import answer_json

import data_sources
from data_sources.trying import try_source
from geo.places import load_place, shipped
from ioc import clock
from ioc.domain.feed import Source
from ioc.errors import SettingError, SourceError

FACE = [name for name in vars(Source) if not name.startswith("_")]


@pytest.mark.parametrize("name", ["one_stop", "hotline_1022", "payment_platform"])
def test_every_source_of_the_shipped_place_shows_the_same_face(name):
    place = load_place(shipped("binh-phuoc-2021"))
    source = data_sources.load(name, place, {"address": "http://127.0.0.1:1"})
    assert (source.name, source.kind) == (name, place.sources[name].kind)
    for method in FACE:
        ours, theirs = getattr(type(source), method), getattr(Source, method)
        assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)


def test_a_mapped_source_shows_the_same_face(mapped):
    source = mapped('[fields]\ncode = "id"\narea = { constant = "101" }\n')
    for method in FACE:
        ours, theirs = getattr(type(source), method), getattr(Source, method)
        assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)


def test_an_unknown_source_is_named_with_those_there_are(place):
    with pytest.raises(SettingError, match="no source 'one_stp'; it has one_stop, hotline_1022"):
        data_sources.load("one_stp", place)


@pytest.mark.parametrize("module", ["http", "nowhere", "demo", "../one_stop"])
def test_a_module_that_is_no_source_is_named(tmp_path, module):
    directory = tmp_path / "place"
    directory.mkdir()
    head = 'name = "P"\ntime_zone = "UTC"\nroot = "1"\nlevels = [{ key = "a", name = "A" }]\n'
    text = f'{head}[sources.s]\nkind = "dossiers"\nmodule = "{module}"\n'
    (directory / "place.toml").write_text(text)
    (directory / "areas.csv").write_text("code,parent,level,name_vi\n1,,a,A\n")
    with pytest.raises(SettingError, match=r"sources\.s\.module"):
        data_sources.load("s", load_place(directory))


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"adress": "x"}, r"sources\.one_stop\.adress: is not a known setting; did you mean 'address'"),
        ({"address": "ftp://x"}, r"sources\.one_stop\.address: must begin with http"),
        ({"timeout_s": "soon"}, r"sources\.one_stop\.timeout_s: 'soon' is not a number"),
        ({"page_size": 0}, r"sources\.one_stop\.page_size: 0 must be above 0"),
    ],
)
def test_a_wrong_setting_of_a_source_is_named(place, told, problem):
    with pytest.raises(SettingError, match=problem):
        data_sources.load("one_stop", place, told)


def test_a_try_shows_records_rejections_and_the_age_of_the_newest(service, load, dossier):
    bad = dossier | {"TrangThaiHoSo": 0}
    service.will(answer_json({"data": [dossier, bad], "next": "20211103160000125-1", "total": 9}))
    with clock.frozen(datetime(2021, 11, 3, 10, tzinfo=UTC)):
        trial = try_source(load())
    assert (trial.pages, trial.raw, trial.total, trial.more, trial.error) == (1, 2, 9, True, None)
    assert [r.dossier_code for r in trial.records] == [dossier["MaHoSo"]]
    assert [r.reason for r in trial.rejections] == ["unknown_status"]
    assert trial.newest_at == datetime(2021, 11, 3, 9, tzinfo=UTC) and trial.age == timedelta(hours=1)
    assert len(service.requests) == 1


def test_a_try_that_brings_nothing_is_an_error(service, load):
    service.will(answer_json({}, 401))
    with pytest.raises(SourceError, match="HTTP 401"):
        try_source(load())


def test_a_try_tells_what_stopped_it_after_the_first_page(service, load, dossier):
    service.will(answer_json({"data": [dossier], "next": "20211103160000125-1"}), answer_json({}, 401))
    trial = try_source(load(), pages=2)
    assert "HTTP 401" in trial.error and "stopped by: " in str(trial) and len(trial.records) == 1


def test_a_try_reads_like_a_report(service, load, dossier):
    bad = [dossier | {"TrangThaiHoSo": 0, "MaHoSo": f"X{n}"} for n in range(3)]
    service.will(answer_json({"data": [dossier, *bad], "next": None}))
    with clock.frozen(datetime(2021, 11, 3, 10, tzinfo=UTC)):
        text = str(try_source(load()))
    assert "4 records" in text and "1 good, 3 refused" in text
    assert "newest event: 2021-11-03T16:00:00+07:00, 1:00:00 ago" in text
    assert "dossier_code     000.00.10.H99-211029-0001" in text and "returned_at" not in text
    assert (
        "refused 3x unknown_status, TrangThaiHoSo: is none of 1..10 (one_stop, page 1 from the beginning, "
        in text
    )
