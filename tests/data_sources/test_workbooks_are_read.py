"""XLSX: sheets, headings anywhere, merged cells, dates and numbers as typed; errors name sheet and row."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from scripted_service import records_of

from geo.errors import PlaceError
from ioc.errors import SourceError

MAPPING = """
format = "xlsx"
[fields]
code = "Mã hồ sơ"
received_at = "Ngày nhận"
field = "Lĩnh vực"
area = { constant = "101" }
"""
HEADING = ["STT", "Mã hồ sơ", "Ngày nhận", "Lĩnh vực"]
FIRST = [1, "H1", date(2021, 10, 29), "Đất đai"]
SECOND = [2, "H2", date(2021, 10, 30), "Hộ tịch"]


def book(tmp_path: Path, sheets: dict[str, list[list]], name: str = "d.xlsx", change=None) -> Path:
    """A workbook of sheets of rows; change(workbook) before it is saved."""
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change:
        change(made)
    made.save(tmp_path / name)
    return tmp_path / name


def codes(records) -> list[str]:
    return [record.dossier_code for record in records]


def test_rows_below_titles_are_found_by_the_columns_of_the_mapping(mapped, tmp_path):
    titles = [["UBND TỈNH NHỎ"], ["BẢNG KÊ HỒ SƠ"], ["Tháng 10 năm 2021"], []]
    path = book(tmp_path, {"Tháng 10": [*titles, HEADING, FIRST, [], SECOND]})
    records, rejections = records_of(mapped(MAPPING), path)
    assert [(r.dossier_code, r.received_at.isoformat(), r.field_code, r.line) for r in records] == [
        ("H1", "2021-10-29T00:00:00+07:00", "Đất đai", 6), ("H2", "2021-10-30T00:00:00+07:00", "Hộ tịch", 8),
    ]  # fmt: skip
    assert rejections == []


def test_a_heading_of_two_storeys_is_joined_and_merged_titles_are_said_once(mapped, tmp_path):
    rows = [
        ["BẢNG KÊ"],
        ["STT", "Mã hồ sơ", "Thời gian", None, "Lĩnh vực"],
        [None, None, "Nhận", "Hẹn trả", None],
        [1, "H1", date(2021, 10, 29), date(2021, 11, 5), "Đất đai"],
    ]

    def merge(made):
        for cells in ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"):
            made["S"].merge_cells(cells)

    told = MAPPING.replace("Ngày nhận", "Thời gian / Nhận") + 'due_at = "Thời gian / Hẹn trả"\n'
    records, rejections = records_of(mapped(told), book(tmp_path, {"S": rows}, change=merge))
    assert rejections == []
    (record,) = records
    assert record.received_at.isoformat() == "2021-10-29T00:00:00+07:00"
    assert record.due_at.date() == date(2021, 11, 5) and record.due_at.hour == 23


def test_the_lower_storey_is_no_record_where_the_mapping_names_the_upper_alone(mapped, tmp_path):
    rows = [
        ["Mã hồ sơ", "Ngày nhận", "Lĩnh vực", "Kết quả", None],
        [None, None, None, "Đúng", "Trễ"],
        FIRST[1:],
    ]

    def merge(made):
        for cells in ("A1:A2", "B1:B2", "C1:C2", "D1:E1"):
            made["S"].merge_cells(cells)

    records, rejections = records_of(mapped(MAPPING), book(tmp_path, {"S": rows}, change=merge))
    assert codes(records) == ["H1"] and rejections == []


def test_merged_cells_give_their_value_to_every_row(mapped, tmp_path):
    rows = [HEADING, FIRST, [2, "H2", date(2021, 10, 30), None], [3, "H3", date(2021, 10, 30), "Hộ tịch"]]
    path = book(tmp_path, {"S": rows}, change=lambda made: made["S"].merge_cells("D2:D3"))
    assert [r.field_code for r in records_of(mapped(MAPPING), path)[0]] == ["Đất đai", "Đất đai", "Hộ tịch"]


def test_a_row_of_totals_is_left_out_by_its_merged_title(mapped, tmp_path):
    skip = '[[skip]]\nwhen = { "STT" = { starts = "TỔNG" } }\n'
    rows = [HEADING, FIRST, ["TỔNG CỘNG", None, None, 1]]
    path = book(tmp_path, {"S": rows}, change=lambda made: made["S"].merge_cells("A3:C3"))
    assert records_of(mapped(MAPPING), path)[1] != []
    records, rejections = records_of(mapped(MAPPING + skip), path)
    assert codes(records) == ["H1"] and rejections == []


def test_every_shown_sheet_is_read_and_a_later_one_corrects_an_earlier(mapped, tmp_path):
    def hide(made):
        made["Ẩn"].sheet_state = "hidden"

    corrected = [*FIRST[:3], "Hộ tịch"]
    sheets = {"T9": [HEADING, [], FIRST], "T10": [HEADING, corrected], "Trống": [], "Ẩn": [HEADING, SECOND]}
    records, rejections = records_of(mapped(MAPPING), book(tmp_path, sheets, change=hide))
    assert rejections == [] and codes(records) == ["H1", "H1"]
    assert max(records, key=lambda r: (r.updated_at, r.line)).field_code == "Hộ tịch"


def test_sheets_are_chosen_by_name_and_pattern_and_a_missing_one_is_named(mapped, tmp_path):
    path = book(tmp_path, {"Tháng 9": [HEADING, FIRST], "Ghi chú": [["x"]], "Tháng 10": [HEADING, SECOND]})
    records, rejections = records_of(mapped('sheets = "Tháng *"\n' + MAPPING), path)
    assert codes(records) == ["H1", "H2"] and rejections == []
    records, (rejection,) = records_of(mapped('sheets = ["Quý *"]\n' + MAPPING), path)
    assert (records, rejection.reason) == ([], "wrong_sheet") and "'Quý *' among 3" in rejection.text


def test_a_shown_sheet_without_the_heading_is_told_and_the_others_are_read(mapped, tmp_path):
    path = book(tmp_path, {"T9": [HEADING, FIRST], "Ghi chú": [["gọi lại"]]})
    records, (rejection,) = records_of(mapped(MAPPING), path)
    assert codes(records) == ["H1"] and rejection.reason == "wrong_heading"
    assert "sheet Ghi chú" in rejection.where and "gọi lại" not in rejection.text


def test_a_workbook_without_the_heading_is_refused_as_a_whole_with_the_nearest(mapped, tmp_path):
    path = book(tmp_path, {"S": [["STT", "Mã hồ sơ", "Ngay nhận", "Lĩnh vực"], FIRST]})
    records, (rejection,) = records_of(mapped(MAPPING), path)
    assert records == [] and rejection.where == "vendor, d.xlsx"
    assert "no column 'Ngày nhận'" in rejection.text and "'Ngay nhận'" in rejection.text


def test_a_wrong_cell_is_named_by_sheet_and_row(mapped, tmp_path):
    path = book(tmp_path, {"T10": [["x"], HEADING, FIRST, [2, "H2", "hôm qua", "x"]]})
    records, (rejection,) = records_of(mapped(MAPPING), path)
    assert codes(records) == ["H1"]
    assert (rejection.reason, rejection.where) == ("impossible_date", "vendor, d.xlsx, sheet T10, row 4")


@pytest.mark.parametrize("mac", [False, True])
def test_dates_of_both_epochs_hours_and_texts_are_the_moments_they_show(mapped, tmp_path, mac):
    def epoch(made):
        if mac:
            made.epoch = CALENDAR_MAC_1904

    rows = [HEADING, [1, "H1", datetime(2021, 10, 29, 8, 15, 30), "x"], [2, "H2", date(2021, 10, 29), "x"],
            [3, "H3", "29/10/2021", "x"]]  # fmt: skip
    path = book(tmp_path, {"S": rows}, change=epoch)
    records, rejections = records_of(mapped('time_format = "dd/MM/yyyy"\n' + MAPPING), path)
    assert rejections == []
    assert [r.received_at.strftime("%d/%m/%Y %H:%M:%S") for r in records] == [
        "29/10/2021 08:15:30", "29/10/2021 00:00:00", "29/10/2021 00:00:00",
    ]  # fmt: skip


def test_midnight_is_a_moment_where_the_cell_shows_hours(mapped, tmp_path):
    path = tmp_path / "d.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("S")
        sheet.write_row(0, 0, HEADING)
        for row, shown in ((1, "dd/mm/yyyy hh:mm"), (2, "dd/mm/yyyy")):
            sheet.write_row(row, 0, [row, f"H{row}"])
            sheet.write_datetime(row, 2, datetime(2021, 10, 29), made.add_format({"num_format": shown}))
            sheet.write(row, 3, "x")
    told = MAPPING.replace('"Ngày nhận"', '"Ngày nhận"\ndue_at = "Ngày nhận"')
    records, rejections = records_of(mapped(told), path)
    assert rejections == [] and [r.due_at.hour for r in records] == [0, 23]


@pytest.mark.parametrize(("name", "serial"), [("excel", 44498.5), ("excel_1904", 43036.5)])
def test_a_day_as_a_bare_number_is_read_by_its_format(mapped, tmp_path, name, serial):
    path = book(tmp_path, {"S": [HEADING, [1, "H1", serial, "x"]]})
    records, _ = records_of(mapped(f'time_format = ["iso", "{name}"]\n' + MAPPING), path)
    assert [r.received_at.isoformat() for r in records] == ["2021-10-29T12:00:00+07:00"]


def test_numbers_are_codes_without_a_point_and_amounts_as_excel_shows_them(mapped, tmp_path):
    told = (
        'format = "xlsx"\ndecimal_mark = ","\n[fields]\ncode = "id"\namount = "tiền"\nrequested_at = "ngày"\n'
    )
    day = date(2021, 10, 1)
    rows = [["id", "tiền", "ngày"], [12.0, 0.1 + 0.2 + 149999.7, day], [13, "1.500.000", day]]
    records, rejections = records_of(mapped(told, kind="payments"), book(tmp_path, {"S": rows}))
    assert rejections == []
    assert [(r.payment_code, r.amount) for r in records] == [("12", 150_000), ("13", 1_500_000)]


def formula_book(path: Path, value) -> Path:
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("S")
        sheet.write_row(0, 0, HEADING)
        sheet.write_row(1, 0, [1, "H1", "2021-10-29"])
        sheet.write_formula(1, 3, '="Đất"&" đai"', None, value)
    return path


def test_a_formula_gives_the_value_that_was_kept(mapped, tmp_path):
    records, _ = records_of(mapped(MAPPING), formula_book(tmp_path / "d.xlsx", "Đất đai"))
    assert [r.field_code for r in records] == ["Đất đai"]


def test_a_formula_whose_value_was_never_kept_refuses_its_row(mapped, tmp_path):
    path = book(tmp_path, {"S": [HEADING, [1, "H1", date(2021, 10, 29), "=A2&B2"], SECOND]})
    records, (rejection,) = records_of(mapped(MAPPING), path)
    assert codes(records) == ["H2"]
    assert rejection.reason == "uncalculated" and rejection.where.endswith("sheet S, row 2")


def test_an_error_in_a_cell_refuses_its_row_unless_it_means_nothing(mapped, tmp_path):
    path = book(tmp_path, {"S": [HEADING, [*FIRST[:3], "#N/A"]]}, change=_as_error)
    records, (rejection,) = records_of(mapped(MAPPING), path)
    assert (records, rejection.reason) == ([], "cell_error") and "#N/A" in rejection.text
    records, rejections = records_of(mapped('empty = ["#N/A"]\n' + MAPPING), path)
    assert [r.field_code for r in records] == [None] and rejections == []


def _as_error(made) -> None:
    made["S"]["D2"].data_type = "e"


def repacked(path: Path, change: dict[str, bytes]) -> bytes:
    """The workbook with some parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
    return out.getvalue()


