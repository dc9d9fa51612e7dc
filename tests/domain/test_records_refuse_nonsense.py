"""What no source may tell: each is refused at construction, with its field and reason."""

from datetime import UTC, datetime, timedelta

import pytest
from domain_samples import vietnam

from ioc.domain.records import DossierRecord, Pause, PaymentRecord, TicketRecord
from ioc.errors import RecordError

NOW = vietnam("2021-10-29T08:00")
DOSSIER = {"source": "s", "dossier_code": "1", "status": 4, "updated_at": NOW, "receiving_area": "a"}
TICKET = {
    "source": "s", "ticket_code": "1", "kind": "feedback", "opened_at": NOW, "state": "new", "updated_at": NOW,
}  # fmt: skip
PAYMENT = {
    "source": "s", "payment_code": "1", "amount": 8000, "state": "success", "requested_at": NOW, "paid_at": NOW,
    "updated_at": NOW,
}  # fmt: skip
NONSENSE = [
    (DossierRecord, DOSSIER, {"dossier_code": " "}, "dossier_code", "missing_field"),
    (DossierRecord, DOSSIER, {"status": 11}, "status", "unknown_status"),
    (DossierRecord, DOSSIER, {"status": 0}, "status", "unknown_status"),
    (DossierRecord, DOSSIER, {"received_at": datetime(2021, 10, 29)}, "received_at", "naive_moment"),
    (DossierRecord, DOSSIER, {"due_at": datetime(1900, 1, 1, tzinfo=UTC)}, "due_at", "impossible_date"),
    (
        DossierRecord,
        DOSSIER,
        {"finished_at": datetime(2999, 1, 1, tzinfo=UTC)},
        "finished_at",
        "impossible_date",
    ),
    (DossierRecord, DOSSIER, {"updated_at": None}, "updated_at", "missing_field"),
    (DossierRecord, DOSSIER, {"receiving_area": None}, "receiving_area", "missing_area"),
    (TicketRecord, TICKET, {"kind": "song"}, "kind", "unknown_kind"),
    (TicketRecord, TICKET, {"opened_at": None}, "opened_at", "missing_field"),
    (TicketRecord, TICKET, {"satisfaction": "furious"}, "satisfaction", "unknown_satisfaction"),
    (TicketRecord, TICKET, {"lat": 11.5}, "lat", "impossible_place"),
    (TicketRecord, TICKET, {"lat": 106.9, "lon": 11.5}, "lat", "impossible_place"),
    (PaymentRecord, PAYMENT, {"amount": -1}, "amount", "impossible_amount"),
    (PaymentRecord, PAYMENT, {"amount": 1.5}, "amount", "impossible_amount"),
    (PaymentRecord, PAYMENT, {"state": "maybe"}, "state", "unknown_state"),
    (PaymentRecord, PAYMENT, {"paid_at": None}, "paid_at", "missing_field"),
    (PaymentRecord, PAYMENT, {"state": "refunded"}, "refunded_at", "missing_field"),
]


@pytest.mark.parametrize(
    ("kind", "sound"), [(DossierRecord, DOSSIER), (TicketRecord, TICKET), (PaymentRecord, PAYMENT)]
)
def test_a_sound_record_is_taken(kind, sound):
    assert kind(**sound).source == "s"


@pytest.mark.parametrize(("kind", "sound", "wrong", "field", "reason"), NONSENSE)
def test_nonsense_is_refused_by_field_and_reason(kind, sound, wrong, field, reason):
    with pytest.raises(RecordError) as refused:
        kind(**sound | wrong)
    assert (refused.value.field, refused.value.reason) == (field, reason)


def test_an_answer_before_its_request_is_refused():
    with pytest.raises(RecordError, match="before the request"):
        Pause(NOW, NOW - timedelta(seconds=1))
