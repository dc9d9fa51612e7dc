"""The questions of portals: what is late there and here day by day, and the codes behind it."""

from collections import Counter

from geo.places import SourceEntry
from ioc.indicators.answers import Question
from ioc.indicators.basis import Basis
from ioc.store.portal_days import KEPT_DAYS, PortalDay, portal_days_of
from ioc.store.reconciled import PORTAL_KINDS, CodeRow, codes_of
from ioc.trust.answers import CodesAnswer, CountedCode, CountsAnswer, PortalCounted

MOST_DAYS = 366


def portal_days(basis: Basis, question: Question, entry: SourceEntry) -> CountsAnswer:
    """The newest day first; of a part of the place how many of its own codes are of each kind, while they are kept."""
    days, whole = portal_days_of(basis.conn, basis.place.code, entry.name)[:MOST_DAYS], True
    told = tuple(map(_whole, days))
    if question.area != basis.place.root:
        whole, told = False, _parts(basis, question, entry, days)
    newest = days[0].told_at if days else None
    about = {"source": entry.name, "portal_of": entry.portal_of, "told_at": newest}
    return CountsAnswer(days=told, whole=whole, **about)


def _whole(row: PortalDay) -> PortalCounted:
    return PortalCounted(**{name: getattr(row, name) for name in PortalCounted.__dataclass_fields__})


def _parts(
    basis: Basis, question: Question, entry: SourceEntry, days: list[PortalDay]
) -> tuple[PortalCounted, ...]:
    inside = set(basis.place.leaves_of(question.area))
    codes = codes_of(basis.conn, basis.place.code, entry.name)
    counts = Counter((one.day, one.what) for one in codes if one.area in inside)
    kept = [day for day in days if day.day > days[0].day - KEPT_DAYS]
    return tuple(_part(day, counts) for day in kept)


def _part(row: PortalDay, counts: Counter) -> PortalCounted:
    told = {what: None if getattr(row, what) is None else counts[row.day, what] for what in PORTAL_KINDS}
    return PortalCounted(day=row.day, theirs=None, ours=None, matched=None, at=row.at, **told)


def portal_codes(basis: Basis, question: Question, entry: SourceEntry) -> CodesAnswer:
    """The codes of a day, of the newest unless one is chosen: a dossier stands on every day on which it was so."""
    place, day = basis.place.code, question.day
    if day is None:
        day = next((one.day for one in portal_days_of(basis.conn, place, entry.name)), None)
    found = [] if day is None else codes_of(basis.conn, place, entry.name, day=day, what=question.by or "")
    if question.area != basis.place.root:
        inside = set(basis.place.leaves_of(question.area))
        found = [one for one in found if one.area in inside]
    found.sort(key=lambda one: PORTAL_KINDS.index(one.what))  # stable: by code within
    kind = basis.place.sources[entry.portal_of].kind
    return CodesAnswer(
        source=entry.name, kind=kind, rows=tuple(map(code_told, found)), records=entry.portal_of
    )


def code_told(row: CodeRow) -> CountedCode:
    return CountedCode(**{name: getattr(row, name) for name in CountedCode.__dataclass_fields__})
