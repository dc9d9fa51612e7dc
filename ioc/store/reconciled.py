"""Days of sources as they were last compared with what is here, and what such a comparison reads of our rows."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, select

from ioc.store.facts import among, texts_of
from ioc.store.gone import LISTED_BY
from ioc.store.tables import FACTS, HISTORY, gone_records, quarantine
from ioc.store.tables import reconciled_codes as codes_table
from ioc.store.tables import reconciled_days as days_table

MISSING_HERE, MISSING_THERE, DIFFERENT = "missing_here", "missing_there", "different"
KINDS = (MISSING_HERE, MISSING_THERE, DIFFERENT)
# of portals: what is late on both sides, on one alone
LATE_BOTH, LATE_THERE, LATE_HERE = LATE = ("late_both", "late_there", "late_here")
PORTAL_KINDS = (*LATE, *KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """A local day of a source. matched: in both; different: of these, None where states were never compared.

    by_count: only totals were compared: at most so many are matched, at least so many are missing.
    """

    source: str
    day: int
    theirs: int
    ours: int
    matched: int
    missing_here: int
    missing_there: int
    different: int | None = None
    states_at: int | None = None
    at: int
    by_count: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """A code behind a difference. text: the reason, the other day, or both values as JSON; area: where known here."""

    source: str
    day: int
    what: str
    code: str
    cause: str
    text: str = ""
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is here of a code: the moment it is listed by, its leaf, the version that wrote it."""

    at: int | None
    area: str
    version: int


def write_days(conn: Connection, place: str, days: Sequence[DayRow], codes: Sequence[CodeRow]) -> None:
    """Days take the place of what was found of them; compared states stay where they are not compared anew."""
    for day in days:
        anew = KINDS if day.different is not None else KINDS[:2]
        _forget(conn, place, day, anew)
        values = asdict(_with_states(conn, place, day))
        mine = _day(days_table, place, day)
        conn.execute(delete(days_table).where(*mine))
        conn.execute(days_table.insert().values(place=place, **values))
    if codes:
        conn.execute(codes_table.insert(), [{"place": place, **asdict(one)} for one in codes])


def _forget(conn: Connection, place: str, day: DayRow, kinds: Sequence[str]) -> None:
    mine = (*_day(codes_table, place, day), codes_table.c.what.in_(kinds))
    conn.execute(delete(codes_table).where(*mine))


def _with_states(conn: Connection, place: str, day: DayRow) -> DayRow:
    if day.different is not None:
        return day
    c = days_table.c
    before = conn.execute(select(c.different, c.states_at).where(*_day(days_table, place, day))).first()
    return day if before is None else replace(day, different=before[0], states_at=before[1])


def _day(table: Any, place: str, day: DayRow):
    return table.c.place == place, table.c.source == day.source, table.c.day == day.day


def days_of(conn: Connection, place: str, source: str) -> list[DayRow]:
    """The newest first."""
    names = [days_table.c[name] for name in DayRow.__dataclass_fields__]
    mine = (days_table.c.place == place, days_table.c.source == source)
    query = select(*names).where(*mine).order_by(days_table.c.day.desc())
    return [DayRow(**row) for row in conn.execute(query).mappings()]


def codes_of(
    conn: Connection, place: str, source: str, *, day: int | None = None, what: str = ""
) -> list[CodeRow]:
    """The newest day first."""
    c = codes_table.c
    query = select(*(c[name] for name in CodeRow.__dataclass_fields__)).where(
        c.place == place, c.source == source
    )
    if day is not None:
        query = query.where(c.day == day)
    if what:
        query = query.where(c.what == what)
    query = query.order_by(c.day.desc(), c.what, c.code)
    return [CodeRow(**row) for row in conn.execute(query).mappings()]


def standing_in(
    conn: Connection, place: str, source: str, subject: str, span: tuple[int, int]
) -> dict[str, Standing]:
    """What is here of a span of moments, by code."""
    table, (moment, area) = FACTS[subject], _listed(subject)
    here = (table.c.place == place, table.c.source == source)
    here += (table.c[moment] >= span[0], table.c[moment] < span[1])
    return _standing(conn, select(table.c.code, table.c[moment], table.c[area], table.c.version).where(*here))


def standing_of(
    conn: Connection, place: str, source: str, subject: str, codes: Iterable[str]
) -> dict[str, Standing]:
    """What is here of some codes, whatever their moment."""
    table, (moment, area) = FACTS[subject], _listed(subject)
    query = select(table.c.code, table.c[moment], table.c[area], table.c.version)
    query = query.where(table.c.place == place, table.c.source == source, among(conn))
    return _standing(conn, query, codes=texts_of(conn, sorted(codes)))


def withdrawn_of(
    conn: Connection, place: str, source: str, subject: str, codes: Iterable[str]
) -> dict[str, Standing]:
    """Those of the codes that were taken out here, as they were last."""
    history, (moment, area) = HISTORY[subject], _listed(subject)
    gone = gone_records.alias("gone")
    last = (history.c.place == gone.c.place) & (history.c.source == gone.c.source)
    last &= (history.c.code == gone.c.code) & (history.c.version_to == gone.c.version)
    wanted = set(codes)
    query = select(history.c.code, history.c[moment], history.c[area], gone.c.version).join_from(
        gone, history, last
    )
    found = _standing(conn, query.where(gone.c.place == place, gone.c.source == source))
    return {code: one for code, one in found.items() if code in wanted}


def refused_of(
    conn: Connection, place: str, source: str, codes: Iterable[str]
) -> dict[str, tuple[str, str | None]]:
    """Of the codes that wait in quarantine: the newest reason and what was kept of the record."""
    c = quarantine.c
    mine = (c.place == place, c.source == source, c.redriven_at.is_(None), among(conn))
    query = select(c.code, c.reason, c.payload).where(*mine).order_by(c.first_seen_at, c.hash)
    rows = conn.execute(query, {"codes": texts_of(conn, sorted(codes))})
    return {code: (reason, payload) for code, reason, payload in rows}


def _listed(subject: str) -> tuple[str, str]:
    return LISTED_BY[subject], "resolving_area" if subject == "dossiers" else "area"


def _standing(conn: Connection, query: Any, **told: Any) -> dict[str, Standing]:
    return {code: Standing(*rest) for code, *rest in conn.execute(query, told)}
