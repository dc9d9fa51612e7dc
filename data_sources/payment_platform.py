"""Payments of the national payment platform (docs/source-formats.md). Payers and accounts are never read."""

from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import Any

from data_sources.agencies import agency_areas
from data_sources.options import Options
from data_sources.stamped_pages import STAMP, StampedPages
from data_sources.stamps import parse_stamp
from data_sources.values import amount_of, code_of, coded, required, short_code, text_of
from data_sources.vendor import VendorSource
from geo.entries import SourceEntry
from geo.places import Place
from ioc.domain.records import Kind, PaymentRecord, PaymentState
from ioc.errors import RecordError

KEPT = {
    "MaThamChieu": "payment_code", "MaDoiTac": "partner", "SoTien": "amount", "TrangThai": "state",
    "MaLoi": "result", "ThoiGianGD": "requested_at", "ThoiGianGDThanhCong": "paid_at",
    "NgayHoanPhi": "refunded_at", STAMP: "updated_at", "MaKenhThanhToan": "channel",
    "LoaiHinhThanhToan": "type", "MaHoSo": "dossier_code", "MaDonVi": "area",
}  # fmt: skip
REQUESTED, PENDING, PAID, CANCELLED, REFUNDED = "0", "1", "2", "3", "4"
STATES = {code: code for code in (REQUESTED, PENDING, PAID, CANCELLED, REFUNDED)}
SUCCESS = "00"


def source(place: Place, entry: SourceEntry, options: Options) -> VendorSource:
    pages = StampedPages(entry.name, "payment_platform", options, entry.overlap, place.zone)
    make = record_maker(entry.name, place.zone, agency_areas(place), place.currency.decimals)
    return VendorSource(
        name=entry.name, kind=Kind.PAYMENTS, pages=pages, make=make, kept=KEPT, code_field="MaThamChieu"
    )


def record_maker(
    name: str, zone: tzinfo, areas: Mapping[str, str], decimals: int = 0
) -> Callable[[Mapping[str, Any]], PaymentRecord]:
    """A function that makes a record of one payment; it raises RecordError."""

    def moment(raw: Mapping[str, Any], field: str):
        return parse_stamp(raw.get(field), zone, field)

    def make(raw: Mapping[str, Any]) -> PaymentRecord:
        area, amount = short_code(raw, "MaDonVi"), amount_of(raw.get("SoTien"), decimals, "SoTien")
        if amount is None:
            raise RecordError("SoTien", "missing_field", "is not given")
        return PaymentRecord(
            source=name, payment_code=_code(raw), amount=amount, state=_state(raw),
            requested_at=moment(raw, "ThoiGianGD"), updated_at=moment(raw, STAMP),
            paid_at=moment(raw, "ThoiGianGDThanhCong"), refunded_at=moment(raw, "NgayHoanPhi"),
            channel=short_code(raw, "MaKenhThanhToan"), type=short_code(raw, "LoaiHinhThanhToan"),
            dossier_code=code_of(raw, "MaHoSo"), area=areas.get(area, area),
        )  # fmt: skip

    return make


def _code(raw: Mapping[str, Any]) -> str:
    partner, reference = code_of(raw, "MaDoiTac"), required(raw, "MaThamChieu")
    return f"{partner}-{reference}" if partner else reference


def _state(raw: Mapping[str, Any]) -> PaymentState:
    """One state of the request's state and the result of the transaction."""
    told, result = coded(raw, "TrangThai", STATES, "unknown_state"), text_of(raw, "MaLoi")
    if told == REFUNDED:
        return PaymentState.REFUNDED
    if result == SUCCESS or told == PAID:
        return PaymentState.SUCCESS
    if told == CANCELLED:
        return PaymentState.CANCELLED
    if result is not None:
        return PaymentState.FAILED
    return PaymentState.PENDING if told == PENDING else PaymentState.REQUESTED
