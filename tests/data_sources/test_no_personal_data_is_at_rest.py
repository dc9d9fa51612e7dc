"""Names, telephone and identity numbers that the three formats carry are nowhere in the database files or the log."""

import logging

import pytest

from geo.places import load_place, shipped
from ioc.domain.feed import Page
from ioc.domain.workcal import from_place
from ioc.ingest import Loader
from ioc.store import open_store, upgrade

PERSONAL = ("Nguyễn Văn Ấn", "Trần Thị Bưởi", "0912345678", "070123456789", "285123456", "an@example.vn",
            "Ấp 5, xã Tiến Hưng", "Rác thải trước nhà tôi")  # fmt: skip
# under the names by which real systems send them, and some of their own
FIELDS = {
    "ChuHoSo": "Nguyễn Văn Ấn",
    "NguoiNop": {"HoTen": "Trần Thị Bưởi", "SoCCCD": "070123456789"}, "HoTen": "Trần Thị Bưởi",
    "SoDienThoai": "0912345678", "SoDinhDanh": "070123456789", "SoCMNDNguoiNop": "285123456", "Email": "an@example.vn",
    "DiaChi": "Ấp 5, xã Tiến Hưng", "HoTenNguoiNop": "Nguyễn Văn Ấn", "NoiDung": "Rác thải trước nhà tôi",
    "TrichYeuHoSo": "Nguyễn Văn Ấn xin cấp giấy", "GhiChu": "gọi 0912345678",
    "DanhSachGiayTo": [{"Ten": "CMND 285123456"}],
}  # fmt: skip
KINDS = {"one_stop": "dossier", "hotline_1022": "ticket", "payment_platform": "payment"}
# what is wrong with a record must not carry it into the quarantine or the log either
BROKEN = {
    "one_stop": [{"MaHoSo": ""}, {"TrangThaiHoSo": "0912345678"}, {"NgayTiepNhan": "Nguyễn Văn Ấn"},
                 {"KenhThucHien": {"HoTen": "Trần Thị Bưởi"}}, {"DonViXuLy": "Ấp 5, xã Tiến Hưng", "NoiNopHoSo": ""}],
    "hotline_1022": [{"MaPhieu": ""}, {"NgayTiepNhan": "gọi 0912345678"}, {"TrangThai": "Rác thải trước nhà tôi"},
                     {"ViDo": "070123456789"}],
    "payment_platform": [{"MaThamChieu": ""}, {"SoTien": "285123456 đồng"}, {"ThoiGianGD": "an@example.vn"}],
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_a_person_reaches_the_disk_or_the_log(kind, request, load, tmp_path, caplog, place):
    raw = request.getfixturevalue(KINDS[kind])
    caplog.set_level(logging.DEBUG)
    source = load(kind)
    body = [{**FIELDS, **raw, **{k: v for k, v in FIELDS.items() if k in raw and k in PERSONAL_FIELDS}}]
    body += [{**FIELDS, **raw, **wrong} for wrong in BROKEN[kind]]
    parsed = source.parse(Page(body=body, where="page 1"))
    assert parsed.records and parsed.rejections
    store = open_store(f"sqlite:///{tmp_path}/ioc.db", place)
    upgrade(store)
    loaded = Loader(store, place, from_place(place)).load(kind, parsed, cursor="c")
    assert loaded.records_in
    store.engine.raw_connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    at_rest = b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir()) if path.is_file())
    assert len(at_rest) > 50_000
    for text in PERSONAL:
        assert text.encode() not in at_rest, text
        assert text.encode("utf-16-le") not in at_rest, text
        assert text not in caplog.text, text


PERSONAL_FIELDS = {"ChuHoSo", "SoDienThoai", "Email", "SoDinhDanh", "TrichYeuHoSo", "HoTen", "NoiDung", "HoTenNguoiNop",
                   "SoCMNDNguoiNop"}  # fmt: skip


def test_the_shipped_place_maps_no_field_that_names_a_person():
    place = load_place(shipped("binh-phuoc-2021"))
    told = "".join(path.read_text(encoding="utf-8") for path in (place.directory / "sources").glob("*.toml"))
    for field in FIELDS:
        assert f'"{field}"' not in told
