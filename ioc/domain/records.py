"""The records every source speaks in; each refuses nonsense at construction (RecordError).

Moments are aware datetimes, amounts integers in the currency's minor unit, codes text. No name, number,
phone or address of a person has a field here: what is not a field cannot be stored.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum, StrEnum

from ioc.errors import RecordError

EARLIEST = datetime(1990, 1, 2, tzinfo=UTC)
LATEST = datetime(2059, 12, 30, tzinfo=UTC)
MAX_AMOUNT = 10**15


class Kind(StrEnum):
    """What a source delivers."""

    DOSSIERS = "dossiers"
    TICKETS = "tickets"
    PAYMENTS = "payments"


PORTAL = "portal"  # what a source delivers that shows the dossiers of another: compared, never counted


class DossierStatus(IntEnum):
    """The ten states of the national portal (domain: TrangThaiHoSo)."""

    SUBMITTED = 1
    ACCEPTED = 2
    REFUSED = 3
    IN_PROGRESS = 4
    AWAITING_DOCUMENTS = 5
    AWAITING_PAYMENT = 6
    WITHDRAWN = 7
    STOPPED = 8
    FINISHED = 9
    RETURNED = 10


class TicketKind(StrEnum):
    """Only feedback and proposals wait for an answer; information is given on the spot."""

    INFORMATION = "information"
    FEEDBACK = "feedback"
    PROPOSAL = "proposal"


class Satisfaction(StrEnum):
    GOOD = "good"
    ACCEPTABLE = "acceptable"
    BAD = "bad"


class PaymentState(StrEnum):
    """Where a payment stands; `success` and `refunded` have a paid_at, `refunded` a refunded_at too."""

    REQUESTED = "requested"
    PENDING = "pending"
    SUCCESS = "success"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Pause:
    """A supplement request: the clock stops from `asked_at` until `answered_at` (None: still waiting)."""

    asked_at: datetime
    answered_at: datetime | None = None
    new_due_at: datetime | None = None

    def __post_init__(self):
        _moments(self, ("asked_at", "answered_at", "new_due_at"))
        if self.answered_at is not None and self.answered_at < self.asked_at:
            raise RecordError("answered_at", "impossible_order", "the answer is before the request")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """A step on a dossier's way: which office or position held it, never a person, from when until when."""

    step: str
    started_at: datetime
    ended_at: datetime | None = None
    due_at: datetime | None = None
    holder: str | None = None

    def __post_init__(self):
        _code(self, "step")
        _moments(self, ("started_at", "ended_at", "due_at"))
        if self.ended_at is not None and self.ended_at < self.started_at:
            raise RecordError("ended_at", "impossible_order", "the step ends before it starts")


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRecord:
    """One version of one dossier as its source tells it. Key: source + dossier_code.

    ended_at is the moment of a state 7 or 8 where the source gives one; updated_at is the source's stamp
    of this version; line numbers versions of one stamp. A code of an area is as the source writes it,
    already translated to the place's area key where it is known, else kept for the check to refuse.
    steps: None where this version does not tell them; those told earlier stay.
    """

    source: str
    dossier_code: str
    status: int
    updated_at: datetime
    received_at: datetime | None = None
    submitted_at: datetime | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    ended_at: datetime | None = None
    extended_to: datetime | None = None
    channel: str | None = None
    procedure_code: str | None = None
    field_code: str | None = None
    receiving_area: str | None = None
    resolving_area: str | None = None
    step: str | None = None
    holder: str | None = None
    responsible: str | None = None
    has_fee: bool | None = None
    paid_online: bool | None = None
    parent_code: str | None = None
    pauses: tuple[Pause, ...] = ()
    steps: tuple[StepRecord, ...] | None = None
    line: int = 0

    def __post_init__(self):
        _code(self, "dossier_code")
        _moments(self, _DOSSIER_MOMENTS)
        if not 1 <= self.status <= 10:
            raise RecordError("status", "unknown_status", f"{self.status!r} is none of 1..10")
        if self.receiving_area is None and self.resolving_area is None:
            raise RecordError("receiving_area", "missing_area", "neither a receiving nor a resolving area")


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRecord:
    """One version of one hotline ticket. Key: source + ticket_code. Its text is never read."""

    source: str
    ticket_code: str
    kind: str
    opened_at: datetime
    state: str
    updated_at: datetime
    assigned_at: datetime | None = None
    due_at: datetime | None = None
    closed_at: datetime | None = None
    channel: str | None = None
    category: str | None = None
    area: str | None = None
    lat: float | None = None
    lon: float | None = None
    responsible: str | None = None
    satisfaction: str | None = None
    dossier_code: str | None = None
    line: int = 0

    def __post_init__(self):
        _code(self, "ticket_code")
        _moments(self, ("opened_at", "assigned_at", "due_at", "closed_at", "updated_at"))
        _one_of(self, "kind", TicketKind)
        if self.satisfaction is not None:
            _one_of(self, "satisfaction", Satisfaction)
        if (self.lat is None) != (self.lon is None):
            raise RecordError("lat", "impossible_place", "a latitude without a longitude or the reverse")
        if self.lat is not None and not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise RecordError("lat", "impossible_place", "the coordinate is not on the earth")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRecord:
    """One version of one online payment. Key: source + payment_code; amount in the minor unit (VND: đồng)."""

    source: str
    payment_code: str
    amount: int
    state: str
    requested_at: datetime
    updated_at: datetime
    paid_at: datetime | None = None
    refunded_at: datetime | None = None
    channel: str | None = None
    type: str | None = None
    dossier_code: str | None = None
    area: str | None = None
    line: int = 0

    def __post_init__(self):
        _code(self, "payment_code")
        _moments(self, ("requested_at", "paid_at", "refunded_at", "updated_at"))
        _one_of(self, "state", PaymentState)
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise RecordError("amount", "impossible_amount", "not an integer of the currency's minor unit")
        if not 0 <= self.amount <= MAX_AMOUNT:
            raise RecordError("amount", "impossible_amount", f"{self.amount} is not in 0..{MAX_AMOUNT}")
        if self.state in (PaymentState.SUCCESS, PaymentState.REFUNDED) and self.paid_at is None:
            raise RecordError("paid_at", "missing_field", f"state {self.state} without the moment of payment")
        if self.state == PaymentState.REFUNDED and self.refunded_at is None:
            raise RecordError("refunded_at", "missing_field", "refunded without the moment of the refund")


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalRecord:
    """A dossier as a portal shows it. Key: source + dossier_code, which is that of the one-stop system.

    is_late: as the portal says it; None where it gives moments only. status: where it tells one.
    """

    source: str
    dossier_code: str
    updated_at: datetime
    status: int | None = None
    due_at: datetime | None = None
    ended_at: datetime | None = None
    is_late: bool | None = None
    area: str | None = None
    line: int = 0

    def __post_init__(self):
        _code(self, "dossier_code")
        _moments(self, ("updated_at", "due_at", "ended_at"))
        if self.status is not None and not 1 <= self.status <= 10:
            raise RecordError("status", "unknown_status", f"{self.status!r} is none of 1..10")


