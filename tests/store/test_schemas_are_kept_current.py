"""Migrations make exactly the tables of the program; any other schema is refused with the command to run."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from ioc.errors import StoreError
from ioc.store import require_current, schema, upgrade
from ioc.store.tables import metadata


def test_a_migrated_database_lacks_nothing_and_has_nothing_else(fresh_store):
    with fresh_store.read() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert set(inspect(conn).get_table_names()) == {*metadata.tables, "alembic_version"}


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_columns_keys_and_indexes_are_those_of_the_program(fresh_store, name):
    table, found = metadata.tables[name], inspect(fresh_store.engine)
    columns = {c["name"]: c["nullable"] for c in found.get_columns(name)}
    assert list(columns) == [c.name for c in table.c]
    assert columns == {c.name: c.nullable for c in table.c}
    assert found.get_pk_constraint(name)["constrained_columns"] == [c.name for c in table.primary_key]
    indexes = {i["name"]: i["column_names"] for i in found.get_indexes(name)}
    assert indexes == {i.name: [c.name for c in i.columns] for i in table.indexes}


def test_partial_indexes_hold_open_and_waiting_rows_only(fresh_store):
    lists = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index'",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes",
    }
    with fresh_store.read() as conn:
        made = dict(tuple(row) for row in conn.execute(text(lists[conn.dialect.name])))
    assert {name for name, sql in made.items() if sql and "WHERE" in sql and name in known_indexes()} == {
        "dossier_open", "ticket_open", "dossier_waiting", "dossier_step_open", "dossier_late",
        "dossier_odd", "ticket_odd", "ticket_dossier",
    }  # fmt: skip


def known_indexes() -> set[str]:
    return {index.name for table in metadata.tables.values() for index in table.indexes}


def test_a_database_without_tables_is_refused_with_the_command(bare_store):
    with pytest.raises(StoreError, match=r"no tables yet.*`ioc db upgrade`"):
        require_current(bare_store)
    assert inspect(bare_store.engine).get_table_names() == [], "looking changed the database"


def test_an_upgrade_makes_it_current_and_again_changes_nothing(bare_store):
    upgrade(bare_store)
    require_current(bare_store)
    before = inspect(bare_store.engine).get_table_names()
    upgrade(bare_store)
    assert inspect(bare_store.engine).get_table_names() == before


def test_a_database_older_than_the_program_is_refused_with_the_command(fresh_store, monkeypatch):
    monkeypatch.setattr(schema.Branch, "head", lambda _: "9999")
    with pytest.raises(StoreError, match=r"older than this program.*`ioc db upgrade`"):
        require_current(fresh_store)


@pytest.mark.parametrize("deed", [require_current, upgrade])
def test_a_database_newer_than_the_program_is_refused_and_left_alone(fresh_store, deed):
    with fresh_store.write() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"9999.*install the release"):
        deed(fresh_store)
    with fresh_store.read() as conn:
        assert conn.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_an_upgrade_that_fails_leaves_no_table(bare_store, monkeypatch):
    """Migrations run in one transaction: half a schema cannot be."""

    def broken(config, revision):
        metadata.create_all(config.attributes["connection"])
        raise RuntimeError("in the middle")

    monkeypatch.setattr(schema.command, "upgrade", broken)
    with pytest.raises(RuntimeError):
        upgrade(bare_store)
    assert inspect(bare_store.engine).get_table_names() == []


def test_revisions_form_one_line_with_one_end():
    scripts = schema.FACTS._scripts()
    revisions = list(scripts.walk_revisions())
    assert len(scripts.get_heads()) == 1
    assert [r.down_revision for r in revisions] == [*(r.revision for r in revisions[1:]), None]
