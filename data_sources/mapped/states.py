"""The state of a record whose mapping gives none: it follows from the moments that are filled in."""

from collections.abc import Callable
from typing import Any

from geo.places import Place
from ioc.domain.records import PORTAL, DossierStatus, Kind, PaymentState, TicketKind

Values = dict[str, Any]
Rule = Callable[[Values], None]


def _dossiers(place: Place) -> Rule:
    def rule(values: Values) -> None:
        status = values.get("status")
        values["status"] = int(status) if status is not None else _status(values)

    return rule


def _status(values: Values) -> DossierStatus:
    if values.get("returned_at") is not None:
        return DossierStatus.RETURNED
    if values.get("finished_at") is not None:
        return DossierStatus.FINISHED
    return DossierStatus.SUBMITTED if values.get("received_at") is None else DossierStatus.IN_PROGRESS


def _portal(place: Place) -> Rule:
    """A portal need not tell a state."""

    def rule(values: Values) -> None:
        status = values.get("status")
        values["status"] = None if status is None else int(status)

    return rule


def _tickets(place: Place) -> Rule:
    """Feedback, where no kind is told: it may be open."""
    is_open, closed = _first_state(place, "open", "new"), _first_state(place, "closed", "closed")

    def rule(values: Values) -> None:
        values["kind"] = values.get("kind") or TicketKind.FEEDBACK.value
        if values.get("state") is None:
            values["state"] = is_open if values.get("closed_at") is None else closed

    return rule


def _first_state(place: Place, cls: str, usual: str) -> str | None:
    states = [code for code, state in place.ticket_states.items() if state.cls == cls]
    return usual if usual in states else next(iter(states), None)


def _payments(place: Place) -> Rule:
    def rule(values: Values) -> None:
        if values.get("state") is None:
            values["state"] = _payment_state(values).value

    return rule


def _payment_state(values: Values) -> PaymentState:
    if values.get("refunded_at") is not None:
        return PaymentState.REFUNDED
    return PaymentState.REQUESTED if values.get("paid_at") is None else PaymentState.SUCCESS


STATE_RULES: dict[str, Callable[[Place], Rule]] = {
    Kind.DOSSIERS: _dossiers,
    Kind.TICKETS: _tickets,
    Kind.PAYMENTS: _payments,
    PORTAL: _portal,
}
