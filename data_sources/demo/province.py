"""The three source systems of the demo, ready to hand out their changes."""

from data_sources.demo.about import Callers
from data_sources.demo.history import history
from data_sources.demo.live import DossierDays
from data_sources.demo.lives import Lives, joined
from data_sources.demo.log import Log
from data_sources.demo.payments import payments_of_day, payments_of_history
from data_sources.demo.tickets import tickets_of_day
from data_sources.demo.wire_dossiers import DossierWire
from data_sources.demo.wire_payments import PaymentWire
from data_sources.demo.wire_tickets import TicketWire
from data_sources.demo.world import World

ONE_STOP, HOTLINE, PAYMENTS = "one_stop", "hotline_1022", "payment_platform"
SYSTEMS = (ONE_STOP, HOTLINE, PAYMENTS)
# what a listing goes by, and the fields that make a code
LISTED = {
    ONE_STOP: ("accepted", ("MaHoSo",)),
    HOTLINE: ("opened", ("MaPhieu",)),
    PAYMENTS: ("requested", ("MaDoiTac", "MaThamChieu")),
}
_LEAD = 16  # days: an online dossier may wait over Tết for its acceptance


def logs_of(world: World) -> dict[str, Log]:
    """Draws the whole history (a few seconds)."""
    dossiers, cut = history(world), world.totals.cut
    days = DossierDays(world, dossiers)

    def payments_on(day: int) -> Lives:
        return payments_of_day(world, days.of(day), day)

    callers = Callers(world, dossiers)

    def tickets_on(day: int) -> Lives:
        return callers.tied(tickets_of_day(world, day), day)

    tickets = joined([tickets_on(day) for day in range(world.totals.first, cut)])
    parts = {
        ONE_STOP: (dossiers, days.of, DossierWire(world), _LEAD),
        HOTLINE: (tickets, tickets_on, TicketWire(world), 0),
        PAYMENTS: (payments_of_history(world, dossiers), payments_on, PaymentWire(world), 1),
    }
    return {
        name: Log(cut, past, day_of, wire.render, lead=lead, seed=[world.seed, 9, number])
        for number, (name, (past, day_of, wire, lead)) in enumerate(parts.items())
    }
