"""A portal beside the one-stop system day by day, and what the comparison reads of our dossiers."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, or_, select

from ioc.domain.told import Columns
from ioc.store.facts import among, as_columns, texts_of
from ioc.store.reconciled import CodeRow
from ioc.store.tables import dossiers
from ioc.store.tables import portal_days as table
from ioc.store.tables import reconciled_codes as codes_table

KEPT_DAYS = 31  # of the codes; the numbers stay
HERE = (
    "code", "status", "received_at", "due_at", "source_due_at", "end_at", "paused_since", "resolving_area",
    "parent_code", "source_updated_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalDay:
    """A portal as it was on a day. late_there, late_here: only there, only here; codes of one side are among them.

    ours: those of its codes that are here, and what is pending here. missing_there: None where a portal lists only
    what is late; different: None where it tells neither state nor end.
    """

    source: str
    day: int
    theirs: int
    ours: int
    matched: int
    late_both: int
    late_there: int
    late_here: int
    missing_here: int
    missing_there: int | None
    different: int | None
    told_at: int | None
    at: int


def write_day(conn: Connection, place: str, day: PortalDay, codes: Sequence[CodeRow]) -> None:
    """Takes the place of what was found on the day before; codes of days long past are dropped."""
    mine = (codes_table.c.place == place, codes_table.c.source == day.source)
    old = or_(codes_table.c.day == day.day, codes_table.c.day <= day.day - KEPT_DAYS)
    conn.execute(delete(codes_table).where(*mine, old))
    here = (table.c.place == place, table.c.source == day.source, table.c.day == day.day)
    conn.execute(delete(table).where(*here))
    conn.execute(table.insert().values(place=place, **asdict(day)))
    if codes:
        conn.execute(codes_table.insert(), [{"place": place, **asdict(one)} for one in codes])


def portal_days_of(conn: Connection, place: str, source: str) -> list[PortalDay]:
    """The newest first."""
    names = [table.c[name] for name in PortalDay.__dataclass_fields__]
    query = select(*names).where(table.c.place == place, table.c.source == source)
    return [PortalDay(**row) for row in conn.execute(query.order_by(table.c.day.desc())).mappings()]


def dossiers_beside(conn: Connection, place: str, source: str, codes: Iterable[str]) -> Columns:
    """Our dossiers with one of the codes, and all that are pending, each once."""
    mine = (dossiers.c.place == place, dossiers.c.source == source)
    pending = (dossiers.c.received_at.is_not(None), dossiers.c.end_at.is_(None))
    query = select(*(dossiers.c[name] for name in HERE))
    found = {row.code: row for row in conn.execute(query.where(*mine, *pending))}
    listed = conn.execute(query.where(*mine, among(conn)), {"codes": texts_of(conn, sorted(codes))})
    found |= {row.code: row for row in listed}
    return as_columns(dossiers, HERE, [found[code] for code in sorted(found)])


def with_open_steps(conn: Connection, place: str, source: str) -> frozenset[str]:
    """Codes of dossiers of which a step at another agency, told as a dossier of its own, is still open."""
    mine = (dossiers.c.place == place, dossiers.c.source == source)
    open_ones = (dossiers.c.parent_code.is_not(None), dossiers.c.end_at.is_(None))
    rows: Any = conn.execute(select(dossiers.c.parent_code).where(*mine, *open_ones).distinct())
    return frozenset(rows.scalars())


__all__ = ["HERE", "PortalDay", "dossiers_beside", "portal_days_of", "with_open_steps", "write_day"]
