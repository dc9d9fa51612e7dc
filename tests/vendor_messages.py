"""Good messages of the three national formats for the shipped place, with the personal data that real ones carry."""

PERSONAL = {
    "ChuHoSo": "Nguyễn Văn An", "HoTen": "Trần Thị Bình", "HoTenNguoiNop": "Lê Văn Cường",
    "SoDienThoai": "0912345678", "Email": "an@example.vn", "SoDinhDanh": "070123456789",
    "SoCMNDNguoiNop": "285123456", "DiaChi": "12 Hùng Vương, Đồng Xoài", "NoiDung": "Nhà tôi bị ngập",
}  # fmt: skip
GOOD = {
    "one_stop": {
        "MaHoSo": "H10-{}", "TrangThaiHoSo": "4", "NgayTiepNhan": "20211001080000", "DanhSachHoSoBoSung": [],
        "NgayHenTra": "20211020170000", "KenhThucHien": "2", "NoiNopHoSo": "25216", "DonViXuLy": "25216",
        "NgayCapNhat": "20211001080000000",
    },
    "hotline_1022": {
        "MaPhieu": "PA-{}", "LoaiPhieu": "2", "TrangThai": "1", "NgayTiepNhan": "20211001080000", "ViDo": "",
        "KinhDo": "", "KenhTiepNhan": "call", "MaLinhVuc": "land", "MaDiaBan": "25216",
        "NgayCapNhat": "20211001080000000",
    },
    "payment_platform": {
        "MaThamChieu": "TT-{}", "SoTien": 150000, "ThoiGianGD": "20211001080000", "MaLoi": "00",
        "TrangThai": "2", "ThoiGianGDThanhCong": "20211001080100", "MaKenhThanhToan": "bank",
        "LoaiHinhThanhToan": "fee", "MaDonVi": "25216", "NgayCapNhat": "20211001080100000",
    },
}  # fmt: skip


def raw(source: str, number: int) -> dict:
    """The good message of one record, on a day of its own."""
    first, *_ = GOOD[source]
    day = f"202110{1 + number % 9:02d}"
    told = {k: v.replace("20211001", day) if isinstance(v, str) else v for k, v in GOOD[source].items()}
    return told | {first: GOOD[source][first].format(number)} | PERSONAL
