"""Urges, their dossiers and causes of delay as rows of the desk."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from ioc.store.desk_tables import causes, urged_dossiers, urges

Key = tuple[str, str]  # source and code of a dossier


def add_urge(conn: Connection, place: str, values: dict[str, Any], keys: Iterable[Key]) -> None:
    conn.execute(urges.insert().values(place=place, **values))
    rows = [
        {"place": place, "urge_id": values["id"], "source": source, "code": code} for source, code in keys
    ]
    conn.execute(urged_dossiers.insert(), rows)


def change_urge(conn: Connection, place: str, urge_id: str, **values: Any) -> None:
    conn.execute(update(urges).where(urges.c.place == place, urges.c.id == urge_id).values(**values))


def urges_of(
    conn: Connection, place: str, units: Sequence[str] | None, *, closed: bool = False
) -> list[dict]:
    """Urges to some units (None: to any), the earliest due first; those closed only if told so, the latest first."""
    query = select(urges).where(urges.c.place == place)
    if units is not None:
        query = query.where(urges.c.unit.in_(list(units)))
    if closed:
        query = query.where(urges.c.closed_at.is_not(None)).order_by(urges.c.closed_at.desc()).limit(200)
    else:
        query = query.where(urges.c.closed_at.is_(None)).order_by(urges.c.due_at, urges.c.id)
    return [dict(row) for row in conn.execute(query).mappings()]


def urges_about(conn: Connection, place: str, key: Key, units: Sequence[str] | None) -> list[dict]:
    """Urges about one dossier to some units (None: to any), the latest first."""
    source, code = key
    table = urged_dossiers
    ids = select(table.c.urge_id).where(
        table.c.place == place, table.c.source == source, table.c.code == code
    )
    query = select(urges).where(urges.c.place == place, urges.c.id.in_(ids))
    if units is not None:
        query = query.where(urges.c.unit.in_(list(units)))
    return [dict(row) for row in conn.execute(query.order_by(urges.c.asked_at.desc(), urges.c.id)).mappings()]


def dossiers_of(conn: Connection, place: str, urge_ids: Sequence[str]) -> dict[str, list[Key]]:
    """The dossiers of each urge."""
    found: dict[str, list[Key]] = {one: [] for one in urge_ids}
    table = urged_dossiers
    query = select(table.c.urge_id, table.c.source, table.c.code).where(
        table.c.place == place, table.c.urge_id.in_(list(urge_ids))
    )
    for urge_id, source, code in conn.execute(query.order_by(table.c.source, table.c.code)):
        found[urge_id].append((source, code))
    return found


def open_urges_of(conn: Connection, place: str, codes: Sequence[str] | None) -> dict[Key, int]:
    """Of dossiers with one of the codes (None: of all): by when the open urge of each wants it moved, the earliest."""
    table = urged_dossiers
    query = (
        select(table.c.source, table.c.code, urges.c.due_at)
        .join(urges, (urges.c.place == table.c.place) & (urges.c.id == table.c.urge_id))
        .where(table.c.place == place, urges.c.closed_at.is_(None))
    )
    if codes is not None:
        query = query.where(table.c.code.in_(list(codes)))
    found: dict[Key, int] = {}
    for source, code, due in conn.execute(query):
        found[source, code] = min(due, found.get((source, code), due))
    return found


def open_requests_of(conn: Connection, place: str) -> dict[Key, tuple[str, ...]]:
    """Of each dossier that is urged "yes" and the open requests that it is part of."""
    table = urged_dossiers
    query = (
        select(table.c.source, table.c.code, urges.c.id)
        .join(urges, (urges.c.place == table.c.place) & (urges.c.id == table.c.urge_id))
        .where(table.c.place == place, urges.c.closed_at.is_(None))
    )
    found: dict[Key, tuple[str, ...]] = {}
    for source, code, urge_id in conn.execute(query.order_by(urges.c.id)):
        found[source, code] = (*found.get((source, code), ("yes",)), urge_id)
    return found


def put_cause(conn: Connection, place: str, key: Key, values: dict[str, Any] | None) -> None:
    """Sets the cause of a dossier's delay, or takes it away."""
    source, code = key
    mine = (causes.c.place == place, causes.c.source == source, causes.c.code == code)
    conn.execute(causes.delete().where(*mine))
    if values is not None:
        conn.execute(causes.insert().values(place=place, source=source, code=code, **values))


def all_causes(conn: Connection, place: str) -> dict[Key, str]:
    query = select(causes.c.source, causes.c.code, causes.c.cause).where(causes.c.place == place)
    return {(source, code): cause for source, code, cause in conn.execute(query)}
