"""The list of procedures and the time limits of ticket categories."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from geo.csv_rows import Row, read_rows
from geo.entries import Procedure, Sla
from geo.names import Names

INTER_LEVEL = "inter_level"  # liên thông: handled by several levels in turn
PROCEDURE_COLUMNS = (
    "code", "name_vi", "name_en", "field", "level", "online_level", "limit_days", "has_fee",
)  # fmt: skip
SLA_COLUMNS = ("category", "limit")


def read_procedures(path: Path, levels: Iterable[str]) -> dict[str, Procedure]:
    """Procedures by code; an absent file means none are listed."""
    if not path.exists():
        return {}
    known = (*levels, INTER_LEVEL)
    found: dict[str, Procedure] = {}
    for row in read_rows(path, ("code", "name_vi", "field")):
        procedure = _procedure(row, known)
        if procedure.code in found:
            raise row.error("code", f"{procedure.code!r} occurs twice")
        found[procedure.code] = procedure
    return found


def _procedure(row: Row, levels: tuple[str, ...]) -> Procedure:
    level, name = row.text("level"), row.required("name_vi")
    if level and level not in levels:
        raise row.error("level", f"{level!r} is not one of {', '.join(levels)}")
    return Procedure(
        code=row.required("code"), names=Names(name, row.text("name_en", name)),
        field_code=row.required("field"), level=level,
        online_level=int(row.number("online_level", 0, 4) or 0),
        limit_days=row.number("limit_days", 0, 3650), has_fee=row.flag("has_fee"),
    )  # fmt: skip


def read_sla(path: Path, hours_per_day: float) -> dict[str, Sla]:
    """Time limits by ticket category; a working day has the office hours of the place."""
    found: dict[str, Sla] = {}
    for row in read_rows(path, SLA_COLUMNS) if path.exists() else ():
        category = row.required("category")
        if category in found:
            raise row.error("category", f"{category!r} occurs twice")
        found[category] = _limit(row, hours_per_day)
    return found


def _limit(row: Row, hours_per_day: float) -> Sla:
    """`24 hours`, `3 days`, `16 working hours` or `5 working days`."""
    text = row.required("limit")
    number, _, unit = text.partition(" ")
    working = unit.startswith("working ")
    lengths = {"hour": 1.0, "day": hours_per_day if working else 24.0}
    try:
        return Sla(float(number) * lengths[unit.removeprefix("working ").removesuffix("s")], working)
    except (ValueError, KeyError):
        reason = f'{text!r} is not a limit such as "24 hours" or "5 working days"'
        raise row.error("limit", reason) from None
