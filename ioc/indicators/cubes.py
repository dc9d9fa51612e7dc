"""The counts in the memory of a web worker: read once, or mapped from a snapshot, then kept up by the ledger."""

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from geo.places import Place
from ioc import clock
from ioc.counts.apply import ledger_since
from ioc.domain.moments import local_days, to_us
from ioc.indicators.axes import FullAxis
from ioc.indicators.cube_tables import build, picked
from ioc.indicators.dense import Dense, NeedsReading
from ioc.indicators.parts import BY_TABLE, TABLES
from ioc.indicators.snapshots import Snapshot, open_snapshot, save_snapshot
from ioc.indicators.sparse import Sparse
from ioc.indicators.turns import Turns
from ioc.store.tables import ledger
from ioc.store.versions import data_version

KEPT = 512  # small results remembered for one data version
READ_AGAIN = 200_000  # changed cells from which reading all is quicker than catching up


class Cubes:
    """One per process and place. Read within `turns.reading()`; `catch_up` waits for readers."""

    def __init__(self, place: Place, snapshots: Path | None = None):
        self.place, self.turns = place, Turns()
        self.version: int | None = None
        self.at: int | None = None  # when that version was written
        self.parts: dict[str, Dense | Sparse] = {}
        self._folder, self._kept = snapshots, {}

    def catch_up(self, conn: Connection, *, back: bool = False) -> int:
        """Brings the counts to the data version that the connection sees, and returns that version.

        Another thread may have gone further meanwhile: then nothing is done, unless `back` says that the
        data really are older than the counts (a restored copy).
        """
        seen = data_version(conn, self.place.code)
        if seen == self.version:
            return seen
        with self.turns.writing():
            if self.version is None:
                self._open(conn)
            if self.version is None or back or (self.version < seen and not self._follow(conn, seen)):
                self._read(conn, seen)
            self.at, self._kept = written_at(conn, self.place, self.version), {}
        return seen

    def save(self) -> None:
        """Writes the snapshot from which the next start goes on."""
        if self._folder is not None and self.version is not None:
            with self.turns.reading():
                save_snapshot(self._folder, self.place, Snapshot(self.version, self.at, self.parts))

    def dense(self, key: str) -> Dense:
        part = self.parts[key]
        assert isinstance(part, Dense)
        return part

    def sparse(self, key: str) -> Sparse:
        part = self.parts[key]
        assert isinstance(part, Sparse)
        return part

    def remembered(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """A small result of this data version, made at its first question."""
        kept = self._kept
        if key not in kept:
            if len(kept) >= KEPT:
                kept.clear()
            kept[key] = make()
        return kept[key]

    def _open(self, conn: Connection) -> None:
        """Takes the snapshot, if it is one of this very database: its version was written at the same moment."""
        found = None if self._folder is None else open_snapshot(self._folder, self.place)
        if (
            found is not None
            and found.at is not None
            and written_at(conn, self.place, found.version) == found.at
        ):
            self.version, self.parts = found.version, found.parts

    def _read(self, conn: Connection, version: int) -> None:
        today = local_days(self.place.zone.key).day(to_us(clock.now()))
        parts: dict[str, Dense | Sparse] = {}
        for table in TABLES:
            parts |= build(conn, self.place, table, today)
        self.parts, self.version = parts, version

    def _follow(self, conn: Connection, until: int) -> bool:
        """Applies the ledger; False when it does not reach back, or reading all is the quicker way."""
        cells = 0
        try:
            for version, deltas in ledger_since(conn, self.place, self.version):
                if version != self.version + 1:
                    return False
                cells += self._change(deltas)
                self.version = version
                if cells > READ_AGAIN:
                    return False
        except (FullAxis, NeedsReading):
            return False
        return self.version == until

    def _change(self, deltas: Any) -> int:
        changed = 0
        for table, (keys, numbers) in deltas.items():
            for part in BY_TABLE[table]:
                sides = self.parts[part.key].sides
                numbered = {s: axis.numbers(keys[s].tolist()) for s, axis in zip(part.sides, sides, strict=True)}
                times, cells, counts = picked(part, {**keys, **numbered}, np.asarray(numbers))
                held = self.parts[part.key]
                (held.change if isinstance(held, Dense) else held.add)(times, cells, counts)
                changed += len(times)
        return changed


def written_at(conn: Connection, place: Place, version: int) -> int | None:
    """When a data version was written; None where the ledger does not reach back to it."""
    table = ledger.c
    return conn.execute(select(table.at).where(table.place == place.code, table.version == version)).scalar()
