"""deploy/postgresql and the notes on Citus: a server takes every setting, every table is named once."""

import re
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ioc.store import upgrade
from ioc.store.desk import upgrade_desk
from ioc.store.desk_tables import desk_metadata
from ioc.store.tables import metadata

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
SETTINGS = re.findall(
    r"^(\w+) = (\S+)$", (DEPLOY / "postgresql" / "ioc.conf").read_text(encoding="utf-8"), re.MULTILINE
)
# what Citus would do with a table: only noted here
NOTES = (
    "CREATE TABLE distributed (name text, by text, beside text)",
    """CREATE FUNCTION create_distributed_table(regclass, text, colocate_with text) RETURNS void LANGUAGE sql
    AS $$ INSERT INTO distributed VALUES ($1::text, $2, $3) $$""",
)


def citus() -> list[str]:
    """The statements of the notes."""
    block = (DEPLOY / "README.md").read_text(encoding="utf-8").partition("```sql\n")[2].partition("```")[0]
    return [one for one in re.sub(r"--.*", "", block).split(";") if one.strip()]


@pytest.mark.parametrize(("name", "value"), SETTINGS)
def test_a_server_takes_the_setting(pg_server, name, value):
    pg_server.run(f"ALTER SYSTEM SET {name} = '{value}'", f"ALTER SYSTEM RESET {name}")  # never loaded


def test_a_server_refuses_a_setting_that_is_none(pg_server):
    assert len(SETTINGS) > 15
    with pytest.raises(DBAPIError, match="unrecognized"):
        pg_server.run("ALTER SYSTEM SET shared_bufers = '6GB'")
    with pytest.raises(DBAPIError, match="invalid value"):
        pg_server.run("ALTER SYSTEM SET shared_buffers = '6 gigabytes'")


def test_the_notes_on_citus_distribute_every_table_once(pg_store, shipped_place):
    upgrade(pg_store)
    upgrade_desk(pg_store.url, shipped_place)
    with pg_store.write() as conn:
        for statement in (*NOTES, *citus()):
            conn.execute(text(statement))
        found = conn.execute(text("SELECT * FROM distributed")).all()
    names = {*metadata.tables, *desk_metadata.tables}
    assert sorted(name for name, *_ in found) == sorted({*names, "distributed"})
    beside = {name: where for name, by, where in found if by == "place"}
    assert beside == {name: "none" if name == "dossier" else "dossier" for name in beside}
