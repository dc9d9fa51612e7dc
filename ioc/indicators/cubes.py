"""The counts in the memory of a web worker: read once, or mapped from a snapshot, then kept up by the ledger."""

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection

from geo.places import Place
from ioc import clock
from ioc.counts.deltas import Deltas
from ioc.counts.ledger import ledger_since
from ioc.counts.touched import TOUCHED, days_of
from ioc.domain.moments import local_days, to_us
from ioc.indicators.axes import FullAxis
from ioc.indicators.changes import Changes
from ioc.indicators.cube_tables import build, picked, table_before
from ioc.indicators.dense import Dense, NeedsReading
from ioc.indicators.followed import Followed, Recipe, Rows
from ioc.indicators.kept import Kept, Span
from ioc.indicators.parts import BY_TABLE, TABLES
from ioc.indicators.snapshots import Snapshot, open_snapshot, save_snapshot
from ioc.indicators.sparse import Sparse
from ioc.indicators.turns import Turns
from ioc.store.versions import data_version

READ_AGAIN = 200_000  # changed cells from which reading all is quicker than catching up
PROOF = "dossiers.resolving"  # the part by which a snapshot is proved to be of this database


class Cubes:
    """One per process and place. Read within `turns.reading()`; `catch_up` waits for readers."""

    def __init__(self, place: Place, snapshots: Path | None = None):
        self.place, self.turns = place, Turns()
        self.version: int | None = None
        self.parts: dict[str, Dense | Sparse] = {}
        self._folder, self._kept = snapshots, Kept()
        self._changes = Changes()
        self._followed = Followed(self._changes)

    def catch_up(self, conn: Connection, *, back: bool = False) -> int:
        """Brings the counts to the data version that the connection sees, and returns that version.

        Another thread may have gone further meanwhile: then nothing is done, unless `back` says that the
        data really are older than the counts (a restored copy).
        """
        seen = data_version(conn, self.place.code)
        if seen == self.version:
            return seen
        with self.turns.writing():
            if (
                (self.version is None and not self._open(conn, seen))
                or back
                or (self.version < seen and not self._follow(conn, seen))
            ):
                self._read(conn, seen)
        return seen

    def save(self) -> None:
        """Writes the snapshot from which the next start goes on."""
        if self._folder is not None and self.version is not None:
            with self.turns.reading():
                save_snapshot(self._folder, self.place, Snapshot(self.version, self.parts))

    def dense(self, key: str) -> Dense:
        part = self.parts[key]
        assert isinstance(part, Dense)
        return part

    def sparse(self, key: str) -> Sparse:
        part = self.parts[key]
        assert isinstance(part, Sparse)
        return part

    def remembered(self, key: Hashable, make: Callable[[], Any], span: Span | None = None) -> Any:
        """A result made at its first question; kept over versions while nothing touches the days of its span."""
        return self._kept.get(key, make, span)

    def followed(self, key: Hashable, recipe: Recipe) -> Rows:
        """Rows with what was made of each, of which those that changed are made anew."""
        return self._followed.get(key, recipe, self.version)

    def _is_there(self, conn: Connection, until: int, back: bool) -> bool:
        """Whether the counts are at a version, or could be brought there without reading the tables."""
        if self.version is None:
            return self._open(conn, until)
        return not back and (self.version >= until or self._follow(conn, until))

    def _open(self, conn: Connection, until: int) -> bool:
        """Starts from the snapshot, if after catching up it agrees with the tables of this database."""
        found = None if self._folder is None else open_snapshot(self._folder, self.place)
        if found is None or found.version > until:
            return False
        self.version, self.parts = found.version, found.parts
        if not self._follow(conn, until):
            return False
        dense = self.dense(PROOF)
        counted = table_before(conn, self.place, PROOF, dense, dense.last + 1)
        return np.array_equal(counted, dense.before(dense.last + 1))

    def _read(self, conn: Connection, version: int) -> None:
        today = local_days(self.place.zone.key).day(to_us(clock.now()))
        parts: dict[str, Dense | Sparse] = {}
        for table in TABLES:
            parts |= build(conn, self.place, table, today)
        self.parts, self.version = parts, version
        self._kept.forget(None)
        self._followed.forget()

    def _follow(self, conn: Connection, until: int) -> bool:
        """Applies the ledger; False when it does not reach back, or reading all is the quicker way."""
        cells = 0
        try:
            for version, deltas in ledger_since(conn, self.place, self.version):
                if version != self.version + 1 or deltas is None:
                    return False
                cells += self._change(version, deltas)
                self.version = version
                if cells > READ_AGAIN:
                    return False
        except (FullAxis, NeedsReading):
            return False
        return self.version == until

    def _change(self, version: int, deltas: Deltas) -> int:
        """One version of changes; returns how many cells changed."""
        counts = {table: delta for table, delta in deltas.items() if not table.startswith(TOUCHED)}
        self._kept.forget(days_of(deltas) or None)
        self._changes.note(version, deltas)
        return sum(
            self._change_part(part, *delta) for table, delta in counts.items() for part in BY_TABLE[table]
        )

    def _change_part(self, part: Any, keys: dict[str, np.ndarray], numbers: np.ndarray) -> int:
        held = self.parts[part.key]
        times, codes, counts = picked(part, keys, numbers)
        cells = tuple(axis.numbers(own.tolist()) for axis, own in zip(held.sides, codes, strict=True))
        (held.change if isinstance(held, Dense) else held.add)(times, cells, counts)
        return len(times)
