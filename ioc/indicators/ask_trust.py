"""The question of trust: is what each source delivers right, complete, clean and live."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ioc.domain.moments import HOUR
from ioc.domain.records import Kind
from ioc.indicators.answers import Question
from ioc.indicators.ask_refused import refusals
from ioc.indicators.basis import Basis
from ioc.indicators.looked_at import DAY, LOOKED_AT
from ioc.ingest.heard import UNIT_EVENTS
from ioc.store import trust_rows as rows
from ioc.store.incidents import facts_of
from ioc.store.units import events_since, unit_rows
from ioc.trust.answers import Hour, Runs, SourceTrust, TrustAnswer

ODD = {"dossiers": "received_at", "tickets": "opened_at"}


@dataclass(frozen=True, slots=True)
class _Days:
    """The last days of what is told by area."""

    late: Counter
    worst: dict[str, int]
    corrected: Counter


def trust(basis: Basis, question: Question) -> TrustAnswer:
    """Every source, for the units of the area; how its polls and the audits went is of the source as a whole."""
    conn, place, now = basis.conn, basis.place, basis.as_of
    today = basis.calendar.days.day(now)
    runs = rows.runs_since(conn, place.code, now - DAY)
    waiting = Counter()
    for one in refusals(basis, question):
        waiting[one["source"]] += one["count"]
    days, odd, usual = (
        _days(basis, question, today),
        _odd(basis, question),
        unit_rows(conn, place.code, judged=True),
    )
    hours = rows.expected_hours(conn, place.code)
    broken = rows.incidents_since(conn, place.code, "audit", now - LOOKED_AT * DAY)
    inside = set(place.leaves_of(question.area))
    told = tuple(
        SourceTrust(
            source=one.source, waiting=waiting[one.source],
            runs=_runs(runs.get(one.source), whole=question.area == place.root),
            units=sum(unit.source == one.source and unit.area in inside for unit in usual)
            if place.sources[one.source].reports == "units" else 0,
            missing=sum(unit.area in inside for unit in one.missing_units), late=days.late[one.source],
            worst_us=days.worst.get(one.source, 0), corrected=days.corrected[one.source],
            impossible=odd[one.source], hours=_hours(basis, one.source, inside, hours, today),
        )
        for one in basis.sources
    )  # fmt: skip
    text = _first_broken(broken[0]["text"]) if broken else ""
    return TrustAnswer(sources=told, days=LOOKED_AT, broken=len(broken), broken_text=text)


def _first_broken(text: str) -> str:
    """The count that was found first, without the words around it."""
    told = facts_of(text)
    return text if told is None else str(told.get("first", ""))


def _runs(row: Mapping | None, *, whole: bool) -> Runs:
    """How many records came is told of the whole place alone: they are others' too."""
    if row is None:
        return Runs()
    names = {"records_in": "in", "changed": "changed", "rejected": "rejected"} if whole else {}
    told = {name: int(row[key] or 0) for name, key in names.items()}
    return Runs(runs=row["runs"], failed=row["failed"], longest_ms=int(row["longest"] or 0), **told)


def _days(basis: Basis, question: Question, today: int) -> _Days:
    found, inside = _Days(Counter(), {}, Counter()), set(basis.place.leaves_of(question.area))
    for row in rows.unit_days(basis.conn, basis.place.code, None, today - LOOKED_AT):
        if row["area"] in inside:
            source = row["source"]
            found.late[source] += row["late"]
            found.corrected[source] += row["corrected"]
            found.worst[source] = max(found.worst.get(source, 0), row["worst_us"])
    return found


def _odd(basis: Basis, question: Question) -> Counter:
    """Records whose end lies before their beginning, by source."""
    found, inside = Counter(), set(basis.place.leaves_of(question.area))
    for subject, start in ODD.items():
        since = basis.as_of - LOOKED_AT * DAY
        counts = rows.odd_rows(basis.conn, basis.place.code, subject, start, since)
        for (source, area), count in counts.items():
            found[source] += count if area in inside else 0
    return found


def _hours(
    basis: Basis, source: str, inside: set[str], expected: Mapping[tuple[str, int, int], float], today: int
) -> tuple[Hour, ...]:
    """The hours of today; expected is told for the place as a whole alone, nothing else was measured."""
    entry, days = basis.place.sources[source], basis.calendar.days
    if entry.portal_of is not None:
        return ()
    start, names = days.start(today), UNIT_EVENTS[Kind(entry.kind)][:1]
    span = (start, basis.as_of + 1)
    areas, moments = events_since(basis.conn, basis.place.code, source, entry.kind, names, span)
    mine = np.isin(areas, list(inside)) if len(areas) else np.zeros(0, dtype=bool)
    received = np.bincount((moments[mine] - start) // HOUR, minlength=24)
    working = int(basis.calendar.is_working_day(np.array([today]))[0])
    now, whole = (basis.as_of - start) // HOUR, len(inside) == len(basis.place.leaves)
    part = (basis.as_of - start) % HOUR / HOUR
    return tuple(
        Hour(
            hour=hour, received=int(received[hour]), state="past" if hour < now else "now" if hour == now else "ahead",
            expected=expected.get((source, working, hour), 0.0) * (part if hour == now else 1.0) * whole,
        )
        for hour in range(24)
    )  # fmt: skip


QUESTIONS = {"trust": trust}