Record = DossierRecord | TicketRecord | PaymentRecord | PortalRecord
RECORDS: dict[str, type] = {
    Kind.DOSSIERS: DossierRecord, Kind.TICKETS: TicketRecord, Kind.PAYMENTS: PaymentRecord, PORTAL: PortalRecord,
}  # fmt: skip

_DOSSIER_MOMENTS = (
    "updated_at",
    "received_at",
    "submitted_at",
    "due_at",
    "finished_at",
    "returned_at",
    "ended_at",
    "extended_to",
)
_REQUIRED = {"updated_at", "opened_at", "requested_at", "asked_at", "started_at"}


def _code(record: object, name: str) -> None:
    value = getattr(record, name)
    if not isinstance(value, str) or not value.strip() or len(value) > 200:
        raise RecordError(name, "missing_field", "no code of 1 to 200 characters")


def _moments(record: object, names: tuple[str, ...]) -> None:
    for name in names:
        value = getattr(record, name)
        if value is None:
            if name in _REQUIRED:
                raise RecordError(name, "missing_field", "no moment is given")
        elif value.tzinfo is None:
            raise RecordError(name, "naive_moment", f"{value.isoformat()} has no time zone")
        elif not EARLIEST.year < value.year < LATEST.year and not EARLIEST <= value <= LATEST:
            raise RecordError(name, "impossible_date", f"{value.isoformat()} is not in 1990..2059")


def _one_of(record: object, name: str, allowed: type[StrEnum]) -> None:
    value = getattr(record, name)
    if value not in allowed.__members__.values():
        raise RecordError(name, f"unknown_{name}", f"{value!r} is none of {', '.join(allowed)}")
