"""The desk is a file of its own beside the facts, and shares the database on PostgreSQL."""

import stat

import pytest
from sqlalchemy import inspect

from ioc.errors import StoreError
from ioc.store import open_store, require_current, upgrade
from ioc.store.desk import desk_url, open_desk, upgrade_desk
from ioc.store.desk_tables import desk_metadata


def test_sqlite_has_two_files_and_postgresql_one_database(tmp_path):
    assert desk_url(tmp_path, None) == f"sqlite:///{tmp_path / 'desk.db'}"
    assert desk_url(tmp_path, "postgresql+psycopg://h/d") == "postgresql+psycopg://h/d"


def test_place_leads_every_key():
    for table in desk_metadata.tables.values():
        assert next(iter(table.primary_key.columns)).name == "place", table.name


def test_migrations_make_exactly_the_tables_of_the_program(desk_store):
    with desk_store.read() as conn:
        found = inspect(conn)
        for name, table in desk_metadata.tables.items():
            columns = {one["name"]: one["nullable"] for one in found.get_columns(name)}
            assert columns == {one.name: one.nullable for one in table.columns}
            assert {one["name"] for one in found.get_indexes(name)} == {one.name for one in table.indexes}


def test_desk_and_facts_live_in_one_database(desk_url_here, shipped_place):
    facts = open_store(desk_url_here, shipped_place)
    upgrade(facts)
    upgrade_desk(desk_url_here, shipped_place)
    require_current(facts)
    open_desk(desk_url_here, shipped_place).close()
    upgrade(facts)
    facts.close()


def test_nobody_else_on_the_machine_reads_the_desk(tmp_path, shipped_place):
    open_desk(desk_url(tmp_path, None), shipped_place).close()
    assert stat.S_IMODE((tmp_path / "desk.db").stat().st_mode) == 0o600


def test_a_postgresql_desk_without_tables_names_the_command(pg_server, shipped_place):
    with pg_server.database() as url, pytest.raises(StoreError, match="ioc db upgrade"):
        open_desk(url, shipped_place)
