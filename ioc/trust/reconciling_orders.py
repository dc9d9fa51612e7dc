"""Reconciliations that an administrator ordered at the desk; the process that polls carries them out."""

import logging

import orjson

from ioc import clock
from ioc.access.audit import Audit
from ioc.domain.moments import to_us
from ioc.store import Store
from ioc.store.orders import RECONCILE, Order, done, waiting
from ioc.trust.reconciling import Reconciling

log = logging.getLogger("ioc.trust")


class ReconcilingOrders:
    """turn() carries out what was ordered."""

    def __init__(self, reconciling: Reconciling, desk: Store):
        self.reconciling, self.desk, self.audit = reconciling, desk, Audit(desk)

    def turn(self) -> None:
        place = self.reconciling.place.code
        with self.desk.read() as conn:
            orders = waiting(conn, place, RECONCILE)
        for order in (one for one in orders if not self.reconciling.waits(one.source)):
            told = self.carry_out(order)
            with self.desk.write() as conn:
                done(conn, place, order.id, to_us(clock.real()), orjson.dumps(told).decode())

    def carry_out(self, order: Order) -> dict[str, object]:
        """As at night; what came of it stands in the log of who did what."""
        if not self.reconciling.can(order.source):
            told: dict[str, object] = {
                "error": f"{order.source}: neither lists its codes nor tells what it counts"
            }
        else:
            found = self.reconciling.nightly(order.source, clock.now())
            told = {"days": len(found.days) if found else 0, "codes": len(found.codes) if found else 0}
            told |= {"error": found.error} if found and found.error else {}
        log.info("%s: reconciled as ordered: %s", order.source, told)
        self.audit.note("reconciled", order.by, order.source, **told)
        return told
