"""The steps of dossiers in their table: those of an accepted version take the place of all told before."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, update

from ioc.domain.told import Columns
from ioc.store.bulk import upsert
from ioc.store.facts import among, as_values, texts_of
from ioc.store.tables import dossier_steps as table

OF_THE_DOSSIER = ("resolving_area", "field_code", "procedure_code")


def write_steps(
    conn: Connection, place: str, source: str, columns: Columns, steps: Columns, known: Sequence[str]
) -> None:
    """columns: accepted dossiers; steps: theirs (domain.steps); known: codes of which a row was there already."""
    before = set(known)
    told = [own is not None for own in columns["steps"]]
    _drop(
        conn, place, source,
        [code for code, is_told in zip(columns["code"], told, strict=True) if is_told and code in before],
    )  # fmt: skip
    _insert(conn, place, source, columns, steps)
    silent = [row for row, code in enumerate(columns["code"]) if not told[row] and code in before]
    _follow(conn, place, source, columns, silent)


def _drop(conn: Connection, place: str, source: str, codes: Sequence[str]) -> None:
    if codes:
        gone = delete(table).where(table.c.place == place, table.c.source == source, among(conn))
        conn.execute(gone, {"codes": texts_of(conn, codes)})


def _insert(conn: Connection, place: str, source: str, columns: Columns, steps: Columns) -> None:
    rows = steps["row"].tolist()
    of_dossier = {name: [columns[name][row] for row in rows] for name in ("code", *OF_THE_DOSSIER)}
    names = [c.name for c in table.c if c.name not in ("place", "source")]
    values = [of_dossier[n] if n in of_dossier else as_values(table, n, steps[n]) for n in names]
    upsert(conn, table, ["place", "source", *names], [[place] * len(rows), [source] * len(rows), *values])


def _follow(conn: Connection, place: str, source: str, columns: Columns, rows: Sequence[int]) -> None:
    """A version that tells no steps may still have moved its dossier to another area or field."""
    if not rows:
        return
    mine = (table.c.place == place, table.c.source == source, table.c.code == bindparam("of_code"))
    change = update(table).where(*mine).values({name: bindparam(f"new_{name}") for name in OF_THE_DOSSIER})
    conn.execute(
        change,
        [
            {
                "of_code": columns["code"][row],
                **{f"new_{name}": columns[name][row] for name in OF_THE_DOSSIER},
            }
            for row in rows
        ],
    )
