"""Records that their source no longer has: out of the facts, kept in the history, and able to come back."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, delete, func, literal, select

from ioc.domain.told import Columns
from ioc.store.facts import STAMP, among, as_columns, keep_history, texts_of
from ioc.store.tables import FACTS, HISTORY, dossier_steps
from ioc.store.tables import gone_records as table

# the moment by which a source lists its records: receipt, opening, request
LISTED_BY = {"dossiers": "received_at", "tickets": "opened_at", "payments": "requested_at"}


def codes_standing(
    conn: Connection, place: str, source: str, subject: str, span: tuple[int, int], version: int
) -> tuple[int, set[str]]:
    """Of the rows listed by a span of moments: how many there are, and the codes of those told by a version."""
    facts = FACTS[subject]
    moment = facts.c[LISTED_BY[subject]]
    mine = facts.c.place == place, facts.c.source == source, moment >= span[0], moment < span[1]
    total = conn.execute(select(func.count()).select_from(facts).where(*mine)).scalar() or 0
    codes = conn.execute(select(facts.c.code).where(*mine, facts.c.version <= version)).scalars()
    return total, set(codes)


def gone_of_codes(conn: Connection, place: str, source: str, codes: Sequence[str]) -> Columns:
    """The stamps of those among the codes that are gone."""
    names = ("code", *STAMP)
    if conn.execute(select(table.c.code).where(*_of(place, source)).limit(1)).first() is None:
        return as_columns(table, names, [])
    query = select(*(table.c[name] for name in names)).where(*_of(place, source), among(conn))
    return as_columns(table, names, conn.execute(query, {"codes": texts_of(conn, codes)}).all())


def forget_gone(conn: Connection, place: str, source: str, codes: Sequence[str]) -> None:
    if codes:
        query = delete(table).where(*_of(place, source), among(conn))
        conn.execute(query, {"codes": texts_of(conn, codes)})


def take_out(
    conn: Connection, place: str, source: str, subject: str, codes: Sequence[str], version: int, moment: int
) -> None:
    """Moves rows from the facts to the history, their steps into what is kept of them."""
    told, facts = {"codes": texts_of(conn, codes)}, FACTS[subject]
    keep_history(conn, place, source, subject, list(codes), version, moment)
    mine = facts.c.place == place, facts.c.source == source, among(conn)
    stamps = (
        conn.execute(select(facts.c.code, *(facts.c[n] for n in STAMP)).where(*mine), told).mappings().all()
    )
    steps = _steps(conn, place, source, codes) if subject == "dossiers" else {}
    usual = {"place": place, "source": source, "version": version, "at": moment}
    if stamps:
        conn.execute(
            table.insert(), [usual | dict(row) | {"steps": steps.get(row["code"])} for row in stamps]
        )
    conn.execute(delete(facts).where(*mine), told)


def put_back(
    conn: Connection, place: str, source: str, subject: str, codes: Sequence[str], version: int, moment: int
) -> None:
    """Moves rows back as they were told last; they stand anew from a version on."""
    facts, history = FACTS[subject], HISTORY[subject]
    anew = {"version": literal(version), "sys_from": literal(moment)}
    names = [column.name for column in facts.c]
    last = (history.c.place == table.c.place) & (history.c.source == table.c.source)
    last &= (history.c.code == table.c.code) & (history.c.version_to == table.c.version)
    chosen = select(*(anew.get(name, history.c.get(name)) for name in names)).join_from(table, history, last)
    own = table.c.place == place, table.c.source == source, table.c.code.in_(list(codes))
    conn.execute(facts.insert().from_select(names, chosen.where(*own)))
    kept = conn.execute(select(table.c.steps).where(*own, table.c.steps.is_not(None))).scalars()
    if steps := [one for text in kept for one in orjson.loads(text)]:
        conn.execute(dossier_steps.insert(), steps)
    forget_gone(conn, place, source, codes)


def _steps(conn: Connection, place: str, source: str, codes: Sequence[str]) -> dict[str, str]:
    """The steps of dossiers by code, as JSON; they are taken out of their table."""
    told = {"codes": texts_of(conn, codes)}
    mine = dossier_steps.c.place == place, dossier_steps.c.source == source, among(conn)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in conn.execute(select(dossier_steps).where(*mine), told).mappings():
        found.setdefault(row["code"], []).append({str(name): value for name, value in row.items()})
    conn.execute(delete(dossier_steps).where(*mine), told)
    return {code: orjson.dumps(rows).decode() for code, rows in found.items()}


def _of(place: str, source: str):
    return table.c.place == place, table.c.source == source
