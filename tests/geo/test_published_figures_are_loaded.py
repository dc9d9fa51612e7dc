"""Published figures of a sheet become sets beside place.toml, checked like the rest; nothing wrong is written."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from geo_samples import TOML

from geo.check import check_place
from geo.errors import PlaceError
from geo.places import load_place
from geo.published_periods import read_period
from geo.published_rows import sets_from
from geo.published_writing import keep_sets

FILE, NO, DATED = Path("figures.xlsx"), "123/BC-UBND", date(2021, 10, 30)
HEAD = ["Mã chỉ tiêu", "Kỳ", "Giá trị", "Đơn vị", "Tên"]
ROWS = [
    ["BÁO CÁO", None, None], [None], HEAD,
    ["dossiers.received", "9/2021", 1234, None, "Đã tiếp nhận"],
    ["dossiers.resolved", "09/2021", "1.200", None, 'Đã "giải quyết"'],
    [None, None, None, None],
    ["dossiers.received", "Q3/2021", 4000.0, "11"],
]  # fmt: skip


def sets(rows=ROWS, document=NO, dated=DATED):
    return sets_from(rows, FILE, document, dated, "1")


def loaded(directory):
    return {one.key: one for one in load_place(directory).published}


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("10/2021", "2021-10-01", "2021-11-01"), ("2021-12", "2021-12-01", "2022-01-01"),
        ("Tháng 2/2021", "2021-02-01", "2021-03-01"), (datetime(2021, 10, 1), "2021-10-01", "2021-11-01"),
        ("Q4/2021", "2021-10-01", "2022-01-01"), ("2021-Q1", "2021-01-01", "2021-04-01"),
        ("Quý 3/2021", "2021-07-01", "2021-10-01"), (2021, "2021-01-01", "2022-01-01"),
        ("Năm 2021", "2021-01-01", "2022-01-01"), ("01/01/2021 - 28/10/2021", "2021-01-01", "2021-10-29"),
        ("2021-01-01..2021-10-28", "2021-01-01", "2021-10-29"), ("1/1/2021 đến 2/1/2021", "2021-01-01", "2021-01-03"),
        ("01/01/2021-02/01/2021", "2021-01-01", "2021-01-03"),
    ],
)  # fmt: skip
def test_a_period_is_read_as_people_write_it(text, start, end):
    span = read_period(text)
    assert (span.start.isoformat(), span.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["13/2021", "Q5/2021", "soon", None, True, "", "31/02/2021 - 01/03/2021", "02/01/2021 - 01/01/2021",
     datetime(2021, 10, 2), 2021.5],
)  # fmt: skip
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match=r"is no|is one day|is before"):
        read_period(text)


def test_figures_become_sets_of_period_and_area(write_place):
    directory = write_place()
    keep_sets(directory, sets(), NO)
    found = loaded(directory)
    assert list(found) == ["123-bc-ubnd/2021-09/1", "123-bc-ubnd/2021-q3/11"]
    month, quarter = found.values()
    assert [(one.key, one.value, one.names.vi) for one in month.values] == [
        ("dossiers.received", 1234, "Đã tiếp nhận"), ("dossiers.resolved", 1200, 'Đã "giải quyết"'),
    ]  # fmt: skip
    assert (month.start, month.end, month.issued_on) == (date(2021, 9, 1), date(2021, 10, 1), DATED)
    assert (quarter.area, quarter.value("dossiers.received")) == ("11", 4000)
    assert (month.document.vi, month.document.en) == (
        "123/BC-UBND ngày 30/10/2021",
        "123/BC-UBND of 30 Oct 2021",
    )


def test_a_document_loaded_again_replaces_what_it_said_and_nothing_else(write_place):
    directory = write_place()
    keep_sets(directory, sets(), NO)
    keep_sets(directory, sets([HEAD, ["dossiers.received", 2020, 7]], "124/BC-UBND"), "124/BC-UBND")
    keep_sets(directory, sets([HEAD, ["dossiers.received", "9/2021", 1235]]), NO)
    found = loaded(directory)
    assert set(found) == {"124-bc-ubnd/2020/1", "123-bc-ubnd/2021-09/1"}
    assert found["123-bc-ubnd/2021-09/1"].value("dossiers.received") == 1235


def test_the_check_of_a_place_knows_the_file_and_its_mistakes(write_place):
    directory = write_place()
    keep_sets(directory, sets(), NO)
    assert not [one for one in check_place(directory) if "published" in one.file]
    path = directory / "published.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('area = "11"', 'area = "99"'), encoding="utf-8")
    (wrong,) = check_place(directory)
    assert (wrong.severity, wrong.file, wrong.where) == ("error", "published.toml", "published[2].area")


def test_a_key_of_place_toml_is_not_used_again(write_place):
    own = TOML + '\n[[published]]\nkey = "123-bc-ubnd/2020/1"\nname = "A"\ndocument = "B"\n'
    directory = write_place(own + "start = 2020-01-01\nend = 2021-01-01\n")
    with pytest.raises(PlaceError, match="occurs twice"):
        keep_sets(directory, sets([HEAD, ["dossiers.received", 2020, 7]]), NO)
    assert not (directory / "published.toml").exists()


def test_an_area_that_is_none_is_named_and_nothing_is_written(write_place):
    directory = write_place()
    keep_sets(directory, sets(), NO)
    before = (directory / "published.toml").read_text(encoding="utf-8")
    with pytest.raises(PlaceError, match="there is no area '99'"):
        keep_sets(directory, sets([HEAD, ["dossiers.received", 2021, 7, "99"]]), NO)
    assert (directory / "published.toml").read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (["dossiers", 2021, 7], "key: 'dossiers'"), ([None, 2021, 7], "key: ''"), (["a.b", "x", 7], "no period"),
        (["a.b", 2021, None], "value: is missing"), (["a.b", 2021, 98.7], "no whole number"),
        (["a.b", 2021, "98,7"], "no whole number"), (["a.b", 2021, True], "no whole number"),
        (["a.b", 2021, float("nan")], "no whole number"), (["a.b", 2021, float("inf")], "no whole number"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named(row, named):
    with pytest.raises(PlaceError, match=named) as told:
        sets([HEAD, ["a.c", 2021, 1], row])
    assert told.value.line == 3


def test_a_figure_told_twice_is_refused():
    with pytest.raises(PlaceError, match=r"a\.b of 2021 occurs twice"):
        sets([HEAD, ["a.b", 2021, 1], ["a.b", 2021, 1]])


@pytest.mark.parametrize(
    ("rows", "named"), [([["x", "y"]], "headings"), ([HEAD], "no figure"), ([], "headings")]
)
def test_a_sheet_without_figures_is_refused(rows, named):
    with pytest.raises(PlaceError, match=named):
        sets(rows)


def test_a_document_without_a_number_is_refused():
    with pytest.raises(PlaceError, match="no letter or digit"):
        sets([HEAD, ["a.b", 2021, 1]], "—")
