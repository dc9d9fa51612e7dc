"""The questions of trust: is what a source delivers right, complete, clean and live; of whom, since when, why not."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from geo.places import Place, SourceEntry
from ioc.domain.moments import HOUR
from ioc.domain.records import Kind
from ioc.domain.silence import heard_until, silences
from ioc.indicators.answers import Question
from ioc.indicators.basis import Basis
from ioc.ingest.heard import UNIT_EVENTS
from ioc.store import trust_rows as rows
from ioc.store.incidents import facts_of
from ioc.store.units import UnitRow, events_since, unit_rows
from ioc.trust.again import unit_named
from ioc.trust.answers import (
    CalendarAnswer,
    Hour,
    LateAnswer,
    LateDay,
    Reason,
    ReasonsAnswer,
    Reject,
    RejectsAnswer,
    Runs,
    SourceTrust,
    Tried,
    TrustAnswer,
    UnitsAnswer,
    UnitTrust,
)

DAY = 24 * HOUR
LOOKED_AT = 30  # days of what came late, was corrected or is odd
SHOWN_DAYS = 35  # of the calendar of units
MOST_LATE = 60  # rows shown
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
    for one in _refusals(basis, question):
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


def reject_reasons(basis: Basis, question: Question) -> ReasonsAnswer:
    """Why records wait in quarantine, by source, with the newest of each as a sample."""
    found = [row for row in _refusals(basis, question) if question.source in (None, row["source"])]
    return ReasonsAnswer(tuple(_reason(row) for row in found if row["source"] in basis.place.sources))


def _refusals(basis: Basis, question: Question) -> list[dict[str, Any]]:
    """What waits, by source and reason; of a part of the place only what names one of its units."""
    if question.area == basis.place.root:
        found = [dict(row) for row in rows.waiting_by_reason(basis.conn, basis.place.code)]
        for one in found:
            one["sample"] = rows.sample_of(basis.conn, basis.place.code, one["source"], one["reason"])
        return found
    inside, groups = set(basis.place.leaves_of(question.area)), {}
    for source in basis.place.sources:
        for row in rows.refused(basis.conn, basis.place.code, source, waiting=True):  # the newest first
            if unit_named(basis.place, row["payload"]) in inside:
                new = {"source": source, "reason": row["reason"], "count": 0, "newest": row["first_seen_at"],
                       "sample": row, "payload": True}  # fmt: skip
                groups.setdefault((source, row["reason"]), new)["count"] += 1
    return list(groups.values())


def _reason(row: Mapping) -> Reason:
    sample = row["sample"]
    return Reason(
        source=row["source"], reason=row["reason"], count=row["count"], field=sample["field"],
        sample=f"{sample['code'] or ''} {sample['text']}".strip(), newest_at=row["newest"],
        payload=bool(row["payload"]),
    )  # fmt: skip


def units(basis: Basis, question: Question) -> UnitsAnswer:
    """The units of the area through one source: the missing first, then as the place orders them."""
    entry = basis.source(question.source)
    fresh = next(one for one in basis.sources if one.source == entry.name)
    found = {one.area: one for one in unit_rows(basis.conn, basis.place.code) if one.source == entry.name}
    missing = {one.area for one in fresh.missing_units}
    until = heard_until(basis.as_of, fresh.last_good_at)
    told = [
        _unit(basis, entry, leaf, found.get(leaf), until, missing)
        for leaf in basis.place.leaves_of(question.area)
    ]
    told.sort(key=lambda one: ("missing", "live", "seldom", "unwatched", "never").index(one.state))
    return UnitsAnswer(source=entry.name, units=tuple(told), days=LOOKED_AT)


def missing_units(basis: Basis, question: Question) -> UnitsAnswer:
    """Who is missing now, through whatever source."""
    inside = set(basis.place.leaves_of(question.area))
    found = [
        UnitTrust(
            area=unit.area, state="missing", newest_event_at=unit.newest_event_at, heard_at=unit.heard_at,
            usual_us=unit.usual_us, silent_us=unit.silent_us, events=0, source=source.source,
        )
        for source in basis.sources for unit in source.missing_units if unit.area in inside
    ]  # fmt: skip
    found.sort(key=lambda one: one.usual_us - one.silent_us)
    return UnitsAnswer(source="", units=tuple(found), days=LOOKED_AT)


def _unit(
    basis: Basis, entry: SourceEntry, area: str, row: UnitRow | None, until: int | None, missing: set[str]
) -> UnitTrust:
    if row is None or row.newest_event_at is None:
        return UnitTrust(area=area, state="never", newest_event_at=None, heard_at=None, usual_us=None,
                         silent_us=None, events=0)  # fmt: skip
    newest = np.array([row.newest_event_at])
    silent = None if until is None else int(silences(basis.calendar, entry.working_time, newest, until)[0])
    state = "missing" if area in missing else "live" if row.usual_us is not None else "seldom"
    state = state if entry.reports == "units" else "unwatched"
    return UnitTrust(
        area=area, state=state, newest_event_at=row.newest_event_at, heard_at=row.heard_at,
        usual_us=row.usual_us, silent_us=silent, events=row.events,
    )  # fmt: skip


def unit_calendar(basis: Basis, question: Question) -> CalendarAnswer:
    """What came in each day from each unit, and on which days of theirs something came late."""
    entry = basis.source(question.source)
    last = basis.calendar.days.day(basis.as_of)
    days, areas = np.arange(last - SHOWN_DAYS + 1, last + 1), basis.place.leaves_of(question.area)
    span = (int(days[0]), last + 1)
    counts = rows.received_by_day(basis.conn, basis.place.code, entry.kind, areas, span)
    late = rows.unit_days(basis.conn, basis.place.code, entry.name, span[0])
    off = days[~basis.calendar.is_working_day(days)]
    return CalendarAnswer(
        source=entry.name, days=tuple(days.tolist()), off=frozenset(off.tolist()), areas=areas,
        received=tuple(tuple(counts.get((area, day), 0) for day in days.tolist()) for area in areas),
        late=frozenset((row["area"], row["day"]) for row in late if row["late"]),
    )  # fmt: skip


def late_deliveries(basis: Basis, question: Question) -> LateAnswer:
    """The ledger of what came late or was corrected, the newest day first."""
    entry = basis.source(question.source)
    today, inside = basis.calendar.days.day(basis.as_of), set(basis.place.leaves_of(question.area))
    found = [
        row for row in rows.unit_days(basis.conn, basis.place.code, entry.name, today - LOOKED_AT)
        if row["area"] in inside
    ][:MOST_LATE]  # fmt: skip
    working = basis.calendar.is_working_day(np.array([row["day"] for row in found], dtype=np.int64))
    told = tuple(_late(row, not worked) for row, worked in zip(found, working.tolist(), strict=True))
    return LateAnswer(source=entry.name, rows=told, days=LOOKED_AT)


def _late(row: Mapping, is_off: bool) -> LateDay:
    return LateDay(
        day=row["day"], area=row["area"], is_off=is_off, late=row["late"],
        mean_us=row["late_us"] // max(row["late"], 1), worst_us=row["worst_us"], came_at=row["came_at"],
        corrected=row["corrected"],
    )  # fmt: skip


def rejects(basis: Basis, question: Question) -> RejectsAnswer:
    """The refused records of a source that one may see: of one's own units, all to those who see the whole place."""
    entry = basis.source(question.source)
    reason, find = question.by or "", question.find or ""
    found = rows.refused(basis.conn, basis.place.code, entry.name, reason=reason, find=find)
    inside, whole = set(basis.place.leaves_of(question.area)), question.area == basis.place.root
    told = [_reject(basis.place, row) for row in found]
    mine = [one for one in told if whole or one.area in inside]
    reasons = reject_reasons(basis, question).reasons
    return RejectsAnswer(
        source=entry.name,
        rows=tuple(mine),
        total=len(mine),
        reasons=reasons,
        last=_tried(basis, entry) if whole else None,
    )


def _tried(basis: Basis, entry: SourceEntry) -> Tried | None:
    """The last of the days looked at."""
    since = basis.as_of - LOOKED_AT * DAY
    for row in rows.incidents_since(basis.conn, basis.place.code, "redrive", since):
        told = orjson.loads(row["text"])
        if told.pop("source") == entry.name:
            return Tried(at=row["at"], **told)
    return None


def _reject(place: Place, row: Mapping) -> Reject:
    names = ("hash", "code", "field", "reason", "text", "first_seen_at", "redriven_at", "payload")
    told = {name: row[name] for name in names}
    return Reject(**told, where=row["where_seen"] or "", area=unit_named(place, row["payload"]))


QUESTIONS = {
    "trust": trust, "reject_reasons": reject_reasons, "units": units, "missing_units": missing_units,
    "unit_calendar": unit_calendar, "late_deliveries": late_deliveries, "rejects": rejects,
}  # fmt: skip
