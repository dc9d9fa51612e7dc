"""An XLSX holds numbers as numbers, moments as local dates, Vietnamese intact, and every row."""

from datetime import datetime

import openpyxl
import pytest
from export_samples import AS_OF, COLUMNS, ROW, ZONE, cover, many, sheet, texts

from ioc.errors import ExportError
from ioc.exports.sheet import Column, Sheet, Typed
from ioc.exports.xlsx import write_xlsx


@pytest.fixture
def written(tmp_path):
    def write(*sheets, lang="vi", about=None, **more):
        done = write_xlsx(tmp_path / "a.xlsx", about or cover(), sheets, lang, ZONE, **more)
        return done, openpyxl.load_workbook(tmp_path / "a.xlsx")

    return write


def test_every_kind_is_read_back_with_its_type(written):
    _, book = written(sheet([ROW]))
    head, row = list(book["Hồ sơ quá hạn"].iter_rows())
    assert [cell.value for cell in head] == [column.heading.vi for column in COLUMNS]
    assert [cell.value for cell in row] == [
        "Đăng ký đất đai", 1234, 2.5, 109_537_412_104, 0.9798, datetime(2021, 10, 29, 10, 4),
        datetime(2021, 10, 29), "00123",
    ]  # fmt: skip
    assert [cell.data_type for cell in row] == ["s", "n", "n", "n", "n", "d", "d", "s"]
    assert row[5].number_format == "dd/mm/yyyy hh:mm" and row[3].number_format == "#,##0"
    assert row[4].number_format == "0.00%" and row[7].number_format == "@"


def test_a_missing_value_is_an_empty_cell(written):
    _, book = written(sheet([(None,) * len(COLUMNS), ROW]))
    assert {cell.value for cell in book["Hồ sơ quá hạn"][2]} == {None}


def test_a_moment_without_a_zone_is_refused(written):
    with pytest.raises(ValueError, match="no time zone"):
        written(sheet([(*ROW[:5], datetime(2021, 10, 29), *ROW[6:])]))


def test_numbers_too_long_for_a_spreadsheet_stay_texts_to_the_last_digit(written):
    _, book = written(sheet([("", 12_345_678_901_234_567, *ROW[2:])]))
    assert book["Hồ sơ quá hạn"]["B2"].value == "12345678901234567"


def test_money_of_a_currency_with_cents_is_divided(written):
    column = Column(key="amount", heading=COLUMNS[0].heading, kind="money", decimals=2)
    _, book = written(Sheet("Tiền", (column,), [(12_345,), (Typed("share", 0.5),)]))
    assert [book["Tiền"]["A2"].value, book["Tiền"]["A3"].value] == [123.45, 0.5]
    assert book["Tiền"]["A3"].number_format == "0.00%"


def test_heading_stays_in_sight_and_filters(written):
    page = written(sheet(many(3)))[1]["Hồ sơ quá hạn"]
    assert page.freeze_panes == "A2" and page.auto_filter.ref == "A1:H4"
    assert page.column_dimensions["A"].width >= 10


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_cover_says_what_the_file_is(written, lang):
    done, book = written(sheet(many(5)), lang=lang, about=cover(row_count=5, simulated=True))
    cells = [
        value for row in book.worksheets[0].iter_rows(values_only=True) for value in row if value is not None
    ]
    assert done.rows == 5 and 5 in cells
    assert {"Hồ sơ quá hạn", "Thành phố Đồng Xoài", "Một cửa", "đang cập nhật", f"41.{AS_OF}"} <= set(
        map(str, cells)
    )
    assert cells.count(datetime(2021, 10, 29, 10, 4)) == 2 and datetime(2021, 10, 29, 10, 5) in cells
    assert any("MÔ PHỎNG" in str(one) or "SIMULATED" in str(one) for one in cells)


def test_a_file_with_other_rows_than_announced_is_none(written):
    with pytest.raises(ExportError, match="4 rows were read, 5 were announced"):
        written(sheet(many(4)), about=cover(row_count=5))


def test_rows_beyond_a_sheet_go_on_in_the_next_and_the_cover_says_so(written):
    done, book = written(sheet(many(25)), most_rows=11)
    names = ["Hồ sơ quá hạn", "Hồ sơ quá hạn (2)", "Hồ sơ quá hạn (3)"]
    assert book.sheetnames[1:] == names and [count for _, count in done.sheets] == [10, 10, 5]
    assert sum(book[name].max_row - 1 for name in names) == 25
    said = [str(value) for row in book.worksheets[0].iter_rows(values_only=True) for value in row]
    assert sum("nối tiếp" in one for one in said) == 2


def test_a_full_sheet_has_no_empty_one_after_it(written):
    done, _ = written(sheet(many(10)), most_rows=11)
    assert len(done.sheets) == 1


def test_names_of_sheets_are_such_as_excel_allows(written):
    rows = [("một",)]
    columns = COLUMNS[:1]
    long = "Biểu II.06a/VPCP/KSTT: tình hình [giải quyết] hồ sơ?"
    _, book = written(Sheet(long, columns, rows), Sheet(long, columns, rows), Sheet("'", columns, rows))
    assert len(set(book.sheetnames)) == 4
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in book.sheetnames)


def test_a_text_too_long_for_a_cell_is_cut_in_sight(written):
    done, book = written(texts(["đ" * 40_000, "𠮷" * 20_000, "ngắn"]))
    values = [row[0] for row in book["Văn bản"].iter_rows(min_row=2, values_only=True)]
    assert done.cut == 2 and values[2] == "ngắn"
    assert all("đã cắt" in one and len(one.encode("utf-16-le")) // 2 <= 32_767 for one in values[:2])
    said = [str(value) for row in book.worksheets[0].iter_rows(values_only=True) for value in row]
    assert any(one.startswith("2 ô") for one in said)
