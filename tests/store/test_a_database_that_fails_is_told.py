"""A database that is locked, gone, cut off, no database or without tables becomes a StoreError."""

import sqlite3

import pytest
from sqlalchemy import select, text

from ioc.errors import StoreError
from ioc.store import open_store, sqlite
from ioc.store.tables import data_version

QUICK = tuple("busy_timeout=50" if p.startswith("busy_timeout") else p for p in sqlite.PRAGMAS)


@pytest.fixture
def quick(monkeypatch):
    """Nobody waits ten seconds for a lock here."""
    monkeypatch.setattr(sqlite, "PRAGMAS", QUICK)


def ask(store) -> None:
    with store.read() as conn:
        conn.execute(select(data_version)).all()


def test_a_file_that_another_writer_holds_is_told_as_locked(quick, tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/held.db", "p")
    holder = sqlite3.connect(tmp_path / "held.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"held\.db: database is locked"), store.write():
        pytest.fail("two writers at once")
    holder.execute("ROLLBACK")
    with store.write() as conn:
        assert conn.scalar(text("SELECT 1")) == 1
    holder.close()
    store.close()


def test_readers_go_on_while_somebody_writes(fresh_store):
    with fresh_store.write() as writer:
        writer.execute(data_version.insert().values(place="elsewhere", version=1))
        with fresh_store.read() as conn:
            assert conn.execute(select(data_version)).all() == []
    with fresh_store.read() as conn:
        assert len(conn.execute(select(data_version)).all()) == 1


def test_a_reader_sees_one_state_until_its_end(fresh_store):
    with fresh_store.read() as conn:
        before = conn.execute(select(data_version)).all()
        with fresh_store.write() as writer:
            writer.execute(data_version.insert().values(place="elsewhere", version=1))
        assert conn.execute(select(data_version)).all() == before == []


@pytest.mark.parametrize("name", ["a file/in.db", "."])
def test_a_path_that_can_hold_no_database_is_told(tmp_path, name):
    (tmp_path / "a file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError):
        open_store(f"sqlite:///{tmp_path}/{name}", "p")


def test_a_file_that_is_no_database_is_told(tmp_path):
    (tmp_path / "letter.db").write_text("Dear reader, " * 500, encoding="utf-8")
    with pytest.raises(StoreError, match=r"letter\.db: file is not a database"):
        open_store(f"sqlite:///{tmp_path}/letter.db", "p")


@pytest.mark.parametrize(
    "url", ["mysql://root@localhost/x", "postgresql+asyncpg://x@localhost/x", "no address"]
)
def test_an_address_of_another_kind_is_told_when_opening(url):
    with pytest.raises(StoreError):
        open_store(url, "p")


def test_a_server_that_is_not_there_is_told_without_the_password():
    with pytest.raises(StoreError) as told:
        open_store("postgresql+psycopg://ioc:secret@127.0.0.1:1/ioc", "p")
    assert "127.0.0.1:1" in str(told.value) and "secret" not in str(told.value)


def test_a_database_without_our_tables_is_told(pg_store, tmp_path):
    on_file = open_store(f"sqlite:///{tmp_path}/empty.db", "p")
    for store in (pg_store, on_file):
        with pytest.raises(StoreError, match="data_version"):
            ask(store)
    on_file.close()


def test_a_database_that_was_dropped_is_told(pg_server, shipped_place, pg_template):
    with pg_server.database(pg_template) as url:
        store = open_store(url, shipped_place)
        ask(store)
        pg_server.run(f"ALTER DATABASE {store.engine.url.database} ALLOW_CONNECTIONS false", ends(store))
        with pytest.raises(StoreError):
            ask(store)
        store.close()


def test_a_connection_cut_in_the_middle_is_told_and_the_next_one_works(pg_server, pg_template, shipped_place):
    with pg_server.database(pg_template) as url:
        store = open_store(url, shipped_place)
        with pytest.raises(StoreError), store.write() as conn:
            conn.execute(data_version.insert().values(place="p", version=1))
            pg_server.run(ends(store))
            conn.execute(select(data_version)).all()
        with store.read() as conn:
            assert conn.execute(select(data_version)).all() == []
        store.close()


def ends(store) -> str:
    """The statement that ends every connection to the store's database."""
    name = store.engine.url.database
    return f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"


def test_an_error_of_the_caller_undoes_what_he_wrote_and_stays_his(fresh_store):
    with pytest.raises(ZeroDivisionError), fresh_store.write() as conn:
        conn.execute(data_version.insert().values(place="p", version=1))
        raise ZeroDivisionError
    with fresh_store.read() as conn:
        assert conn.execute(select(data_version)).all() == []
