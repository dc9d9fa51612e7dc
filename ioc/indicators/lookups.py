"""Rows by their keys: what a page of a list shows of each, and in which version it was last changed."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from geo.places import Place
from ioc.indicators.rows import START
from ioc.store.tables import FACTS

Row = dict[str, Any]
SHOWN = {
    "dossiers": (
        "code", "status", "submitted_at", "received_at", "due_at", "end_at", "paused_since", "channel",
        "procedure_code", "field_code", "receiving_area", "resolving_area", "step", "holder", "version",
    ),
    "tickets": (
        "code", "kind", "state", "opened_at", "due_at", "end_at", "channel", "category", "area", "responsible",
        "satisfaction", "dossier_code", "version",
    ),
    "payments": (
        "code", "amount", "state", "requested_at", "paid_at", "refunded_at", "channel", "type", "dossier_code",
        "area", "version",
    ),
}  # fmt: skip


def rows_by_key(
    conn: Connection, place: str, subject: str, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], Row]:
    """The rows of keys (source, code), as they are now."""
    table, found = FACTS[subject], {}
    columns = [table.c[name] for name in SHOWN[subject]]
    for source in dict.fromkeys(source for source, _ in keys):
        codes = [code for of, code in keys if of == source]
        query = select(*columns).where(
            table.c.place == place, table.c.source == source, table.c.code.in_(codes)
        )
        for row in conn.execute(query).mappings():
            found[source, row["code"]] = dict(row)
    return found


class Found(NamedTuple):
    """A record by its code: where it lies, and when it began where that is known."""

    source: str
    code: str
    areas: tuple[str, ...]
    begun: int | None


def codes_from(conn: Connection, place: Place, subject: str, text: str, most: int) -> list[Found]:
    """Records whose code begins with a text, by the primary key of each source."""
    table, found = FACTS[subject], []
    areas = ("receiving_area", "resolving_area") if subject == "dossiers" else ("area",)
    columns = [table.c[name] for name in ("source", "code", START[subject], *areas)]
    for source in (name for name, entry in place.sources.items() if entry.kind == subject):
        for start in dict.fromkeys((text, text.upper())):
            inside = (table.c.code >= start, table.c.code <= f"{start}zzzzzzzz")
            query = select(*columns).where(table.c.place == place.code, table.c.source == source, *inside)
            rows = conn.execute(query.order_by(table.c.code).limit(most)).all()
            found += [Found(row[0], row[1], tuple(row[3:]), row[2]) for row in rows]
    return [row for row in found if row.code.upper().startswith(text.upper())]
