"""The three national formats: good records in full, bad ones refused by field and reason, no persons."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from ioc.domain.feed import Page
from ioc.domain.records import PaymentState

VN = timezone(timedelta(hours=7))
PERSONAL = ("Nguyễn", "Trần", "Lê Văn", "0912345678", "0987654321", "a@example.vn", "070123456789",
            "285123456", "Rác thải", "Xin cấp")  # fmt: skip


def parse(load, name: str, *raw: object):
    return load(name).parse(Page(body=list(raw), where="page 1"))


def only(load, name: str, raw: dict):
    parsed = parse(load, name, raw)
    assert parsed.rejections == []
    return parsed.records[0]


def refused(load, name: str, raw: object):
    parsed = parse(load, name, raw)
    assert parsed.records == []
    return parsed.rejections[0]


def test_a_dossier_is_read_in_full(load, dossier):
    record = only(load, "one_stop", dossier)
    assert record.dossier_code == "000.00.10.H99-211029-0001" and record.status == 9
    assert record.received_at == datetime(2021, 10, 29, 8, 0, 15, tzinfo=VN)
    assert record.updated_at == datetime(2021, 11, 3, 16, 0, 0, 125_000, tzinfo=VN)
    assert record.finished_at == datetime(2021, 11, 3, 16, tzinfo=VN) and record.returned_at is None
    assert (record.channel, record.procedure_code, record.field_code) == ("2", "1.000948.H99", "G01-HT")
    assert record.has_fee is True and record.paid_online is True
    assert (record.source, record.line) == ("one_stop", 0)


def test_agency_codes_become_areas_by_the_table_of_the_place(load, dossier):
    record = only(load, "one_stop", dossier)
    assert (record.receiving_area, record.resolving_area) == ("10.0", "101")


def test_an_empty_due_date_is_none_and_a_date_alone_is_the_end_of_its_day(load, dossier):
    assert only(load, "one_stop", dossier | {"NgayHenTra": ""}).due_at is None
    end = only(load, "one_stop", dossier | {"NgayHenTra": "20211104"}).due_at
    assert end == datetime(2021, 11, 5, tzinfo=VN) - timedelta(microseconds=1)


def test_supplement_requests_are_pauses_in_order(load, dossier):
    asked = [
        {"NgayBoSung": "20211101080000", "NgayTiepNhanBoSung": ""},
        {
            "NgayBoSung": "20211030080000",
            "NgayTiepNhanBoSung": "20211030090000",
            "NgayHenTraMoi": "20211105170000",
        },
    ]
    pauses = only(load, "one_stop", dossier | {"DanhSachHoSoBoSung": asked}).pauses
    assert [p.asked_at.day for p in pauses] == [30, 1]
    assert pauses[0].new_due_at == datetime(2021, 11, 5, 17, tzinfo=VN) and pauses[1].answered_at is None


@pytest.mark.parametrize(
    ("fees", "has_fee"),
    [(None, None), ([], False), ([{"Gia": 0}], False), ([{"Gia": "0"}, {"Gia": "15000"}], True)],
)
def test_a_fee_above_nothing_is_an_obligation(load, dossier, fees, has_fee):
    assert only(load, "one_stop", dossier | {"DanhSachLePhi": fees}).has_fee is has_fee


def test_a_ticket_is_read_in_full(load, ticket):
    record = only(load, "hotline_1022", ticket)
    assert (record.ticket_code, record.kind, record.state) == ("PA-2021-000123", "feedback", "published")
    assert record.opened_at == datetime(2021, 10, 29, 1, 15, tzinfo=UTC)
    assert record.due_at == datetime(2021, 11, 2, tzinfo=VN) - timedelta(microseconds=1)
    assert (record.lat, record.lon, record.area) == (11.53412, 106.89231, "102")
    assert (record.channel, record.category, record.satisfaction) == ("call", "environment", "good")
    assert record.dossier_code is None


def test_a_ticket_may_name_its_dossier_by_its_code(load, ticket):
    code = "000.00.10.H99-211029-0001"
    assert only(load, "hotline_1022", ticket | {"MaHoSo": code}).dossier_code == code
    assert only(load, "hotline_1022", ticket | {"MaHoSo": ""}).dossier_code is None
    rejection = refused(load, "hotline_1022", ticket | {"MaHoSo": "Nguyễn Văn A"})
    assert (rejection.field, rejection.reason) == ("MaHoSo", "malformed_code")


def test_a_payment_is_read_in_full(load, payment):
    record = only(load, "payment_platform", payment)
    assert (record.payment_code, record.amount, record.state) == ("H99-TT-2021-77", 150_000, "success")
    assert record.paid_at == datetime(2021, 10, 29, 2, 1, 30, tzinfo=UTC)
    assert (record.type, record.area, record.dossier_code) == ("fee", "10.0", "000.00.10.H99-211029-0001")


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"TrangThai": 4, "NgayHoanPhi": "20211030080000"}, PaymentState.REFUNDED),
        ({"TrangThai": None}, PaymentState.SUCCESS),
        ({"TrangThai": "3", "MaLoi": "24"}, PaymentState.CANCELLED),
        ({"TrangThai": "", "MaLoi": "99"}, PaymentState.FAILED),
        ({"TrangThai": 1, "MaLoi": ""}, PaymentState.PENDING),
        ({"TrangThai": 0, "MaLoi": None}, PaymentState.REQUESTED),
    ],
)
def test_state_and_result_make_one_state(load, payment, told, state):
    assert only(load, "payment_platform", payment | told).state == state


@pytest.mark.parametrize(
    ("told", "field", "reason"),
    [
        ({"MaHoSo": ""}, "MaHoSo", "missing_field"),
        ({"TrangThaiHoSo": 11}, "TrangThaiHoSo", "unknown_status"),
        ({"TrangThaiHoSo": "done"}, "TrangThaiHoSo", "unknown_status"),
        ({"TrangThaiHoSo": None}, "TrangThaiHoSo", "missing_field"),
        ({"NgayTiepNhan": "20210230080000"}, "NgayTiepNhan", "impossible_date"),
        ({"NgayTiepNhan": "00010101000000"}, "received_at", "impossible_date"),
        ({"NgayHenTra": "99991231"}, "due_at", "impossible_date"),  # no day comes after it
        ({"NgayTiepNhan": "29/10/2021"}, "NgayTiepNhan", "impossible_date"),
        ({"NgayTiepNhan": {"date": 1}}, "NgayTiepNhan", "impossible_date"),
        ({"NgayCapNhat": ""}, "updated_at", "missing_field"),
        ({"NoiNopHoSo": "", "DonViXuLy": ""}, "receiving_area", "missing_area"),
        ({"KenhThucHien": ["2"]}, "KenhThucHien", "wrong_type"),
        ({"DanhSachLePhi": "8000"}, "DanhSachLePhi", "wrong_type"),
        ({"DanhSachLePhi": [{"Gia": "free"}]}, "DanhSachLePhi.Gia", "impossible_amount"),
        ({"DanhSachHoSoBoSung": [1]}, "DanhSachHoSoBoSung", "wrong_type"),
        ({"MaTTHC": "x" * 300}, "MaTTHC", "too_long"),
        ({"MaTTHC": "a\x00b"}, "MaTTHC", "wrong_encoding"),
    ],
)
def test_a_bad_dossier_is_refused_by_field_and_reason(load, dossier, told, field, reason):
    rejection = refused(load, "one_stop", dossier | told)
    assert (rejection.field, rejection.reason) == (field, reason)
    assert rejection.where == "one_stop, page 1, record 1"


@pytest.mark.parametrize(
    ("told", "field", "reason"),
    [
        ({"LoaiPhieu": 4}, "LoaiPhieu", "unknown_kind"),
        ({"TrangThai": "99"}, "TrangThai", "unknown_state"),
        ({"NgayTiepNhan": ""}, "opened_at", "missing_field"),
        ({"MucDoHaiLong": "9"}, "MucDoHaiLong", "unknown_satisfaction"),
        ({"ViDo": ""}, "lat", "impossible_place"),
        ({"ViDo": "111.5"}, "lat", "impossible_place"),
        ({"ViDo": "eleven"}, "ViDo", "impossible_place"),
    ],
)
def test_a_bad_ticket_is_refused_by_field_and_reason(load, ticket, told, field, reason):
    rejection = refused(load, "hotline_1022", ticket | told)
    assert (rejection.field, rejection.reason) == (field, reason)


@pytest.mark.parametrize(
    ("told", "field", "reason"),
    [
        ({"SoTien": -5}, "SoTien", "impossible_amount"),
        ({"SoTien": "-5"}, "SoTien", "impossible_amount"),
        ({"SoTien": "1.500.000"}, "SoTien", "impossible_amount"),
        ({"SoTien": 1.5}, "SoTien", "impossible_amount"),
        ({"SoTien": "NaN"}, "SoTien", "impossible_amount"),
        ({"SoTien": True}, "SoTien", "impossible_amount"),
        ({"SoTien": "1e99"}, "SoTien", "impossible_amount"),
        ({"SoTien": None}, "SoTien", "missing_field"),
        ({"ThoiGianGDThanhCong": ""}, "paid_at", "missing_field"),
        ({"TrangThai": 4}, "refunded_at", "missing_field"),
        ({"TrangThai": 5}, "TrangThai", "unknown_state"),
    ],
)
def test_a_bad_payment_is_refused_by_field_and_reason(load, payment, told, field, reason):
    rejection = refused(load, "payment_platform", payment | told)
    assert (rejection.field, rejection.reason) == (field, reason)


@pytest.mark.parametrize("junk", [None, 5, "text", [], [1]])
def test_what_is_no_object_is_refused_and_the_rest_is_read(load, dossier, junk):
    parsed = parse(load, "one_stop", dossier, junk, dossier | {"MaHoSo": "2"})
    assert [r.dossier_code for r in parsed.records] == [dossier["MaHoSo"], "2"]
    assert [(r.reason, r.where) for r in parsed.rejections] == [
        ("not_a_record", "one_stop, page 1, record 2")
    ]


def test_unknown_fields_are_ignored(load, dossier):
    assert only(load, "one_stop", dossier | {"TruongMoi": {"a": [1]}}) == only(load, "one_stop", dossier)


@pytest.mark.parametrize(
    ("name", "sample", "told"),
    [
        ("one_stop", "dossier", {"TrangThaiHoSo": 77}),
        ("hotline_1022", "ticket", {"TrangThai": 77}),
        ("payment_platform", "payment", {"SoTien": -1}),
    ],
)
def test_quarantine_keeps_codes_and_dates_but_nothing_of_a_person(load, request, name, sample, told):
    rejection = refused(load, name, request.getfixturevalue(sample) | told)
    assert rejection.payload and rejection.code
    assert not any(word in repr(rejection) for word in PERSONAL)


def test_a_person_in_the_wrong_field_is_not_kept_either(load, dossier):
    junk = {"MaTTHC": "Nguyễn Văn A", "KenhThucHien": "0912345678", "NgayTiepNhan": "a@example.vn",
            "DonViXuLy": "070123456789"}  # fmt: skip
    rejection = refused(load, "one_stop", dossier | junk)
    assert not any(word in repr(rejection) for word in PERSONAL)
    assert rejection.payload["channel"] == "(10 characters)"


def test_the_same_bad_record_has_the_same_hash_and_another_one_another(load, dossier):
    bad = dossier | {"TrangThaiHoSo": 0}
    hashes = [
        refused(load, "one_stop", one).hash
        for one in (bad, dict(reversed(bad.items())), bad | {"MaTTHC": "x"})
    ]
    assert hashes[0] == hashes[1] != hashes[2]


STEP = {
    "BuocXuLy": "signing", "TrangThai": "4", "NguoiXuLy": "NGUYEN VAN A", "ChucDanh": "Lãnh đạo",
    "PhongBanXuLy": "Đất đai",
    "NoiDungXuLy": "Ông A, 0912345678, xin giục", "NgayBatDau": "20211029080000", "ThoiDiemXuLy": "20211029100000",
    "NgayKetThucTheoQuyDinh": "20211030",
}  # fmt: skip


def test_a_step_is_read_without_the_official_and_without_free_text(load, dossier):
    record = only(load, "one_stop", dossier | {"DanhSachTienDo": [STEP]})
    (step,) = record.steps
    assert (step.step, step.holder) == ("signing", "Lãnh đạo, Đất đai")
    assert step.started_at == datetime(2021, 10, 29, 8, tzinfo=VN)
    assert step.ended_at == datetime(2021, 10, 29, 10, tzinfo=VN)
    assert step.due_at == datetime(2021, 10, 31, tzinfo=VN) - timedelta(microseconds=1)
    assert "NGUYEN" not in repr(record) and "0912345678" not in repr(record)


@pytest.mark.parametrize(
    ("told", "steps"),
    [
        (None, None), ("", None), ([], ()),
        ([STEP | {"BuocXuLy": "", "TrangThai": 5}], ("supplement",)),
        ([STEP | {"BuocXuLy": "", "TrangThai": "77"}], ("processing",)),
        ([STEP | {"NgayBatDau": "", "ThoiDiemXuLy": ""}, STEP], ("signing",)),
    ],
)  # fmt: skip
def test_steps_are_told_or_not_told_and_named_by_step_or_state(load, dossier, told, steps):
    found = only(load, "one_stop", dossier | {"DanhSachTienDo": told}).steps
    assert (None if found is None else tuple(step.step for step in found)) == steps


def test_a_step_without_a_beginning_begins_when_it_was_done(load, dossier):
    (step,) = only(load, "one_stop", dossier | {"DanhSachTienDo": [STEP | {"NgayBatDau": None}]}).steps
    assert step.started_at == step.ended_at == datetime(2021, 10, 29, 10, tzinfo=VN)


@pytest.mark.parametrize(
    ("told", "field", "reason"),
    [
        ("x", "DanhSachTienDo", "wrong_type"),
        ([STEP | {"NgayBatDau": "hom qua"}], "NgayBatDau", "impossible_date"),
        ([STEP | {"NgayBatDau": "20211101080000"}], "ended_at", "impossible_order"),
    ],
)
def test_a_dossier_with_impossible_steps_is_refused(load, dossier, told, field, reason):
    rejection = refused(load, "one_stop", dossier | {"DanhSachTienDo": told})
    assert (rejection.field, rejection.reason) == (field, reason)
