"""State, due and end of records as they are here, beside which those of a source are laid."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from ioc.store.facts import STAMP, among, texts_of
from ioc.store.tables import FACTS

# what is compared of each subject, under the names of its table
COMPARED = {
    "dossiers": ("status", "source_due_at", "end_at"),
    "tickets": ("state", "due_at", "end_at"),
    "payments": ("state", "amount", "paid_at", "refunded_at"),
}
Stamped = tuple[tuple[int, ...], tuple]  # stamp and values, in the order of COMPARED


def states_of(
    conn: Connection, place: str, source: str, subject: str, codes: Iterable[str]
) -> dict[str, Stamped]:
    table, names = FACTS[subject], (*STAMP, *COMPARED[subject])
    query = select(table.c.code, *(table.c[name] for name in names))
    query = query.where(table.c.place == place, table.c.source == source, among(conn))
    rows = conn.execute(query, {"codes": texts_of(conn, sorted(codes))})
    return {code: (tuple(rest[: len(STAMP)]), tuple(rest[len(STAMP) :])) for code, *rest in rows}
