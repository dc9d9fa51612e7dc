"""Dossiers in the national sync format (docs/source-formats.md). Applicants are never read."""

from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import Any

from data_sources.agencies import agency_areas
from data_sources.dues import due_reader
from data_sources.options import Options
from data_sources.progress import steps_of
from data_sources.stamped_pages import STAMP, StampedPages
from data_sources.stamps import parse_stamp
from data_sources.values import code_of, decimal_of, objects, required, short_code, text_of
from data_sources.vendor import VendorSource
from geo.entries import SourceEntry
from geo.places import Place
from ioc.domain.records import DossierRecord, Kind, Pause
from ioc.errors import RecordError

KEPT = {
    "MaHoSo": "dossier_code", "TrangThaiHoSo": "status", STAMP: "updated_at", "MaTTHC": "procedure_code",
    "MaLinhVuc": "field_code", "NgayNopHoSo": "submitted_at", "NgayTiepNhan": "received_at",
    "NgayHenTra": "due_at", "NgayKetThucXuLy": "finished_at", "NgayTra": "returned_at",
    "NgayDung": "ended_at", "NgayGiaHan": "extended_to", "KenhThucHien": "channel",
    "NoiNopHoSo": "receiving_area", "DonViXuLy": "resolving_area", "MaHoSoLienThong": "parent_code",
}  # fmt: skip
STATUSES = {str(n): n for n in range(1, 11)} | {f"0{n}": n for n in range(1, 10)}
PAID_ONLINE = {"0": False, "1": True, "2": True}


def source(place: Place, entry: SourceEntry, options: Options) -> VendorSource:
    pages = StampedPages(entry.name, "one_stop", options, entry.overlap, place.zone)
    make = record_maker(entry.name, place.zone, agency_areas(place), entry.due_day)
    return VendorSource(
        name=entry.name, kind=Kind.DOSSIERS, pages=pages, make=make, kept=KEPT, code_field="MaHoSo"
    )


def record_maker(
    name: str, zone: tzinfo, areas: Mapping[str, str], due_day: str = "end"
) -> Callable[[Mapping[str, Any]], DossierRecord]:
    """A function that makes a record of one sync message; it raises RecordError."""
    due = due_reader(zone, due_day)

    def moment(raw: Mapping[str, Any], field: str):
        return parse_stamp(raw.get(field), zone, field)

    def unit(raw: Mapping[str, Any], field: str) -> str | None:
        code = short_code(raw, field)
        return areas.get(code, code) if areas else code

    def make(raw: Mapping[str, Any]) -> DossierRecord:
        return DossierRecord(
            source=name, dossier_code=required(raw, "MaHoSo"), status=_status(raw),
            updated_at=moment(raw, STAMP), received_at=moment(raw, "NgayTiepNhan"),
            submitted_at=moment(raw, "NgayNopHoSo"), due_at=due(raw, "NgayHenTra"),
            finished_at=moment(raw, "NgayKetThucXuLy"), returned_at=moment(raw, "NgayTra"),
            ended_at=moment(raw, "NgayDung"), extended_to=due(raw, "NgayGiaHan"),
            channel=short_code(raw, "KenhThucHien"), procedure_code=code_of(raw, "MaTTHC"),
            field_code=code_of(raw, "MaLinhVuc"), receiving_area=unit(raw, "NoiNopHoSo"),
            resolving_area=unit(raw, "DonViXuLy"), step=text_of(raw, "BuocXuLy"),
            holder=text_of(raw, "PhongBanXuLy"), has_fee=_has_fee(raw), paid_online=_paid_online(raw),
            parent_code=code_of(raw, "MaHoSoLienThong"),
            pauses=_pauses(raw, moment, due) if raw.get("DanhSachHoSoBoSung") else (),
            steps=steps_of(raw, moment, due),
        )  # fmt: skip

    return make


def _status(raw: Mapping[str, Any]) -> int:
    code = required(raw, "TrangThaiHoSo")
    if code not in STATUSES:
        raise RecordError("TrangThaiHoSo", "unknown_status", "is none of 1..10")
    return STATUSES[code]


def _paid_online(raw: Mapping[str, Any]) -> bool | None:
    code = text_of(raw, "DuocThanhToanTrucTuyen")
    if code is None or code in PAID_ONLINE:
        return PAID_ONLINE.get(code)
    raise RecordError("DuocThanhToanTrucTuyen", "unknown_code", "is none of 0, 1, 2")


def _has_fee(raw: Mapping[str, Any]) -> bool | None:
    fees = raw.get("DanhSachLePhi")
    if fees is None or fees == "":
        return None
    return any((decimal_of(fee.get("Gia"), "DanhSachLePhi.Gia", "impossible_amount") or 0) > 0
               for fee in objects(fees, "DanhSachLePhi"))  # fmt: skip


def _pauses(raw: Mapping[str, Any], moment: Callable, due: Callable) -> tuple[Pause, ...]:
    asked = objects(raw["DanhSachHoSoBoSung"], "DanhSachHoSoBoSung")
    found = [
        Pause(moment(one, "NgayBoSung"), moment(one, "NgayTiepNhanBoSung"), due(one, "NgayHenTraMoi"))
        for one in asked
    ]
    return tuple(sorted(found, key=lambda pause: pause.asked_at))