def bad_files(good: Path) -> dict[str, tuple[str, bytes]]:
    """By what is wrong with each: the reason it is refused for, and its bytes."""
    raw = good.read_bytes()
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    sheet = "xl/worksheets/sheet1.xml"
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'
    return {
        "nothing": ("empty_file", b""),
        "cut": ("broken_file", raw[: len(raw) // 2]),
        "no zip": ("broken_file", b"PK\x03\x04 no zip"),
        "cut part": ("broken_file", repacked(good, {"xl/workbook.xml": b"<workbook"})),
        "entities": ("broken_file", repacked(good, {"xl/workbook.xml": bomb})),
        "text": ("broken_file", b"code,day\n1,2\n"),
        "password": ("protected_file", ole + "EncryptedPackage".encode("utf-16-le")),
        "xls": ("old_excel", ole + "Workbook".encode("utf-16-le")),
        "swells": ("too_large", repacked(good, {"xl/theme/theme1.xml": bytes(30_000_000)})),
        "cut sheet": ("broken_file", repacked(good, {sheet: b"<worksheet><sheetData><row><c r='A1'"})),
    }


@pytest.mark.parametrize("what", [
    "nothing", "cut", "no zip", "cut part", "entities", "text", "password", "xls", "swells", "cut sheet",
])  # fmt: skip
def test_a_file_that_is_no_good_workbook_is_refused_by_name(mapped, tmp_path, what):
    path = book(tmp_path, {"S": [HEADING, FIRST]})
    reason, raw = bad_files(path)[what]
    path.write_bytes(raw)
    records, (rejection,) = records_of(mapped(MAPPING, max_file_bytes=20_000_000), path)
    assert (records, rejection.reason) == ([], reason)
    assert rejection.text and rejection.text.isprintable()


def test_a_sheet_that_is_cut_gives_the_rows_before(mapped, tmp_path):
    path = book(tmp_path, {"S": [HEADING, *[[n, f"H{n}", date(2021, 10, 29), "x"] for n in range(200)]]})
    with zipfile.ZipFile(path) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
    path.write_bytes(repacked(path, {"xl/worksheets/sheet1.xml": sheet[: len(sheet) // 2]}))
    records, rejections = records_of(mapped(MAPPING), path)
    assert 50 < len(records) < 150 and [r.reason for r in rejections] == ["cut_file"]


def test_a_sheet_that_tells_a_wrong_size_is_read_as_it_is(mapped, tmp_path):
    path = book(tmp_path, {"S": [HEADING, FIRST]})
    with zipfile.ZipFile(path) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
    assert b'<dimension ref="A1:D2" />' in sheet
    wrong = sheet.replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"')
    path.write_bytes(repacked(path, {"xl/worksheets/sheet1.xml": wrong}))
    assert codes(records_of(mapped(MAPPING), path)[0]) == ["H1"]


def test_a_workbook_that_is_not_there_is_an_error_of_the_source(mapped, tmp_path):
    with pytest.raises(SourceError, match="nowhere"):
        records_of(mapped(MAPPING), tmp_path / "nowhere.xlsx")


def test_large_sheets_come_in_pages_and_the_last_is_marked(mapped, tmp_path):
    path = tmp_path / "d.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as made:
        for title, rows in (("A", 20_001), ("B", 2)):
            sheet = made.add_worksheet(title)
            sheet.write_row(0, 0, HEADING)
            for n in range(1, rows + 1):
                sheet.write_row(n, 0, [n, f"{title}{n}", "2021-10-29", "x"])
    source = mapped(MAPPING)
    pages = list(source.read_file(path))
    assert [(len(source.parse(p).records), p.last) for p in pages] == [
        (20_000, False), (1, False), (2, True),
    ]  # fmt: skip


def test_cells_in_the_fonts_of_tcvn3_become_unicode_and_the_others_stay(mapped, tmp_path):
    path = tmp_path / "d.xlsx"
    with xlsxwriter.Workbook(path) as made:
        old, capital = made.add_format({"font_name": ".VnTime"}), made.add_format({"font_name": ".VnTimeH"})
        sheet = made.add_worksheet("S")
        sheet.write_row(0, 0, HEADING)
        for row, (text, font) in enumerate((("®Êt ®ai", old), ("hé tÞch", capital), ("Hà là", None)), 1):
            sheet.write_row(row, 0, [row, f"H{row}", "2021-10-29"])
            sheet.write(row, 3, text, font)
    records, _ = records_of(mapped('encoding = "tcvn3"\n' + MAPPING), path)
    assert [r.field_code for r in records] == ["đất đai", "HỘ TỊCH", "Hà là"]


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ('encoding = "cp1258"', r"encoding: 'cp1258': cells are Unicode"),
        ("heading_line = 0", r"heading_line: counts from 1"),
        ("sheets = 3", r"sheets: must be a list of texts"),
    ],
)
def test_what_a_mapping_tells_wrong_of_a_workbook_is_named(mapped, told, problem):
    with pytest.raises(PlaceError, match=problem):
        mapped(f"{told}\n{MAPPING}")
    with pytest.raises(PlaceError, match="sheets: are of format"):
        mapped('sheets = "x"\n' + MAPPING.replace("xlsx", "csv"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_workbook_with_wrong_bytes_gives_records_or_named_rejections(mapped, tmp_path, data):
    path = book(tmp_path, {"S": [HEADING, FIRST, SECOND]}, "good.xlsx")
    with zipfile.ZipFile(path) as parts:
        names = parts.namelist()
        name = data.draw(st.sampled_from(names))
        raw = bytearray(parts.read(name))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.sampled_from(b'<>"/0A=& \x00\xff9'))
    path.write_bytes(repacked(path, {name: bytes(raw)}))
    records, rejections = records_of(mapped(MAPPING), path)
    assert all(r.reason and r.text.isprintable() for r in rejections)
    assert all(r.source == "vendor" for r in records)
