"""SQLite: who waits while others of the process write is not told that the database is locked, but is next in turn."""

import threading

import pytest
from sqlalchemy import select

from ioc import clock
from ioc.store import open_store
from ioc.store.tables import data_version
from ioc.store.turns import InTurn

WRITES, HELD_S, OTHERS = 5, 0.15, 6


@pytest.fixture
def store(sqlite_template, shipped_place, tmp_path):
    (tmp_path / "ioc.db").write_bytes(sqlite_template.read_bytes())
    found = open_store(f"sqlite:///{tmp_path}/ioc.db", shipped_place, pragmas=("busy_timeout=400",))
    yield found
    found.close()


def write(store, place: str) -> None:
    with store.write() as conn:
        conn.execute(data_version.insert().values(place=place, version=1))
        clock.sleep(HELD_S)


def test_a_chore_writes_between_the_batches_of_a_history(store):
    """All of them together take longer than SQLite waits for a lock."""
    failed: list[Exception] = []

    def chore(name: str) -> None:
        try:
            write(store, name)
        except Exception as error:
            failed.append(error)

    others = [threading.Thread(target=chore, args=(f"chore {n}",)) for n in range(OTHERS)]
    for n in range(WRITES):
        write(store, f"batch {n}")
        if n == 0:
            [one.start() for one in others]
    [one.join() for one in others]
    assert failed == []
    with store.read() as conn:
        assert len(conn.execute(select(data_version)).all()) == WRITES + OTHERS


def test_turns_are_in_the_order_of_coming():
    turns, order, threads = InTurn(), [], []

    def take(name: int) -> None:
        with turns.turn():
            order.append(name)

    with turns.turn():
        for n in range(5):
            threads.append(threading.Thread(target=take, args=(n,)))
            threads[-1].start()
            while len(turns._waiting) < n + 2:
                clock.sleep(0.001)
        assert order == []
    [one.join() for one in threads]
    assert order == [0, 1, 2, 3, 4]


def test_a_writer_that_fails_lets_the_next_one_in(store):
    with pytest.raises(ZeroDivisionError), store.write():
        raise ZeroDivisionError
    write(store, "next")
