"""A small place, its raw records, and sources that ask a scripted service on the loopback."""

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from scripted_service import Service

import data_sources
from geo.places import Place, load_place

PLACES = Path(__file__).resolve().parents[1] / "samples" / "places"
QUICK = {"retry_wait_s": 0.01, "timeout_s": 1.0, "connect_s": 1.0, "page_s": 1.5}


@pytest.fixture(scope="session")
def place() -> Place:
    return load_place(PLACES / "small")


@pytest.fixture
def dossier() -> dict:
    """A good dossier of the national sync message, with the personal fields that real ones carry."""
    return {
        "MaHoSo": "000.00.10.H99-211029-0001", "MaTTHC": "1.000948.H99", "MaLinhVuc": "G01-HT",
        "TrangThaiHoSo": 9, "NgayNopHoSo": "20211028170210", "NgayTiepNhan": "20211029080015",
        "NgayHenTra": "20211104170000", "NgayKetThucXuLy": "20211103160000", "NgayTra": "",
        "KenhThucHien": "2", "NoiNopHoSo": "000.00.10.H99", "DonViXuLy": "101",
        "DanhSachLePhi": [{"Gia": 8000}], "DuocThanhToanTrucTuyen": 1,
        "NgayCapNhat": "20211103160000125", "ChuHoSo": "Nguyễn Văn A", "SoDienThoai": "0912345678",
        "Email": "a@example.vn", "SoDinhDanh": "070123456789", "TrichYeuHoSo": "Xin cấp giấy",
    }  # fmt: skip


@pytest.fixture
def ticket() -> dict:
    return {
        "MaPhieu": "PA-2021-000123", "LoaiPhieu": 2, "TrangThai": "9", "NgayTiepNhan": "20211029081500",
        "NgayChuyen": "20211029083000", "HanXuLy": "20211101", "NgayHoanThanh": "20211030100000",
        "KenhTiepNhan": "call", "MaLinhVuc": "environment", "MaDiaBan": "102", "ViDo": "11.53412",
        "KinhDo": 106.89231, "DonViXuLy": "Phòng TNMT", "MucDoHaiLong": "1",
        "NgayCapNhat": "20211030100000000", "HoTen": "Trần Thị B", "SoDienThoai": "0987654321",
        "NoiDung": "Rác thải trước nhà tôi",
    }  # fmt: skip


@pytest.fixture
def payment() -> dict:
    return {
        "MaDoiTac": "H99", "MaThamChieu": "TT-2021-77", "SoTien": 150000, "ThoiGianGD": "20211029090000",
        "MaLoi": "00", "TrangThai": 2, "ThoiGianGDThanhCong": "20211029090130", "MaKenhThanhToan": "2",
        "LoaiHinhThanhToan": "fee", "MaHoSo": "000.00.10.H99-211029-0001", "MaDonVi": "10.0",
        "NgayCapNhat": "20211029090131000", "HoTenNguoiNop": "Lê Văn C", "SoCMNDNguoiNop": "285123456",
    }  # fmt: skip


@pytest.fixture
def service() -> Iterator[Service]:
    told = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            told.answer(self)

        do_POST = do_GET

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_address[1]}"
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def load(place, service):
    """Loads a source of the small place that asks the scripted service, with short waits."""

    def loaded(name: str = "one_stop", **options: object):
        return data_sources.load(name, place, {"address": service.address, **QUICK, **options})

    return loaded


@pytest.fixture
def mapped(tmp_path, service):
    """Makes a source of a mapping text in a copy of the small place."""

    def made(text: str, kind: str = "dossiers", **options: object):
        directory = tmp_path / "place"
        if not directory.exists():
            shutil.copytree(PLACES / "small", directory)
        (directory / "sources" / "vendor.toml").write_text(text, encoding="utf-8")
        entry = f'\n[sources.vendor]\nkind = "{kind}"\nmapping = "vendor.toml"\n'
        told = (PLACES / "small" / "place.toml").read_text(encoding="utf-8")
        (directory / "place.toml").write_text(told + entry, encoding="utf-8")
        place = load_place(directory)
        return data_sources.load("vendor", place, {"address": service.address, **QUICK, **options})

    return made
