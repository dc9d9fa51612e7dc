"""A CSV carries its cover beside it, in the writing of its language, and every row."""

import zipfile

import pytest
from export_samples import ROW, ZONE, cover, many, sheet, unpacked

from ioc.errors import ExportError
from ioc.exports.csv_zip import file_slug, write_csv


def test_vietnamese_files_have_semicolons_and_decimal_commas(tmp_path):
    write_csv(tmp_path / "a.zip", cover(), (sheet([ROW]),), "vi", ZONE)
    assert unpacked(tmp_path / "a.zip")["ho-so-qua-han.csv"][1] == [
        "Đăng ký đất đai", "1234", "2,5", "109537412104", "0,9798", "29/10/2021 10:04:00", "29/10/2021", "00123",
    ]  # fmt: skip


def test_english_files_have_commas_and_points(tmp_path):
    write_csv(tmp_path / "a.zip", cover(), (sheet([ROW]),), "en", ZONE)
    row = unpacked(tmp_path / "a.zip", "en")["ho-so-qua-han.csv"][1]
    assert row[2:7] == ["2.5", "109537412104", "0.9798", "2021-10-29 10:04:00", "2021-10-29"]


def test_every_file_starts_with_the_mark_of_utf8(tmp_path):
    write_csv(tmp_path / "a.zip", cover(), (sheet([ROW]),), "vi", ZONE)
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        assert len(packed.namelist()) == 2
        assert all(packed.read(name).startswith(b"\xef\xbb\xbf") for name in packed.namelist())


def test_the_cover_stands_beside_the_rows(tmp_path):
    write_csv(tmp_path / "a.zip", cover(row_count=3, simulated=True), (sheet(many(3)),), "vi", ZONE)
    facts = {row[0]: row[1:] for row in unpacked(tmp_path / "a.zip")["thong-tin.csv"]}
    assert facts["Số dòng"] == ["3"] and facts["Địa bàn"] == ["Thành phố Đồng Xoài"]
    assert facts["Số liệu lúc"] == ["29/10/2021 10:04:00"]
    assert facts["Một cửa"] == ["đang cập nhật", "29/10/2021 10:04:00", ""]
    assert any("MÔ PHỎNG" in one for one in facts)


def test_csv_has_no_limit_of_length(tmp_path):
    long = "đ" * 40_000
    write_csv(tmp_path / "a.zip", cover(), (sheet([(long, *ROW[1:])]),), "vi", ZONE)
    assert unpacked(tmp_path / "a.zip")["ho-so-qua-han.csv"][1][0] == long


def test_a_csv_with_other_rows_than_announced_is_none(tmp_path):
    with pytest.raises(ExportError):
        write_csv(tmp_path / "a.zip", cover(row_count=4), (sheet(many(3)),), "vi", ZONE)


def test_file_names_are_plain_letters():
    assert file_slug("Đúng hạn – Bình Phước (tháng 10/2021)") == "dung-han-binh-phuoc-thang-10-2021"
    assert file_slug("???") == "ioc"
