"""Why a code is on one side only, found in what is stored: refused, withdrawn, of another day, still to come."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.places import Place
from ioc.domain.moments import LocalDays, from_day_number
from ioc.store.reconciled import (
    MISSING_HERE,
    MISSING_THERE,
    CodeRow,
    Standing,
    refused_of,
    standing_of,
    withdrawn_of,
)
from ioc.trust.again import unit_named
from ioc.trust.comparing import Day

REFUSED, NOT_DELIVERED, WAITING, LEFT_THERE = "refused", "not_delivered", "waiting", "left_there"
WITHDRAWN, OVERLAP, OTHER_DAY, SAME_STAMP = "withdrawn", "overlap", "other_day", "same_stamp"
NOT_COUNTED = "not_counted"
CAUSES = (REFUSED, NOT_DELIVERED, WAITING, LEFT_THERE, WITHDRAWN, OVERLAP, OTHER_DAY, SAME_STAMP, NOT_COUNTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Causes:
    """What is known of the codes that differ. recent: listed of the overlap; most: that may leave by themselves."""

    place: Place
    days: LocalDays
    listed_on: Mapping[str, int]
    recent: frozenset[str]
    since: int  # where the overlap begins
    waits: bool  # so many are missing there that a person must say so
    here: Mapping[str, Standing]
    refused: Mapping[str, tuple[str, str | None]]
    withdrawn: Mapping[str, Standing]
    pushed: bool = False  # the source counted itself and pushes its records: it is never asked what it has

    def of_day(self, source: str, day: Day) -> Iterator[CodeRow]:
        for code in day.missing_here:
            cause, text, area = self._not_here(code)
            yield CodeRow(
                source=source, day=day.day, what=MISSING_HERE, code=code, cause=cause, text=text, area=area
            )
        for code in day.missing_there:
            one = day.ours[code]
            cause, text = self._not_there(code, one)
            yield CodeRow(
                source=source,
                day=day.day,
                what=MISSING_THERE,
                code=code,
                cause=cause,
                text=text,
                area=one.area,
            )

    def _not_here(self, code: str) -> tuple[str, str, str | None]:
        if one := self.here.get(code):
            return OTHER_DAY, self._day(self.days.day(one.at)), one.area
        if found := self.refused.get(code):
            return REFUSED, found[0], unit_named(self.place, found[1])
        if one := self.withdrawn.get(code):
            return WITHDRAWN, "", one.area
        return OVERLAP if code in self.recent else NOT_DELIVERED, "", None

    def _not_there(self, code: str, one: Standing) -> tuple[str, str]:
        if (day := self.listed_on.get(code)) is not None:
            return OTHER_DAY, self._day(day)
        if self.pushed:
            return NOT_COUNTED, ""
        if one.at is not None and one.at >= self.since:
            return OVERLAP, ""
        return WAITING if self.waits else LEFT_THERE, ""

    def _day(self, number: int) -> str:
        return from_day_number(number).isoformat()


def look_up(
    conn: Any, place: Place, source: str, found: Sequence[Day], share: float, recent: Iterable[str],
    days: LocalDays, since: int,
) -> Causes:  # fmt: skip
    """share: of our records of these days that may leave without a person."""
    lacking = {code for day in found for code in day.missing_here}
    lost, ours = sum(len(day.missing_there) for day in found), sum(len(day.ours) for day in found)
    about = (conn, place.code, source)
    kind = place.sources[source].kind
    return Causes(
        place=place, days=days, listed_on={code: day.day for day in found for code in day.theirs},
        recent=frozenset(recent), since=since, waits=lost > share * ours,
        here=standing_of(*about, kind, lacking) if lacking else {},
        refused=refused_of(*about, lacking) if lacking else {},
        withdrawn=withdrawn_of(*about, kind, lacking) if lacking else {},
    )  # fmt: skip
