"""A day of a source beside ours: what it lists, what is here, what both have, and the codes that one of them lacks."""

from collections.abc import Mapping
from dataclasses import dataclass

from ioc.store.reconciled import DayRow, Standing


@dataclass(frozen=True, slots=True)
class Day:
    """A local day. ours: less what came in while the source was listing and is not among the listed."""

    day: int
    theirs: frozenset[str]
    ours: Mapping[str, Standing]

    @property
    def missing_here(self) -> list[str]:
        return sorted(self.theirs - self.ours.keys())

    @property
    def missing_there(self) -> list[str]:
        return sorted(self.ours.keys() - self.theirs)

    @property
    def matched(self) -> frozenset[str]:
        return self.theirs & self.ours.keys()

    def row(self, source: str, at: int, different: int | None = None) -> DayRow:
        return DayRow(
            source=source, day=self.day, theirs=len(self.theirs), ours=len(self.ours), matched=len(self.matched),
            missing_here=len(self.missing_here), missing_there=len(self.missing_there), different=different,
            states_at=None if different is None else at, at=at,
        )  # fmt: skip


def day_of(number: int, theirs: set[str], ours: Mapping[str, Standing], before: int) -> Day:
    """before: the version of our data when the listing began; what is newer proves nothing by not being listed."""
    stood = {code: one for code, one in ours.items() if code in theirs or one.version <= before}
    return Day(number, frozenset(theirs), stood)
