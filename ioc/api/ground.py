"""What the service stands on besides the facts it reads: where pushes wait, the primary of a replica, the disk."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from ioc import clock
from ioc.domain.moments import SECOND, to_us
from ioc.ingest.pushed import Receiver
from ioc.store import Store
from ioc.store.replica import Lag, lag_of

PUSHES_LATE_S = 60
REPLICA_LATE_S = 30
MB = 1_000_000
DISK_LEAST_MB = 200  # below it the next batch, snapshot or export may not fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """receiver: where sources push; replica, primary: where facts are read and written, if apart; data: a folder."""

    receiver: Receiver | None = None
    replica: Store | None = None
    primary: Store | None = None
    data: Path | None = None

    def lag(self) -> Lag | None:
        """None where facts are read from where they are written."""
        if self.replica is None or self.primary is None:
            return None
        return lag_of(self.replica, self.primary)

    def free_bytes(self) -> int | None:
        """What is left on the disk of the data directory, which comes into being when something is written there."""
        if self.data is None:
            return None
        here = self.data.resolve()
        return shutil.disk_usage(next(one for one in (here, *here.parents) if one.exists())).free

    def pushes(self) -> list[str]:
        """Pushed records that nobody stores: no poller runs, or it cannot write."""
        now = to_us(clock.real())
        waits = (
            {} if self.receiver is None else {one.source: now - one.since for one in self.receiver.waiting()}
        )
        late = {source: wait for source, wait in waits.items() if wait > PUSHES_LATE_S * SECOND}
        return [f"{source}: pushed records wait for {wait // SECOND} s" for source, wait in late.items()]

    def behind(self) -> list[str]:
        lag = self.lag()
        if lag is None or lag.us <= REPLICA_LATE_S * SECOND:
            return []
        return [f"the read replica is {lag.us // SECOND} s and {lag.versions} versions behind"]

    def full(self) -> list[str]:
        free = self.free_bytes()
        if free is None or free >= DISK_LEAST_MB * MB:
            return []
        return [f"the disk of the data has {free // MB} MB left"]
