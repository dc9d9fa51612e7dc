"""A sample of a system never seen before gives a mapping that works, and says what it is not sure of."""

import json
from pathlib import Path

import pytest
import xlsxwriter

from data_sources.guessing.moments import how_written
from data_sources.guessing.new_source import propose, try_mapping
from data_sources.guessing.words import folded, is_personal
from data_sources.mapped.ready import DIRECTORY
from geo.places import load_place, shipped
from ioc.errors import SettingError


@pytest.fixture(scope="module")
def province():
    return load_place(shipped("binh-phuoc-2021"))


def wrote(tmp_path: Path, name: str, raw: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    return path


def lines_of(found) -> list[str]:
    return found.text.splitlines()


DOSSIERS = """Mã hồ sơ;Họ tên người nộp;Đơn vị;Ngày tiếp nhận;Hẹn trả;Ngày trả kết quả;Hình thức;Tình trạng;Ghi chú
H-1;Nguyễn Văn A;Xã Một;13/10/2021 08:15;15/10/2021;14/10/2021;Trực tuyến;Đã trả kết quả;
H-2;Trần Thị B;Xã Hai;14/10/2021 09:00;18/10/2021;-;Trực tiếp;Đang xử lý;gọi lại
H-3;Lê C;Xã Một;20/10/2021 10:30;22/10/2021;-;Trực tiếp;Treo;
"""


def test_a_csv_of_dossiers_is_understood(place, tmp_path):
    found = propose(wrote(tmp_path, "d.csv", DOSSIERS), place)
    assert found.kind == "dossiers" and found.problem is None
    for line in (
        'code = "Mã hồ sơ"', 'received_at = "Ngày tiếp nhận"', 'due_at = "Hẹn trả"',
        'returned_at = "Ngày trả kết quả"', 'area = { from = "Đơn vị", match = "name" }', 'empty = ["-"]',
        'time_format = ["dd/MM/yyyy", "dd/MM/yyyy HH:mm"]',
        'channel = { from = "Hình thức", table = "channel" }', '"Trực tuyến" = "2"', '"Đang xử lý" = "4"',
    ):  # fmt: skip
        assert line in lines_of(found), line
    assert [(r.dossier_code, r.status, r.channel, r.receiving_area) for r in found.trial.records] == [
        ("H-1", 10, "2", "101"), ("H-2", 4, "1", "102"),
    ]  # fmt: skip


def test_a_code_that_is_not_understood_is_left_to_a_person_and_its_record_refused(place, tmp_path):
    found = propose(wrote(tmp_path, "d.csv", DOSSIERS), place)
    assert "# Treo came 1 times and was not understood: such records are refused" in lines_of(found)
    (refused,) = found.trial.rejections
    assert (refused.field, refused.reason, refused.code) == ("status", "unknown_status", "H-3")
    told = [one for one in found.trial.told if one.problem]
    assert "Treo" in str(told[0]) and "refused: " in str(told[0])


def test_columns_that_tell_of_persons_are_never_mapped(place, tmp_path):
    found = propose(wrote(tmp_path, "d.csv", DOSSIERS), place)
    assert '# never read, for it may tell of persons: "Họ tên người nộp"' in lines_of(found)
    assert '# not used: "Ghi chú"' in lines_of(found)
    assert "Nguyễn" not in found.text and "Nguyễn" not in str(found.trial)


def test_day_and_month_that_might_be_exchanged_are_said_to_be(place, tmp_path):
    text = DOSSIERS
    for day in ("13", "14", "15", "18", "20", "22"):
        text = text.replace(f"{day}/10/2021", f"0{int(day) % 10}/10/2021")
    found = propose(wrote(tmp_path, "d.csv", text), place)
    assert any(line.startswith("time_format") and "exchanged" in line for line in lines_of(found))
    sure = propose(wrote(tmp_path, "d.csv", DOSSIERS), place)
    assert not any("exchanged" in line for line in lines_of(sure))


@pytest.mark.parametrize(
    ("values", "formats"),
    [
        (["2021-10-29", "2021-10-29T08:00:00+07:00"], ("iso",)),
        (["10/29/2021", "10/13/2021"], ("MM/dd/yyyy",)),
        (["29/10/2021 08:15:30", "30/10/2021"], ("dd/MM/yyyy", "dd/MM/yyyy HH:mm:ss")),
        (["20211029081500", "20211030090000"], ("stamp",)),
        ([1635469200, 1635469201], ("epoch_s",)), ([1635469200000], ("epoch_ms",)), ([44498, 44499.5], ("excel",)),
        (["08:15 29/10/2021"], ("HH:mm dd/MM/yyyy",)),
    ],
)  # fmt: skip
def test_formats_of_moments_are_found_by_trying(values, formats):
    assert how_written(values).formats == formats


NO_MOMENTS = (["x", "y"], [1, 2, 3], ["12.5", "13"], [], [None, ""], ["29/10/2021", "a", "b", "c"])


@pytest.mark.parametrize("values", NO_MOMENTS)
def test_what_is_no_moment_is_not_taken_for_one(values):
    assert how_written(values) is None


def test_payments_with_vietnamese_amounts_are_understood(place, tmp_path):
    text = (
        "Mã giao dịch,Mã hồ sơ,Số tiền,Ngày giao dịch,Ngày thanh toán,Trạng thái\n"
        'G1,H-1,"1.500.000",2021-10-13,2021-10-13,Thành công\nG2,H-2,"20.000",2021-10-14,,Không thành công\n'
    )
    found = propose(wrote(tmp_path, "p.csv", text), place)
    assert found.kind == "payments"
    assert [(r.payment_code, r.amount, str(r.state), r.dossier_code) for r in found.trial.records] == [
        ("G1", 1_500_000, "success", "H-1"), ("G2", 20_000, "failed", "H-2"),
    ]  # fmt: skip
    assert 'decimal_mark = ","' in lines_of(found)
    unsure = propose(wrote(tmp_path, "p.csv", text.replace("1.500.000", "1.500")), place)
    assert any(line.startswith('decimal_mark = "," # look: all points seen') for line in lines_of(unsure))


def test_a_json_of_tickets_is_understood_wherever_its_list_stands(place, tmp_path):
    rows = [
        {"ticket": {"id": f"T{n}", "opened": f"2021-10-{n + 10}T08:00:00Z"}, "status": "closed" if n % 2 else "open",
         "so dien thoai": "0912345678", "closed at": f"2021-10-{n + 12}T08:00:00Z"}
        for n in range(6)
    ]  # fmt: skip
    document = {"meta": {"n": 6}, "answer": {"tickets": rows}}
    found = propose(wrote(tmp_path, "t.json", json.dumps(document)), place)
    assert 'items = "answer.tickets"' in lines_of(found) and 'opened_at = "ticket.opened"' in lines_of(found)
    assert [r.ticket_code for r in found.trial.records] == [f"T{n}" for n in range(6)]
    assert "0912345678" not in found.text + str(found.trial)
    lines = "\n".join(json.dumps(row) for row in rows)
    again = propose(wrote(tmp_path, "t.jsonl", lines), place)
    assert len(again.trial.records) == 6


def test_an_xml_of_tickets_is_understood(province):
    found = propose(DIRECTORY / "open311_xml.sample.xml", province)
    assert found.kind == "tickets" and [r.ticket_code for r in found.trial.records] == [
        "21-0001",
        "21-0002",
        "21-0003",
    ]


def test_the_monthly_workbook_is_understood_as_its_ready_mapping_reads_it(province):
    path = DIRECTORY / "monthly_xlsx.sample.xlsx"
    found = propose(path, province)
    ready = try_mapping('ready = "monthly_xlsx"\nkind = "dossiers"\n', path, province)
    assert found.trial.rejections == [] == ready.trial.rejections
    of = lambda trial: [  # noqa: E731
        (r.dossier_code, r.received_at, r.due_at, r.status, r.channel, r.receiving_area)
        for r in trial.records
    ]
    assert of(found.trial) == of(ready.trial) and len(of(found.trial)) == 11
    assert any(line.startswith('sheets = ["Tháng 9", "Tháng 10"]') for line in lines_of(found))


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_old_letters_are_found_by_the_words_they_give(place, tmp_path, encoding):
    found = propose(wrote(tmp_path, "d.csv", DOSSIERS.encode(encoding)), place)
    assert any(line.startswith(f'encoding = "{encoding}"') for line in lines_of(found))
    assert len(found.trial.records) == 2


def test_titles_above_a_csv_are_passed_over(place, tmp_path):
    found = propose(wrote(tmp_path, "d.csv", f"BẢNG KÊ HỒ SƠ\nTháng 10\n{DOSSIERS}"), place)
    assert "heading_line = 3" in lines_of(found) and len(found.trial.records) == 2


def test_a_sample_without_what_every_record_needs_is_written_and_said_to_be_incomplete(place, tmp_path):
    found = propose(
        wrote(tmp_path, "d.csv", "Đơn vị,Ngày tiếp nhận\nXã Một,2021-10-13\nXã Hai,2021-10-14\n"), place
    )
    assert found.trial is None and "fields.code: is missing" in found.problem
    assert "# code = … look: no column was found for it, and every record needs it" in lines_of(found)


def test_the_kind_may_be_told(place, tmp_path):
    found = propose(wrote(tmp_path, "d.csv", DOSSIERS), place, "tickets")
    assert found.kind == "tickets" and 'kind = "tickets"' in lines_of(found)


def bad_workbook(path: Path) -> bytes:
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet().write(0, 0, "x")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "raw", "problem"),
    [
        ("a.csv", b"", "is empty"), ("a.json", b"{]", "is no JSON"), ("a.json", b'{"a": 1}', "no list of records"),
        ("a.xml", b"<a><b></a>", "is no XML"), ("a.csv", b"1,2,3\n4,5,6\n", "looks like a heading"),
        ("a.csv", b"name,place\n", "holds no record"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "before 2007"),
        ("a.xlsx", b"PK\x03\x04", "no readable XLSX"), ("a.xlsx", None, "looks like a heading"),
    ],
)  # fmt: skip
def test_what_is_no_sample_is_named(place, tmp_path, name, raw, problem):
    raw = bad_workbook(tmp_path / "made.xlsx") if raw is None else raw
    with pytest.raises(SettingError, match=problem):
        propose(wrote(tmp_path, name, raw), place)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("code = ", "is not valid TOML"), ("[fields]\n", "fields.code: is missing"),
        ('kind = "x"\n', "kind: must be one of"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_mapping_that_is_tried_is_named_without_a_path(place, tmp_path, text, problem):
    tried = try_mapping(text, wrote(tmp_path, "d.csv", DOSSIERS), place)
    assert problem in tried.problem and "/" not in tried.problem and tried.trial is None


def test_names_are_alike_without_marks_and_capitals():
    assert folded("NgàyTiếpNhận") == folded("ngay_tiep-nhan") == "ngay tiep nhan"
    assert folded("Đơn vị") == "don vi"
    assert is_personal("SoDienThoai") and is_personal("Địa chỉ") and not is_personal("Mã hồ sơ")
