"""What a mapping can fill for each kind of record: our fields, how each is read, and what must be there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ioc.domain.records import (
    PORTAL,
    DossierRecord,
    Kind,
    PaymentRecord,
    PaymentState,
    PortalRecord,
    Record,
    Satisfaction,
    TicketKind,
    TicketRecord,
)

TEXT, MOMENT, DUE, FLAG, NUMBER, AMOUNT, AREA = "text", "moment", "due", "flag", "number", "amount", "area"

_DOSSIER = {
    "code": TEXT, "status": TEXT, "updated_at": MOMENT, "received_at": MOMENT, "submitted_at": MOMENT,
    "due_at": DUE, "finished_at": MOMENT, "returned_at": MOMENT, "ended_at": MOMENT, "extended_to": DUE,
    "channel": TEXT, "procedure": TEXT, "field": TEXT, "area": AREA, "receiving_area": AREA,
    "resolving_area": AREA, "step": TEXT, "holder": TEXT, "responsible": TEXT, "has_fee": FLAG,
    "paid_online": FLAG, "parent": TEXT,
}  # fmt: skip
_PORTAL = {
    "code": TEXT, "status": TEXT, "due_at": DUE, "ended_at": MOMENT, "is_late": FLAG, "area": AREA,
    "updated_at": MOMENT,
}  # fmt: skip
_TICKET = {
    "code": TEXT, "kind": TEXT, "opened_at": MOMENT, "state": TEXT, "updated_at": MOMENT,
    "assigned_at": MOMENT, "due_at": DUE, "closed_at": MOMENT, "channel": TEXT, "category": TEXT,
    "area": AREA, "lat": NUMBER, "lon": NUMBER, "responsible": TEXT, "satisfaction": TEXT,
    "dossier_code": TEXT,
}  # fmt: skip
_PAYMENT = {
    "code": TEXT, "amount": AMOUNT, "state": TEXT, "requested_at": MOMENT, "updated_at": MOMENT,
    "paid_at": MOMENT, "refunded_at": MOMENT, "channel": TEXT, "type": TEXT, "dossier_code": TEXT,
    "area": AREA,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind:
    """fields: ours -> how it is read; names: ours -> the record's own; codes: fixed code lists."""

    kind: str
    fields: Mapping[str, str]
    required: tuple[str, ...]
    make: Callable[..., Record]
    names: Mapping[str, str]
    codes: Mapping[str, tuple[str, ...]]


KINDS = {
    "dossiers": RecordKind(
        kind=Kind.DOSSIERS, fields=_DOSSIER, required=("code",), make=DossierRecord,
        names={"code": "dossier_code", "procedure": "procedure_code", "field": "field_code",
               "parent": "parent_code", "area": "receiving_area"},
        codes={"status": tuple(map(str, range(1, 11)))},
    ),
    "tickets": RecordKind(
        kind=Kind.TICKETS, fields=_TICKET, required=("code", "opened_at"), make=TicketRecord,
        names={"code": "ticket_code"},
        codes={"kind": tuple(TicketKind), "satisfaction": tuple(Satisfaction)},
    ),
    "payments": RecordKind(
        kind=Kind.PAYMENTS, fields=_PAYMENT, required=("code", "amount", "requested_at"), make=PaymentRecord,
        names={"code": "payment_code"}, codes={"state": tuple(PaymentState)},
    ),
    "portal": RecordKind(
        kind=PORTAL, fields=_PORTAL, required=("code",), make=PortalRecord, names={"code": "dossier_code"},
        codes={"status": tuple(map(str, range(1, 11)))},
    ),
}  # fmt: skip
