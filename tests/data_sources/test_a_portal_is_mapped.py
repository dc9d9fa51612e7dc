"""A portal's view of dossiers is read by a mapping of CSV, XLSX or JSON; a mapping that would count it is refused."""

import json
import shutil
from pathlib import Path

import pytest
import xlsxwriter
from scripted_service import answer_json, records_of

import data_sources
from geo.errors import PlaceError
from geo.places import load_place

PLACES = Path(__file__).resolve().parents[1] / "samples" / "places"
FIELDS = """
time_format = "dd/MM/yyyy"
[fields]
code = "Mã hồ sơ"
status = { from = "Trạng thái", table = "states" }
due_at = "Hạn"
is_late = { from = "Trễ", table = "late" }
area = "Đơn vị"
[tables]
states = { "Đang xử lý" = "4", "Đã trả" = "10" }
late = { "Có" = "true", "Không" = "false" }
"""
HEADING = ["Mã hồ sơ", "Trạng thái", "Hạn", "Trễ", "Đơn vị"]
ROWS = [["H-1", "Đang xử lý", "27/10/2021", "Có", "101"], ["H-2", "Đã trả", "", "Không", ""]]


@pytest.fixture
def portal(tmp_path):
    """Makes the portal of the small place of a mapping text."""

    def made(text: str, entry: str = 'portal_of = "one_stop"\n', **options: object):
        directory = tmp_path / "place"
        if not directory.exists():
            shutil.copytree(PLACES / "small", directory)
        (directory / "sources" / "portal.toml").write_text(text, encoding="utf-8")
        told = (PLACES / "small" / "place.toml").read_text(encoding="utf-8")
        told += f'\n[sources.portal]\nkind = "portal"\nmapping = "portal.toml"\n{entry}'
        (directory / "place.toml").write_text(told, encoding="utf-8")
        return data_sources.load("portal", load_place(directory), options)

    return made


def as_csv(path):
    path.write_text("\n".join(";".join(row) for row in [HEADING, *ROWS]), encoding="utf-8")


def as_xlsx(path):
    with xlsxwriter.Workbook(path) as made:
        for number, row in enumerate([["Danh sách trên cổng"], [], HEADING, *ROWS]):
            made.worksheets() or made.add_worksheet()
            made.worksheets()[0].write_row(number, 0, row)


def as_json(path):
    path.write_text(json.dumps([dict(zip(HEADING, row, strict=True)) for row in ROWS]), encoding="utf-8")


@pytest.mark.parametrize(("form", "write"), [("csv", as_csv), ("xlsx", as_xlsx), ("json", as_json)])
def test_a_listing_is_read_whatever_file_it_comes_in(portal, tmp_path, form, write):
    fields = FIELDS if form != "json" else FIELDS.replace('"Mã hồ sơ"', '"\\"Mã hồ sơ\\""', 1)
    for name in HEADING[1:] if form == "json" else ():
        fields = fields.replace(f'"{name}"', f"'\"{name}\"'", 1)
    path = tmp_path / f"late.{form}"
    write(path)
    (late, done), refused = records_of(portal(f'format = "{form}"\n{fields}'), path)
    assert refused == []
    assert (late.dossier_code, late.status, late.is_late, late.area) == ("H-1", 4, True, "101")
    assert late.due_at.isoformat() == "2021-10-27T23:59:59.999999+07:00"
    assert (done.status, done.is_late, done.due_at, done.area) == (10, False, None, None)


def test_a_portal_need_not_tell_states_or_areas(portal, tmp_path):
    path = tmp_path / "late.csv"
    path.write_text("ma\nH-1\n")
    (one,), _ = records_of(portal('[fields]\ncode = "ma"\n'), path)
    assert (one.status, one.is_late, one.area) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "entry", "problem"),
    [
        ('[fields]\ncode = "a"\nchannel = "b"\n', "", "fields.channel: is no field of portal"),
        ('[fields]\ncode = "a"\n[pauses]\nasked_at = "b"\n', "", "pauses: a portal has none"),
        ('[fields]\ncode = "a"\n[listing]\nurl = "b"\n', "", "listing: a portal has none"),
        ('[fields]\ncode = "a"\nupdated_at = "b"\n', 'portal_lists = "late"\n', "leave it out"),
        ('kind = "dossiers"\n[fields]\ncode = "a"\n', "", "but place.toml says 'portal'"),
    ],
)
def test_a_mapping_that_would_count_it_is_refused(portal, text, entry, problem):
    with pytest.raises(PlaceError, match=problem):
        portal(text, f'portal_of = "one_stop"\n{entry}')


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("", r"portal_of: must name a source of dossiers: one_stop"),
        ('portal_of = "hotline_1022"\n', r"portal_of: must name a source of dossiers: one_stop"),
        ('portal_of = "one_stop"\nportal_lists = "some"\n', "must be one of changes, all, late"),
        ('portal_of = "one_stop"\nportal_late = "week"\n', "must be one of day, instant"),
    ],
)
def test_a_portal_says_whose_dossiers_it_shows(portal, entry, problem):
    with pytest.raises(PlaceError, match=problem):
        portal('[fields]\ncode = "a"\n', entry)


def test_nothing_else_is_a_portal(tmp_path):
    directory = shutil.copytree(PLACES / "small", tmp_path / "place")
    told = (directory / "place.toml").read_text(encoding="utf-8").replace(
        'module = "hotline_1022"', 'module = "hotline_1022"\nportal_of = "one_stop"'
    )  # fmt: skip
    (directory / "place.toml").write_text(told, encoding="utf-8")
    with pytest.raises(PlaceError, match='portal_of: is of sources with kind = "portal" only'):
        load_place(directory)


@pytest.mark.parametrize(("lists", "stamps"), [("late", 1), ("changes", 2)])
def test_pages_of_what_is_told_as_a_whole_bear_one_stamp(portal, service, lists, stamps):
    service.will(answer_json({"rows": [{"ma": "A"}, {"ma": "B"}]}), answer_json({"rows": [{"ma": "C"}]}))
    text = 'transport = "http"\nitems = "rows"\n[fields]\ncode = "ma"\n'
    text += '[http]\npaging = "page"\nsize_parameter = "n"\nsize = 2\n'
    entry = f'portal_of = "one_stop"\nportal_lists = "{lists}"\n'
    source = portal(text, entry, address=service.address)
    found = [one for page in source.fetch(None) for one in source.parse(page).records]
    assert [one.dossier_code for one in found] == ["A", "B", "C"]
    assert len({one.updated_at for one in found}) == stamps
