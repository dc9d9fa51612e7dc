"""All open rows of a subject in memory, kept up with the data: what any filter and order of a worklist runs over.

The ledger names the rows that changed with each version: only they are read again.
"""

import threading

import numpy as np
from sqlalchemy import Connection, and_

from geo.places import Place
from ioc.counts.ledger import ledger_since
from ioc.counts.touched import Key
from ioc.domain.moments import local_days
from ioc.domain.workcal import WorkCalendar
from ioc.indicators.changes import Changes
from ioc.indicators.members import is_open, read_table
from ioc.indicators.row_tables import RowTable, joined, positions
from ioc.indicators.rows import are_keys


class OpenSet:
    """One per process, place and subject; safe to share among threads."""

    def __init__(self, place: Place, calendar: WorkCalendar, subject: str):
        self.place, self.calendar, self.subject = place, calendar, subject
        self.days = local_days(place.zone.key)
        self._lock = threading.Lock()
        self._held: tuple[int, RowTable] | None = None

    def table(self, conn: Connection, version: int) -> RowTable:
        """The open rows of the version that the connection sees."""
        with self._lock:
            if self._held is None or self._held[0] != version:
                found = self._found(conn, version)
                if self._held is not None and version < self._held[0]:
                    return found  # another thread has gone further meanwhile: what it holds stays
                self._held = (version, found)
            return self._held[1]

    def _found(self, conn: Connection, version: int) -> RowTable:
        if self._held is None or version < self._held[0]:
            return self._read(conn)
        before, table = self._held
        changed = self._changed(conn, before, version)
        return self._read(conn) if changed is None else self._followed(conn, table, changed)

    def _read(self, conn: Connection) -> RowTable:
        return read_table(conn, self.place, self.calendar, self.days, self.subject, [is_open(self.subject)])

    def _changed(self, conn: Connection, before: int, version: int) -> frozenset[Key] | None:
        """The rows that changed since; None where the ledger does not tell, or they are many."""
        changes = Changes()
        for number, deltas in ledger_since(conn, self.place, before):
            if deltas is not None:
                changes.note(number, deltas)
        return changes.since(self.subject, before, version)

    def _followed(self, conn: Connection, table: RowTable, changed: frozenset[Key]) -> RowTable:
        """The rows as they are now: what changed is dropped, and read anew if it is open."""
        if not changed:
            return table
        stay = np.ones(len(table), dtype=bool)
        stay[list(positions(table, changed).values())] = False
        asked = [and_(is_open(self.subject), one) for one in are_keys(conn, self.subject, changed)]
        fresh = read_table(conn, self.place, self.calendar, self.days, self.subject, asked)
        return joined([table.take(stay), fresh])
