"""The questions of reconciliation: the days of a source beside ours, the codes behind them, and what happened."""

from collections import Counter

from ioc.indicators.answers import Question
from ioc.indicators.ask_portal import code_told, portal_codes, portal_days
from ioc.indicators.basis import Basis
from ioc.indicators.looked_at import DAY, LOOKED_AT
from ioc.store import trust_rows
from ioc.store.incidents import facts_of
from ioc.store.reconciled import DIFFERENT, MISSING_HERE, MISSING_THERE, DayRow, codes_of, days_of
from ioc.trust.answers import (
    CodesAnswer,
    CountedDay,
    CountsAnswer,
    Incident,
    IncidentsAnswer,
)

MOST_INCIDENTS = 200
MOST_DAYS = 366


def count_days(basis: Basis, question: Question) -> CountsAnswer:
    """The newest day first; of a part of the place only how many of its own codes differ."""
    entry, whole = basis.source(question.source), question.area == basis.place.root
    if entry.portal_of is not None:
        return portal_days(basis, question, entry)
    source = entry.name
    days = days_of(basis.conn, basis.place.code, source)[:MOST_DAYS]
    if whole:
        return CountsAnswer(source=source, days=tuple(map(_whole, days)), whole=True)
    inside = set(basis.place.leaves_of(question.area))
    counts = Counter(
        (one.day, one.what) for one in codes_of(basis.conn, basis.place.code, source) if one.area in inside
    )
    return CountsAnswer(source=source, days=tuple(_part(day, counts) for day in days), whole=False)


def _whole(row: DayRow) -> CountedDay:
    return CountedDay(**{name: getattr(row, name) for name in CountedDay.__dataclass_fields__})


def _part(row: DayRow, counts: Counter) -> CountedDay:
    here, there, other = (counts[row.day, what] for what in (MISSING_HERE, MISSING_THERE, DIFFERENT))
    here, there = (None, None) if row.by_count else (here, there)
    return CountedDay(
        day=row.day, theirs=None, ours=None, matched=None, missing_here=here, missing_there=there,
        different=None if row.different is None else other, at=row.at, by_count=row.by_count,
    )  # fmt: skip


def count_codes(basis: Basis, question: Question) -> CodesAnswer:
    """The codes that differ, of a day and kind where they are chosen; of a part only those known to be of it."""
    entry = basis.source(question.source)
    if entry.portal_of is not None:
        return portal_codes(basis, question, entry)
    found = codes_of(basis.conn, basis.place.code, entry.name, day=question.day, what=question.by or "")
    if question.area != basis.place.root:
        inside = set(basis.place.leaves_of(question.area))
        found = [one for one in found if one.area in inside]
    return CodesAnswer(source=entry.name, kind=entry.kind, rows=tuple(map(code_told, found)))


def incidents(basis: Basis, question: Question) -> IncidentsAnswer:
    """What happened of late, the newest first; it tells of all areas at once."""
    if question.area != basis.place.root:
        return IncidentsAnswer(rows=(), days=LOOKED_AT, whole=False)
    since = basis.as_of - LOOKED_AT * DAY
    rows = trust_rows.all_incidents(basis.conn, basis.place.code, since, MOST_INCIDENTS)
    told = tuple(_incident(basis, row) for row in rows)
    return IncidentsAnswer(rows=told, days=LOOKED_AT, whole=True)


def _incident(basis: Basis, row: trust_rows.Row) -> Incident:
    """A sentence of an earlier version begins with the name of its source."""
    told, about = facts_of(row["text"]), {"at": row["at"], "kind": row["kind"]}
    if told is not None:
        source = told.get("source")
        return Incident(source=source if source in basis.place.sources else None, facts=told, **about)
    name, colon, rest = row["text"].partition(": ")
    known = bool(colon) and name in basis.place.sources
    return Incident(source=name if known else None, text=rest if known else row["text"], **about)


QUESTIONS = {"count_days": count_days, "count_codes": count_codes, "incidents": incidents}
