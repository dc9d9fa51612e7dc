"""Tickets of hotline 1022 (docs/source-formats.md). Who called, and what was said, is never read."""

from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import Any

from data_sources.agencies import agency_areas
from data_sources.dues import due_reader
from data_sources.options import Options
from data_sources.stamped_pages import STAMP, StampedPages
from data_sources.stamps import parse_stamp
from data_sources.values import code_of, coded, degrees_of, required, short_code, text_of
from data_sources.vendor import VendorSource
from geo.entries import SourceEntry
from geo.places import Place
from ioc.domain.records import Kind, Satisfaction, TicketKind, TicketRecord
from ioc.errors import RecordError

KEPT = {
    "MaPhieu": "ticket_code", "LoaiPhieu": "kind", "TrangThai": "state", STAMP: "updated_at",
    "NgayTiepNhan": "opened_at", "NgayChuyen": "assigned_at", "HanXuLy": "due_at",
    "NgayHoanThanh": "closed_at", "KenhTiepNhan": "channel", "MaLinhVuc": "category", "MaDiaBan": "area",
    "MucDoHaiLong": "satisfaction", "MaHoSo": "dossier_code",
}  # fmt: skip
KINDS = {"1": TicketKind.INFORMATION, "2": TicketKind.FEEDBACK, "3": TicketKind.PROPOSAL}
STATES = {
    "1": "new", "2": "verifying", "3": "refused", "4": "awaiting_information", "5": "assigned",
    "6": "sent_back", "7": "in_progress", "8": "answered", "9": "published", "10": "reopened", "11": "closed",
}  # fmt: skip
SATISFACTIONS = {"1": Satisfaction.GOOD, "2": Satisfaction.ACCEPTABLE, "3": Satisfaction.BAD}


def source(place: Place, entry: SourceEntry, options: Options) -> VendorSource:
    pages = StampedPages(entry.name, "hotline_1022", options, entry.overlap, place.zone)
    make = record_maker(entry.name, place.zone, agency_areas(place), entry.due_day)
    return VendorSource(
        name=entry.name, kind=Kind.TICKETS, pages=pages, make=make, kept=KEPT, code_field="MaPhieu"
    )


def record_maker(
    name: str, zone: tzinfo, areas: Mapping[str, str], due_day: str = "end"
) -> Callable[[Mapping[str, Any]], TicketRecord]:
    """A function that makes a record of one ticket; it raises RecordError."""
    due = due_reader(zone, due_day)

    def moment(raw: Mapping[str, Any], field: str):
        return parse_stamp(raw.get(field), zone, field)

    def make(raw: Mapping[str, Any]) -> TicketRecord:
        area = short_code(raw, "MaDiaBan")
        return TicketRecord(
            source=name, ticket_code=required(raw, "MaPhieu"),
            kind=_required_code(raw, "LoaiPhieu", KINDS, "kind"),
            opened_at=moment(raw, "NgayTiepNhan"), state=_required_code(raw, "TrangThai", STATES, "state"),
            updated_at=moment(raw, STAMP), assigned_at=moment(raw, "NgayChuyen"), due_at=due(raw, "HanXuLy"),
            closed_at=moment(raw, "NgayHoanThanh"), channel=short_code(raw, "KenhTiepNhan"),
            category=short_code(raw, "MaLinhVuc"), area=areas.get(area, area),
            lat=degrees_of(raw.get("ViDo"), "ViDo"), lon=degrees_of(raw.get("KinhDo"), "KinhDo"),
            responsible=text_of(raw, "DonViXuLy"),
            satisfaction=coded(raw, "MucDoHaiLong", SATISFACTIONS, "unknown_satisfaction"),
            dossier_code=code_of(raw, "MaHoSo"),
        )  # fmt: skip

    return make


def _required_code(raw: Mapping[str, Any], field: str, table: Mapping[str, str], name: str) -> str:
    value = coded(raw, field, table, f"unknown_{name}")
    if value is None:
        raise RecordError(field, "missing_field", "is not given")
    return value
