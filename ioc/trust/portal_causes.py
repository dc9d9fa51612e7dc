"""Why a portal and the one-stop system do not call the same dossiers late, found in what both tell.

What a manager has set as the cause of a delay goes before what is found.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import orjson

from geo.places import Place
from ioc.store.portal_entries import Entry
from ioc.store.reconciled import (
    DIFFERENT,
    LATE_BOTH,
    LATE_HERE,
    LATE_THERE,
    MISSING_HERE,
    MISSING_THERE,
    CodeRow,
    Standing,
)
from ioc.trust.again import unit_named
from ioc.trust.causes import NOT_DELIVERED, REFUSED, WITHDRAWN
from ioc.trust.portal_sides import Here, Sides, has_ended

# as urges call them: whoever sets one and whoever finds one say the same
UNIT_SLOW, OTHER_AGENCY, PAUSED = "unit_slow", "other_agency", "paused_forgotten"
SET = (UNIT_SLOW, OTHER_AGENCY, "system_error", PAUSED, "applicant")
NOT_SYNCHRONISED, ENDED_THERE, OTHER_DUE = "not_synchronised", "ended_there", "other_due"
OTHER_STATE, OTHER_RULE, UNKNOWN = "other_state", "other_rule", "unknown"
NOT_HERE = (REFUSED, NOT_DELIVERED, WITHDRAWN)
CAUSES = (*NOT_HERE, *SET, NOT_SYNCHRONISED, ENDED_THERE, OTHER_DUE, OTHER_STATE, OTHER_RULE, UNKNOWN)
BY_A_PERSON = "set"  # the text beside a cause that a manager has set

Told = tuple[str, str]  # cause, and what is told beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalCauses:
    """linked: dossiers with an open step elsewhere; told: causes that managers have set, by code."""

    place: Place
    sides: Sides
    linked: frozenset[str]
    told: Mapping[str, str]
    refused: Mapping[str, tuple[str, str | None]]
    withdrawn: Mapping[str, Standing]

    def rows(self, source: str, day: int) -> Iterator[CodeRow]:
        for what, codes in self.kinds().items():
            for code in sorted(codes):
                cause, text = self._cause(what, code)
                area = self._area(code)
                yield CodeRow(source=source, day=day, what=what, code=code, cause=cause, text=text, area=area)

    def kinds(self) -> dict[str, frozenset[str]]:
        """The codes of each kind of difference, and of what is late on both sides."""
        sides = self.sides
        there, here, both = sides.late_there, sides.late_here, sides.theirs.keys() & sides.ours.keys()
        pending = {code for code, one in sides.ours.items() if one.pending}
        lists_all = sides.entry.portal_lists != "late"
        return {
            LATE_BOTH: there & here, LATE_THERE: there - here, LATE_HERE: here - there,
            MISSING_HERE: frozenset(sides.theirs.keys() - both),
            MISSING_THERE: frozenset(pending - both if lists_all else ()), DIFFERENT: sides.different,
        }  # fmt: skip

    def _area(self, code: str) -> str | None:
        """The unit here, else the portal's, else that of what was refused."""
        if one := self.sides.here.get(code):
            return one.area
        there, refused = self.sides.theirs[code].area, self.refused.get(code)
        return there or (unit_named(self.place, refused[1]) if refused else None)

    def _cause(self, what: str, code: str) -> Told:
        there, here = self.sides.theirs.get(code), self.sides.here.get(code)
        if here is None:
            return self._not_here(code)
        if what == MISSING_THERE:
            return NOT_SYNCHRONISED, ""
        for rule in RULES[what]:
            if (found := rule(self, there, here)) is not None:
                return found
        return LAST[what], ""

    def _not_here(self, code: str) -> Told:
        if found := self.refused.get(code):
            return REFUSED, found[0]
        return (WITHDRAWN if code in self.withdrawn else NOT_DELIVERED), ""


Rule = Callable[[PortalCauses, Entry | None, Here], Told | None]


def _set(causes: PortalCauses, there: Entry | None, here: Here) -> Told | None:
    cause = causes.told.get(here.code)
    return None if cause is None else (cause, BY_A_PERSON)


def _ended_here(causes: PortalCauses, there: Entry | None, here: Here) -> Told | None:
    if here.end is None or there is None or has_ended(there):
        return None
    return NOT_SYNCHRONISED, _both("end_at", here.end, there.ended_at)


def _ended_there(causes: PortalCauses, there: Entry | None, here: Here) -> Told | None:
    if there is None or not has_ended(there) or here.end is not None:
        return None
    return ENDED_THERE, _both("end_at", here.end, there.ended_at)


def _paused(causes: PortalCauses, there: Entry | None, here: Here) -> Told | None:
    return (PAUSED, "") if here.paused else None


def _linked(causes: PortalCauses, there: Entry | None, here: Here) -> Told | None:
    return (OTHER_AGENCY, "") if here.code in causes.linked else None


def _other_due(causes: PortalCauses, there: Entry | None, here: Here) -> Told | None:
    if there is None or there.due_at is None or causes.sides.same_due(there, here.due):
        return None
    return OTHER_DUE, _both("due_at", here.due, there.due_at)


def _not_accepted(causes: PortalCauses, there: Entry | None, here: Here) -> Told | None:
    """Neither pending nor ended: nobody has accepted it here, or it is a step of another dossier."""
    if there is None or here.pending or here.end is not None:
        return None
    return OTHER_STATE, _both("status", here.status, there.status)


def _same_due(causes: PortalCauses, there: Entry | None, here: Here) -> Told | None:
    if there is None or there.due_at is None:
        return None
    return OTHER_RULE, _both("due_at", here.due, there.due_at)


def _states(causes: PortalCauses, there: Entry | None, here: Here) -> Told:
    """Whoever was told last is ahead."""
    cause = NOT_SYNCHRONISED if here.stamp >= there.source_updated_at else NOT_DELIVERED
    return cause, _both("status", here.status, there.status)


def _not_shown(causes: PortalCauses, there: Entry | None, here: Here) -> Told | None:
    """A portal that tells of all, and not of this one."""
    shows_all = causes.sides.entry.portal_lists != "late"
    return (NOT_SYNCHRONISED, "") if there is None and shows_all else None


def _both(name: str, ours: int | None, theirs: int | None) -> str:
    return orjson.dumps({name: [ours, theirs]}).decode()


# what is looked for, in this order; what is left where nothing is found
RULES: dict[str, tuple[Rule, ...]] = {
    LATE_BOTH: (_set, _paused, _linked),
    LATE_THERE: (_ended_here, _not_accepted, _set, _paused, _other_due, _same_due),
    LATE_HERE: (_ended_there, _set, _not_shown, _other_due, _paused, _linked, _same_due),
    DIFFERENT: (_ended_here, _ended_there, _states),
}
LAST = {LATE_BOTH: UNIT_SLOW, LATE_THERE: UNKNOWN, LATE_HERE: UNKNOWN, DIFFERENT: UNKNOWN}
