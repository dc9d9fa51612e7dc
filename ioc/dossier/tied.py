"""Payments and tickets that name a dossier by its code, and the dossiers named; each within the areas of its own."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from geo.places import Place
from ioc.access.scope import Scope
from ioc.dossier.answers import TiedPayment, TiedTicket
from ioc.store.tables import FACTS

DOSSIERS, PAYMENTS, TICKETS = FACTS["dossiers"], FACTS["payments"], FACTS["tickets"]
OF_PAYMENT = ("code", "state", "amount", "type", "channel", "requested_at", "paid_at")
OF_TICKET = ("code", "kind", "state", "category", "opened_at", "due_at", "end_at")


def tied_payments(conn: Connection, place: Place, code: str, scope: Scope) -> tuple[TiedPayment, ...]:
    query = select(*(PAYMENTS.c[name] for name in (*OF_PAYMENT, "area"))).where(
        PAYMENTS.c.place == place.code, PAYMENTS.c.dossier_code == code
    )
    rows = conn.execute(query.order_by(PAYMENTS.c.requested_at, PAYMENTS.c.code)).mappings()
    seen = (row for row in rows if scope.allows(place, row["area"]))
    return tuple(TiedPayment(**{name: row[name] for name in OF_PAYMENT}) for row in seen)


def tied_tickets(conn: Connection, place: Place, code: str, scope: Scope) -> tuple[TiedTicket, ...]:
    query = select(*(TICKETS.c[name] for name in (*OF_TICKET, "area"))).where(
        TICKETS.c.place == place.code, TICKETS.c.dossier_code == code
    )
    rows = conn.execute(query.order_by(TICKETS.c.opened_at, TICKETS.c.code)).mappings()
    seen = (row for row in rows if scope.allows(place, row["area"]))
    return tuple(TiedTicket(**{name: row[name] for name in OF_TICKET}) for row in seen)


def sources_of(conn: Connection, place: Place, codes: Iterable[str], scope: Scope) -> dict[str, str]:
    """By the code of a dossier the source it comes from; of those alone that are there and may be seen."""
    names = ("code", "source", "resolving_area", "receiving_area")
    asked = sorted(set(codes))
    if not asked:
        return {}
    query = select(*(DOSSIERS.c[name] for name in names)).where(
        DOSSIERS.c.place == place.code, DOSSIERS.c.source.in_(_sources(place)), DOSSIERS.c.code.in_(asked)
    )
    rows = conn.execute(query).all()
    return {code: source for code, source, *areas in rows if any(scope.allows(place, area) for area in areas)}


def _sources(place: Place) -> list[str]:
    return [name for name, entry in place.sources.items() if entry.kind == "dossiers"]
