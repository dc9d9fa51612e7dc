"""Takes records out of the counts that their source no longer has, and back in: the same path of deltas as a load."""

from collections.abc import Sequence
from typing import Any

from ioc import clock
from ioc.counts import apply, net, write_ledger
from ioc.counts.touched import touched
from ioc.domain.moments import to_us
from ioc.domain.records import Kind
from ioc.domain.rules import rules_of
from ioc.ingest.load import Loader
from ioc.store import announce, next_version
from ioc.store.facts import rows_of_codes
from ioc.store.gone import gone_of_codes, put_back, take_out
from ioc.store.incidents import note_incident

WITHDRAWN, RETURNED = "withdrawn", "returned"


def withdraw(loader: Loader, source: str, codes: Sequence[str], total: int) -> int:
    """Takes rows out of facts and counts; their history stays. How many there were.

    total: of how many, for the incident.
    """
    place, moment = loader.place.code, to_us(clock.now())
    kind = Kind(loader.place.sources[source].kind)
    with loader.store.write(source) as conn:
        old = rows_of_codes(conn, place, source, kind, codes)
        if not len(old["code"]):
            return 0
        version = next_version(conn, place)
        take_out(conn, place, source, kind, old["code"], version, moment)
        _count(loader, conn, source, (old, None), version)
        told = {"source": source, "count": len(old["code"]), "total": total}
        note_incident(conn, place, WITHDRAWN, moment, told)
    return len(old["code"])


def restore(loader: Loader, source: str, codes: Sequence[str]) -> int:
    """Puts rows back that were taken out, as they were told last. How many there were."""
    place, moment = loader.place.code, to_us(clock.now())
    kind = Kind(loader.place.sources[source].kind)
    with loader.store.write(source) as conn:
        back = gone_of_codes(conn, place, source, codes)["code"]
        if not len(back):
            return 0
        version = next_version(conn, place)
        put_back(conn, place, source, kind, back, version, moment)
        _count(loader, conn, source, (None, rows_of_codes(conn, place, source, kind, back)), version)
        note_incident(conn, place, RETURNED, moment, {"source": source, "count": len(back)})
    return len(back)


def _count(loader: Loader, conn: Any, source: str, change: tuple, version: int) -> None:
    """The counts, the ledger and the hint to listeners; change: rows before and after."""
    entry = loader.place.sources[source]
    kind, rules = Kind(entry.kind), rules_of(loader.place, entry)
    deltas = net(kind, *change, loader.place, rules)
    apply(conn, loader.place, deltas)
    codes = next(rows["code"] for rows in change if rows is not None)
    rows = touched(kind, source, codes, *change, loader.calendar.days)
    write_ledger(conn, loader.place, version, deltas | rows)
    announce(conn, loader.place.code, version)
