"""Lays a portal beside the one-stop system of the same dossiers, finds causes, and keeps what it found of the day."""

from collections.abc import Callable
from typing import Any

from geo.entries import tells_all
from geo.places import Place
from ioc import clock
from ioc.domain.moments import LocalDays, to_us
from ioc.domain.workcal import WorkCalendar
from ioc.store import Store
from ioc.store.portal_days import PortalDay, dossiers_beside, with_open_steps, write_day
from ioc.store.portal_entries import entries_of, told_at
from ioc.store.reconciled import CodeRow, refused_of, withdrawn_of
from ioc.trust.portal_causes import PortalCauses
from ioc.trust.portal_sides import Sides, here_of

Causes = Callable[[], dict[tuple[str, str], str]]  # set by managers: (source, code) -> cause
SUBJECT = "dossiers"


def nobody_set_any() -> dict[tuple[str, str], str]:
    return {}


class Portals:
    """set_causes: what managers have set at the desk as causes of delay."""

    def __init__(
        self, store: Store, place: Place, calendar: WorkCalendar, set_causes: Causes = nobody_set_any
    ):
        self.store, self.place, self.calendar, self.set_causes = store, place, calendar, set_causes

    @property
    def days(self) -> LocalDays:
        return self.calendar.days

    def is_one(self, name: str) -> bool:
        return name in self.place.sources and self.place.sources[name].portal_of is not None

    def compare(self, name: str) -> tuple[PortalDay, list[CodeRow]]:
        """As both are now; reads in one transaction, so that no poll waits, and writes in one go."""
        now = to_us(clock.now())
        with self.store.read() as conn:
            sides = self._sides(conn, name, now)
            causes = self._causes(conn, sides)
            told = told_at(conn, self.place.code, name)
        codes = list(causes.rows(name, self.days.day(now)))
        day = self._day(name, sides, causes, told)
        with self.store.write() as conn:
            write_day(conn, self.place.code, day, codes)
        return day, codes

    def _sides(self, conn: Any, name: str, now: int) -> Sides:
        entry, lateness = self.place.sources[name], self.place.policies.lateness
        whole = tells_all(entry)
        theirs = entries_of(conn, self.place.code, name, whole=whole)
        columns = dossiers_beside(conn, self.place.code, entry.portal_of, theirs)
        here = here_of(columns, lateness, self.days, now)
        told = {"entry": entry, "lateness": lateness, "days": self.days, "now": now}
        return Sides(theirs=theirs, here=here, **told)

    def _causes(self, conn: Any, sides: Sides) -> PortalCauses:
        place, source = self.place.code, sides.entry.portal_of
        lacking = sides.theirs.keys() - sides.here.keys()
        told = {code: cause for (of, code), cause in self.set_causes().items() if of == source}
        return PortalCauses(
            place=self.place, sides=sides, linked=with_open_steps(conn, place, source), told=told,
            refused=refused_of(conn, place, source, lacking) if lacking else {},
            withdrawn=withdrawn_of(conn, place, source, SUBJECT, lacking) if lacking else {},
        )  # fmt: skip

    def _day(self, name: str, sides: Sides, causes: PortalCauses, told: int | None) -> PortalDay:
        counts: dict[str, int | None] = {what: len(codes) for what, codes in causes.kinds().items()}
        if sides.entry.portal_lists == "late":
            counts["missing_there"] = None
        if not sides.tells_states:
            counts["different"] = None
        return PortalDay(
            source=name, day=self.days.day(sides.now), theirs=len(sides.theirs), ours=len(sides.ours),
            matched=len(sides.theirs.keys() & sides.ours.keys()), told_at=told, at=sides.now, **counts,
        )  # fmt: skip
