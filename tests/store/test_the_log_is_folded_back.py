"""SQLite's write-ahead log is folded back when it has grown large, not with every batch after that."""

from pathlib import Path

from sqlalchemy import text

from ioc.store import open_store, sqlite

MB = 2**20


def test_a_large_log_is_emptied_and_left_alone_until_it_is_large_again(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite, "WAL_MOST", MB)
    store, log = open_store(f"sqlite:///{tmp_path}/a.db", "a-place"), Path(f"{tmp_path}/a.db-wal")
    with store.write() as conn:
        conn.execute(text("CREATE TABLE written (told BLOB)"))
    folded = []
    for _ in range(6):
        with store.write() as conn:
            conn.execute(text("INSERT INTO written VALUES (:told)"), {"told": bytes(MB // 2)})
        before = log.stat().st_size
        store.checkpoint()
        folded.append(log.stat().st_size < before)
    assert folded == [False, True, False, True, False, True]
    store.close()


def test_a_reader_only_puts_it_off(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite, "WAL_MOST", 1)
    store, log = open_store(f"sqlite:///{tmp_path}/a.db", "a-place"), Path(f"{tmp_path}/a.db-wal")
    with store.write() as conn:
        conn.execute(text("CREATE TABLE written (told BLOB)"))
    with store.read() as reader:
        assert reader.execute(text("SELECT count(*) FROM written")).scalar() == 0
        with store.write() as conn:
            conn.execute(text("INSERT INTO written VALUES (x'00')"))
        store.checkpoint()
        assert log.stat().st_size > 0
    store.checkpoint()
    assert log.stat().st_size == 0
    store.close()
