"""All open rows of a subject in memory, kept up with the data: what any filter and order of a worklist runs over.

A row says in which version it was written, so that a change of data is followed by reading what is open and newer;
the ledger names the days on which changed rows ended (ioc.counts.touched).
"""

import threading

import numpy as np
from sqlalchemy import Connection, and_, func, select

from geo.places import Place
from ioc.counts.apply import ledger_since
from ioc.counts.touched import TOUCHED
from ioc.domain.moments import local_days
from ioc.domain.workcal import WorkCalendar
from ioc.indicators.members import is_open, read_table
from ioc.indicators.row_tables import RowTable, joined, positions
from ioc.store.tables import FACTS

READ_AGAIN = 200  # days of ends from which reading all is quicker


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
        days = self._days_of_ends(conn, before, version)
        if days is None or len(days) > READ_AGAIN:
            return self._read(conn)
        followed = self._followed(conn, table, before, days)
        return followed if len(followed) == self._count(conn) else self._read(conn)

    def _read(self, conn: Connection) -> RowTable:
        return read_table(conn, self.place, self.calendar, self.days, self.subject, [is_open(self.subject)])

    def _count(self, conn: Connection) -> int:
        """How many there are: a row that is neither open nor ended any more is noticed by this alone."""
        table = FACTS[self.subject]
        query = (
            select(func.count())
            .select_from(table)
            .where(table.c.place == self.place.code, is_open(self.subject))
        )
        return conn.execute(query).scalar() or 0

    def _days_of_ends(self, conn: Connection, before: int, version: int) -> np.ndarray | None:
        """Local days on which a row that changed since ended; None where the ledger does not tell."""
        found, last = [], before
        for number, deltas in ledger_since(conn, self.place, before):
            if number > version:
                break
            if number != last + 1 or (deltas and not any(name.startswith(TOUCHED) for name in deltas)):
                return None
            last = number
            moment = deltas.get(f"{TOUCHED}{self.subject}.end_at")
            if moment is not None:
                found.append(moment[0]["day"])
        return None if last != version else np.unique(np.concatenate([np.zeros(0, np.int64), *found]))

    def _followed(self, conn: Connection, table: RowTable, before: int, days: np.ndarray) -> RowTable:
        """The rows as they are now: those written since and still open are read, those that ended are dropped."""
        newer = FACTS[self.subject].c.version > before
        asked = [and_(is_open(self.subject), newer)]
        fresh = read_table(conn, self.place, self.calendar, self.days, self.subject, asked)
        sources = fresh.words["source"]
        keys = [(sources.words[sources.numbers[row]], fresh.code(row)) for row in range(len(fresh))]
        gone = positions(table, [*keys, *self._ended(conn, before, days)])
        stay = np.ones(len(table), dtype=bool)
        stay[list(gone.values())] = False
        return joined([table.take(stay), fresh])

    def _ended(self, conn: Connection, before: int, days: np.ndarray) -> list[tuple[str, str]]:
        table, found = FACTS[self.subject], []
        mine = select(table.c.source, table.c.code).where(
            table.c.place == self.place.code, table.c.version > before
        )
        for start, end in zip(
            self.days.starts(days).tolist(), self.days.starts(days + 1).tolist(), strict=True
        ):
            rows = conn.execute(mine.where(table.c.end_at >= start, table.c.end_at < end))
            found += [(source, code) for source, code in rows]
        return found
