"""All open rows of a subject in memory, kept up with the data: what any filter and order of a worklist runs over.

A change of data names the days on which changed rows began (ioc.counts.touched): the rows of those days are read
again, all others stay.
"""

import threading

import numpy as np
from sqlalchemy import Connection, and_

from geo.places import Place
from ioc.counts.apply import ledger_since
from ioc.counts.touched import TOUCHED
from ioc.domain.moments import local_days
from ioc.domain.workcal import WorkCalendar
from ioc.indicators.members import is_open, read_table
from ioc.indicators.row_tables import RowTable, joined
from ioc.indicators.rows import START, unindexed
from ioc.store.tables import FACTS

READ_AGAIN = 90  # changed days from which reading all is quicker


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
        days = self._changed_days(conn, before, version)
        if days is None or len(days) > READ_AGAIN:
            return self._read(conn)
        return self._changed(conn, table, days) if len(days) else table

    def _read(self, conn: Connection) -> RowTable:
        return read_table(conn, self.place, self.calendar, self.days, self.subject, [is_open(self.subject)])

    def _changed_days(self, conn: Connection, before: int, version: int) -> np.ndarray | None:
        """Local days on which a row that changed since began; None where the ledger does not tell."""
        found, last = [], before
        for number, deltas in ledger_since(conn, self.place, before):
            if number > version:
                break
            told = [name for name in deltas if name.startswith(TOUCHED)]
            if number != last + 1 or (deltas and not told):
                return None
            last = number
            moment = deltas.get(f"{TOUCHED}{self.subject}.{START[self.subject]}")
            if moment is not None:
                found.append(moment[0]["day"])
        return None if last != version else np.unique(np.concatenate([np.zeros(0, np.int64), *found]))

    def _changed(self, conn: Connection, table: RowTable, days: np.ndarray) -> RowTable:
        facts = FACTS[self.subject]
        begun, still_open = facts.c[START[self.subject]], unindexed(facts.c.end_at).is_(None)
        spans = [
            and_(begun >= start, begun < end, still_open)
            for start, end in zip(
                self.days.starts(days).tolist(), self.days.starts(days + 1).tolist(), strict=True
            )
        ]
        fresh = read_table(conn, self.place, self.calendar, self.days, self.subject, spans)
        stay = ~np.isin(self.days.of(table.numbers[START[self.subject]]), days)
        return joined([table.take(stay), fresh])
