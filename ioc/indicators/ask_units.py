"""The questions of units: who is heard and who is missing, their days, and what they delivered late."""

from collections.abc import Mapping

import numpy as np

from geo.places import SourceEntry
from ioc.domain.silence import heard_until, silences
from ioc.indicators.answers import Question
from ioc.indicators.basis import Basis
from ioc.indicators.looked_at import LOOKED_AT
from ioc.store import trust_rows as rows
from ioc.store.units import UnitRow, unit_rows
from ioc.trust.answers import CalendarAnswer, LateAnswer, LateDay, UnitsAnswer, UnitTrust

SHOWN_DAYS = 35  # of the calendar of units
MOST_LATE = 60  # rows shown


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


QUESTIONS = {
    "units": units, "missing_units": missing_units, "unit_calendar": unit_calendar,
    "late_deliveries": late_deliveries,
}  # fmt: skip
