"""How far a read replica is behind its primary: in versions of the data, and since when it lacks the next one."""

from dataclasses import dataclass

from sqlalchemy import func, select

from ioc import clock
from ioc.domain.moments import to_us
from ioc.store.engine import Store
from ioc.store.tables import ledger
from ioc.store.versions import data_version


@dataclass(frozen=True, slots=True)
class Lag:
    versions: int
    us: int  # of the world's time


def lag_of(replica: Store, primary: Store) -> Lag:
    """Read on the replica first: what comes in between makes it look older, never newer, than it is."""
    with replica.read() as conn:
        seen = data_version(conn, replica.place)
    with primary.read() as conn:
        there = data_version(conn, primary.place)
        newer = ledger.c.place == primary.place, ledger.c.version > seen
        since = conn.execute(select(func.min(ledger.c.at)).where(*newer)).scalar()
    if there <= seen:
        return Lag(0, 0)
    return Lag(there - seen, 0 if since is None else max(to_us(clock.real()) - since, 0))
