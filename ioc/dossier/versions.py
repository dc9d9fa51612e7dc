"""The versions of one dossier as they arrived: what each told otherwise than the one before."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from geo.places import Place
from ioc.dossier.answers import Change, Version
from ioc.store.tables import HISTORY

TABLE = HISTORY["dossiers"]
COMPARED = (
    "status", "submitted_at", "received_at", "due_at", "source_due_at", "finished_at", "returned_at", "end_at",
    "paused_since", "channel", "procedure_code", "field_code", "receiving_area", "resolving_area", "step",
    "holder", "responsible", "has_fee", "paid_online", "parent_code",
)  # fmt: skip
Row = Mapping[str, Any]


def read_versions(conn: Connection, place: Place, current: Row) -> tuple[Version, ...]:
    """Oldest first, the present one last."""
    mine = (
        TABLE.c.place == place.code,
        TABLE.c.source == current["source"],
        TABLE.c.code == current["code"],
    )
    rows = list(conn.execute(select(TABLE).where(*mine).order_by(TABLE.c.version_from)).mappings())
    rows.append(current)
    return tuple(_version(row, before) for row, before in zip(rows, [None, *rows[:-1]], strict=True))


def _version(row: Row, before: Row | None) -> Version:
    return Version(
        known_at=row["sys_from"], told_at=row["source_updated_at"], status=row["status"],
        changes=() if before is None else changes_between(before, row),
    )  # fmt: skip


def changes_between(before: Row, after: Row) -> tuple[Change, ...]:
    """What a reader would call a change; numbers made from others are left out."""
    names = (name for name in COMPARED if before[name] != after[name])
    found = tuple(Change(name, before[name], after[name]) for name in names)
    same_due = {change.name for change in found} >= {"due_at", "source_due_at"}
    return tuple(one for one in found if not (same_due and one.name == "source_due_at"))
