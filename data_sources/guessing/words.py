"""The words by which systems call what we know, without tone marks: a longer phrase says more than a shorter one."""

import re
import unicodedata

FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "dossiers": {
        "code": ("ma ho so", "so ho so", "so bien nhan", "so hs", "ma hs", "ma so", "dossier id", "dossier code",
                 "case id", "case number", "application number", "permit number", "dossier", "case", "id"),
        "received_at": ("ngay tiep nhan", "tiep nhan", "ngay nhan", "nhan ngay", "nhan", "received",
                        "receipt", "opened"),
        "submitted_at": ("ngay nop", "thoi gian nop", "submitted"),
        "due_at": ("ngay hen tra", "hen tra", "han tra", "han xu ly", "han giai quyet", "thoi han", "due",
                   "deadline", "han"),
        "finished_at": ("ngay hoan thanh", "hoan thanh", "ngay ket thuc", "ket thuc", "ngay xong",
                        "xong ngay", "xong",
                        "finished", "completed", "done", "resolved", "closed"),
        "returned_at": ("ngay tra ket qua", "tra ket qua", "ngay tra", "returned"),
        "status": ("trang thai", "tinh trang", "status", "state"),
        "channel": ("hinh thuc nop", "hinh thuc tiep nhan", "hinh thuc", "kenh", "channel"),
        "procedure": ("ma tthc", "ma thu tuc", "procedure code", "procedure"),
        "field": ("linh vuc", "field", "category"),
        "area": ("don vi", "dia phuong", "dia ban", "xa phuong", "noi tiep nhan", "noi nop", "co quan", "xa", "phuong",
                 "area",
                 "commune", "ward", "district", "unit"),
        "updated_at": ("ngay cap nhat", "cap nhat", "updated", "modified", "changed"),
    },
    "tickets": {
        "code": ("ma phieu", "so phieu", "ma phan anh", "ticket id", "service request id", "request id",
                 "ticket", "id"),
        "opened_at": ("ngay tiep nhan", "ngay phan anh", "ngay gui", "tiep nhan", "opened", "requested", "created"),
        "assigned_at": ("ngay chuyen", "assigned"),
        "due_at": ("han xu ly", "han tra loi", "expected", "deadline", "due", "han"),
        "closed_at": ("ngay hoan thanh", "ngay tra loi", "ngay dong", "hoan thanh", "closed", "resolved",
                      "completed"),
        "kind": ("loai phieu", "loai phan anh"),
        "state": ("trang thai", "tinh trang", "status", "state"),
        "channel": ("kenh tiep nhan", "kenh", "nguon tiep nhan", "channel"),
        "category": ("linh vuc", "chu de", "chuyen muc", "service code", "request type", "category", "nature"),
        "area": ("dia ban", "dia phuong", "xa phuong", "don vi hanh chinh", "xa", "phuong", "area", "commune",
                 "district"),
        "lat": ("latitude", "vi do", "lat"),
        "lon": ("longitude", "kinh do", "lon", "lng", "long"),
        "responsible": ("don vi xu ly", "co quan xu ly", "agency responsible", "agency", "department", "ward"),
        "satisfaction": ("muc do hai long", "hai long", "satisfaction"),
        "dossier_code": ("ma ho so", "so ho so"),
        "updated_at": ("ngay cap nhat", "cap nhat", "updated", "modified", "changed"),
    },
    "payments": {
        "code": ("ma giao dich", "so giao dich", "ma tham chieu", "transaction id", "payment id",
                 "transaction", "reference",
                 "id"),
        "amount": ("so tien", "thanh tien", "amount", "total"),
        "requested_at": ("ngay yeu cau", "ngay giao dich", "thoi gian giao dich", "ngay tao", "requested", "created"),
        "paid_at": ("ngay thanh toan", "thoi gian thanh toan", "paid"),
        "refunded_at": ("ngay hoan tien", "hoan tien", "refunded"),
        "state": ("trang thai", "tinh trang", "status", "state"),
        "channel": ("kenh thanh toan", "hinh thuc thanh toan", "kenh", "channel"),
        "type": ("loai hinh", "loai phi", "type"),
        "dossier_code": ("ma ho so", "so ho so"),
        "area": ("don vi", "dia phuong", "dia ban", "area", "commune", "unit"),
        "updated_at": ("ngay cap nhat", "cap nhat", "updated", "modified", "changed"),
    },
}  # fmt: skip
PERSONAL = ("ho ten", "ho va ten", "nguoi nop", "chu ho so", "nguoi phan anh", "ten nguoi", "dia chi", "dien thoai",
            "sdt",
            "cccd", "cmnd", "so dinh danh", "email", "phone", "address", "first name", "last name",
            "applicant", "citizen",
            "noi dung", "description", "trich yeu", "ngay sinh", "birth")  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[a-z0-9]+")


def folded(text: object) -> str:
    """Small letters without tone marks, words apart: "NgàyTiếpNhận" and "ngay_tiep_nhan" are alike."""
    apart = unicodedata.normalize("NFD", _CAMEL.sub(" ", unicodedata.normalize("NFC", str(text))))
    plain = "".join(c for c in apart if not unicodedata.combining(c)).replace("đ", "d").replace("Đ", "D")
    return " ".join(_WORD.findall(_CAMEL.sub(" ", plain).lower()))


def likeness(name: str, phrases: tuple[str, ...]) -> float:
    """How well a column's name fits; 0: not at all. A name that is the phrase fits better than one that holds it."""
    text = folded(name)
    found = [len(p) + (20 if text == p else 0) for p in phrases if f" {p} " in f" {text} "]
    return max(found, default=0)


def is_personal(name: str) -> bool:
    return likeness(name, PERSONAL) > 0


def closest(text: object, phrases: dict[str, tuple[str, ...]]) -> str | None:
    """The key whose longest phrase stands in the text."""
    best = max(phrases, key=lambda key: likeness(str(text), phrases[key]))
    return best if likeness(str(text), phrases[best]) else None
