"""What systems that push count themselves, beside what is here: by their codes, or by their number alone."""

from typing import Any

from ioc.domain.moments import LocalDays
from ioc.store import Store
from ioc.store.inbox import queues
from ioc.store.push_totals import Total, tells_totals, totals_of
from ioc.store.reconciled import DayRow, standing_in


class PushedTotals:
    """As they lie on the desk of a place."""

    def __init__(self, desk: Store, place: str):
        self.desk, self.place = desk, place

    def has(self, source: str) -> bool:
        with self.desk.read() as conn:
            return tells_totals(conn, self.place, source)

    def of_days(self, source: str, days: range) -> list[Total]:
        with self.desk.read() as conn:
            return totals_of(conn, self.place, source, days)

    def waiting(self, source: str) -> int:
        """Pushes of records that are not stored yet: until then nothing can be compared."""
        with self.desk.read() as conn:
            return sum(one.pushes for one in queues(conn, self.place) if one.source == source)


def by_count(
    conn: Any, place: str, source: str, kind: str, total: Total, days: LocalDays, at: int
) -> DayRow:  # fmt: skip
    """A day of which only the number is known: which records are missing nobody can say, how many at least is told."""
    ours = len(standing_in(conn, place, source, kind, (days.start(total.day), days.start(total.day + 1))))
    theirs = total.received
    return DayRow(
        source=source, day=total.day, theirs=theirs, ours=ours, matched=min(theirs, ours),
        missing_here=max(theirs - ours, 0), missing_there=max(ours - theirs, 0), at=at, by_count=True,
    )  # fmt: skip
