"""How old the data of each source are: live, late or dead by its last good poll, silent by its newest event.

Which of its units are missing is told too (rules: domain.silence).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import Connection, select

from geo.places import Place, SourceEntry
from ioc.domain.moments import SECOND
from ioc.domain.silence import heard_until, silences
from ioc.domain.workcal import WorkCalendar
from ioc.indicators.answers import MissingUnit, SourceFreshness
from ioc.store.tables import source_state
from ioc.store.units import UnitRow, unit_rows

# silent: no event for so many times the agreed age of the source's own working time. A hotline that is
# open day and night has hours without a call; an office has none.
SILENT_AFTER = {"office": 12, "always": 144}


def read_freshness(
    conn: Connection, place: Place, calendar: WorkCalendar, now: int
) -> tuple[SourceFreshness, ...]:
    """Every source of the place, in its order there."""
    query = select(source_state).where(source_state.c.place == place.code)
    rows = {row["source"]: row for row in conn.execute(query).mappings()}
    units = defaultdict(list)
    for unit in unit_rows(conn, place.code, judged=True):
        units[unit.source].append(unit)
    return tuple(
        _freshness(place, entry, rows.get(name, {}), units[name], calendar, now)
        for name, entry in place.sources.items()
    )


def _freshness(
    place: Place, entry: SourceEntry, row: Mapping, units: Sequence[UnitRow], calendar: WorkCalendar, now: int
) -> SourceFreshness:
    agreed = int(entry.agreed_age.total_seconds())
    newest, done, total = row.get("newest_event_at"), row.get("backlog_done"), row.get("backlog_total")
    complete = bool(row.get("history_complete", False)) or _only_loaded(row) or not entry.polled
    return SourceFreshness(
        source=entry.name,
        kind=entry.kind,
        state=state_of(row.get("last_good_at"), agreed, now),
        silent=newest is not None
        and _silence(entry, newest, calendar, now) > SILENT_AFTER[entry.working_time],
        agreed_age_s=agreed,
        last_good_at=row.get("last_good_at"),
        newest_event_at=newest,
        last_error=row.get("last_error"),
        history_complete=complete,
        progress=1.0 if complete else _progress(done, total),
        missing_units=_missing(place, entry, row, units, calendar, now) if complete else (),
    )


def _missing(
    place: Place, entry: SourceEntry, row: Mapping, units: Sequence[UnitRow], calendar: WorkCalendar, now: int
) -> tuple[MissingUnit, ...]:
    """The units that are silent for too long; nobody where the source itself keeps no unit apart."""
    until = heard_until(now, row.get("last_good_at"))
    known = {one.area: one for one in units if one.newest_event_at is not None}
    told = [known[leaf] for leaf in place.leaves if leaf in known] if entry.reports == "units" else []
    if until is None or not told:
        return ()
    newest = np.array([one.newest_event_at for one in told], dtype=np.int64)
    silent = silences(calendar, entry.working_time, newest, until).tolist()
    return tuple(
        MissingUnit(
            area=one.area, newest_event_at=one.newest_event_at, heard_at=one.heard_at,
            usual_us=one.usual_us, silent_us=passed,
        )
        for one, passed in zip(told, silent, strict=True)
        if passed > one.usual_us
    )  # fmt: skip


def _only_loaded(row: Mapping) -> bool:
    """Files were loaded and no poll was ever tried: there is no first reading to wait for."""
    return row.get("last_good_at") is not None and row.get("last_tried_at") is None


def state_of(last_good_at: int | None, agreed_s: int, now: int) -> str:
    """new before the first good poll, then live up to the agreed age, late up to twice that, then dead."""
    if last_good_at is None:
        return "new"
    age = (now - last_good_at) / SECOND
    return "live" if age <= agreed_s else "late" if age <= 2 * agreed_s else "dead"


def _silence(entry: SourceEntry, newest: int, calendar: WorkCalendar, now: int) -> float:
    """Time since the newest event in the source's working time, counted in agreed ages."""
    if entry.working_time == "office":
        passed = int(calendar.between(np.array([newest]), np.array([now]))[0])
    else:
        passed = now - newest
    return passed / SECOND / max(entry.agreed_age.total_seconds(), 1)


def _progress(done: int | None, total: int | None) -> float | None:
    return min(done / total, 1.0) if done is not None and total else None
