"""Drives refused records again after a fix of mapping, place or source; only the process that writes facts does it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from geo.places import Place
from ioc import clock
from ioc.access.audit import Audit
from ioc.domain.feed import Parsed, Source
from ioc.domain.moments import from_us, to_us
from ioc.domain.records import Record
from ioc.errors import RecordError
from ioc.ingest import Loader, check
from ioc.store import Store
from ioc.store.incidents import note_incident
from ioc.store.orders import Order, done, waiting
from ioc.store.trust_rows import Row, mark_redriven, refused
from ioc.trust.again import fields_of, record_of

log = logging.getLogger("ioc.trust")
BATCH = 5_000
INCIDENT = "redrive"


@dataclass(frozen=True, slots=True)
class Redriven:
    """came: in, or known already; left: still refused; lost: of which too little was kept to try."""

    came: int = 0
    left: int = 0
    lost: int = 0


class Redriving:
    """turn() carries out what was ordered at the desk."""

    def __init__(
        self, store: Store, desk: Store, place: Place, loader: Loader, sources: Mapping[str, Source]
    ):
        self.store, self.desk, self.place, self.loader, self.sources = store, desk, place, loader, sources
        self.audit = Audit(desk)

    def turn(self) -> None:
        with self.desk.read() as conn:
            orders = waiting(conn, self.place.code)
        for order in orders:
            found = self.carry_out(order)
            with self.desk.write() as conn:
                told = {"came": found.came, "left": found.left, "lost": found.lost}
                done(conn, self.place.code, order.id, to_us(clock.real()), orjson.dumps(told).decode())

    def carry_out(self, order: Order) -> Redriven:
        """Loads what passes now, and says so to the log and to whoever looks at the source."""
        if order.source not in self.sources:
            log.warning(
                "%s: refused records of a source that is no longer there are not driven again", order.source
            )
            return Redriven()
        found = self._drive(order)
        told = {
            "source": order.source,
            "came": found.came,
            "left": found.left,
            "lost": found.lost,
            "by": order.by,
        }
        with self.store.write() as conn:
            note_incident(conn, self.place.code, INCIDENT, to_us(clock.now()), told)
        self.audit.note(
            "redriven", order.by, order.source, reason=order.reason, find=order.find, **_counts(found)
        )
        log.info("%s: %d refused records came in, %d are still refused", order.source, found.came, found.left)
        return found

    def _drive(self, order: Order) -> Redriven:
        with self.store.read() as conn:
            asked = {"reason": order.reason, "find": order.find, "waiting": True}
            rows = refused(conn, self.place.code, order.source, **asked)
        came, lost = 0, 0
        for start in range(0, len(rows), BATCH):
            some = rows[start : start + BATCH]
            lost += sum(fields_of(row["payload"]) is None for row in some)
            came += self._load(order.source, some)
        return Redriven(came, len(rows) - came - lost, lost)

    def _load(self, source: str, rows: Sequence[Row]) -> int:
        """Loads what passes as records of the source, and marks it; a crash between the two changes nothing."""
        passing = {row["hash"]: self._passing(source, row) for row in rows}
        good = {key: record for key, record in passing.items() if record is not None}
        if good:
            self.loader.load(source, Parsed(list(good.values()), []), heard=False)
            with self.store.write(source) as conn:
                mark_redriven(conn, self.place.code, source, list(good), to_us(clock.now()))
        return len(good)

    def _passing(self, source: str, row: Row) -> Record | None:
        told, seen = fields_of(row["payload"]), from_us(row["first_seen_at"], self.place.zone)
        if told is None:
            return None
        try:
            passing, _ = check([record_of(self.sources[source], told, seen)], self.place)
        except RecordError:
            return None
        return passing[0] if passing else None


def _counts(found: Redriven) -> dict[str, int]:
    return {"came": found.came, "left": found.left, "lost": found.lost}
