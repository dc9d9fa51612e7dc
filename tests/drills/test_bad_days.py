"""A killed database, a locked one, a full disk, a replica that lags: told clearly, nothing lost, over by themselves."""

import os
import random
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from kept_source import NOW, KeptSource, version
from own_postgresql import own_server
from push_samples import all_push, house, messages
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from ioc import clock
from ioc.api import ground as grounds
from ioc.api.ground import Ground
from ioc.api.health import ready
from ioc.counts import audit
from ioc.domain.workcal import from_place
from ioc.epochs import Epochs
from ioc.indicators.cubes import Cubes
from ioc.ingest import Loader
from ioc.leader import FileLock
from ioc.polling import Poller
from ioc.store import next_version, open_store, upgrade
from ioc.store.leading import AdvisoryLock
from ioc.store.replica import lag_of
from ioc.store.tables import FACTS

KILLS = 20 if os.environ.get("IOC_DRILL") else 1  # of PostgreSQL, at random moments
RECORDS, MINUTE = 60, timedelta(minutes=1)
QUICK = ("busy_timeout=300",)
HOLDER = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(600)
"""


@pytest.fixture
def source():
    return KeptSource(told=[version(n, NOW - MINUTE * (RECORDS - n)) for n in range(RECORDS)])


def polling(store, place, source, batch=5):
    loader = Loader(store, place, from_place(place))
    return Poller(store, place, loader, {"one_stop": source}, batch=batch, backoff_most_s=1)


def reasons(store, place, ground=None):
    """What /health/ready says of the source that is polled here."""
    epochs = Epochs(store, place, from_place(place), Cubes(place))
    with Flask("health").test_request_context("/health/ready"):
        told = ready(epochs, ground or Ground()).json
    others = ("hotline_1022", "payment_platform")
    return [one for one in told.get("reasons", []) if not one.startswith(others)]


def codes(store):
    with store.read() as conn:
        return sorted(conn.execute(select(FACTS["dossiers"].c.code)).scalars())


def whole(store, place, source):
    """Every record once, and the counts agree."""
    return codes(store) == sorted({one.dossier_code for one in source.told}) and audit(store, place) == []


@pytest.fixture(scope="module")
def own():
    with own_server() as found:
        yield found


def test_postgresql_killed_in_the_middle_of_a_load_loses_nothing(own, shipped_place, source):
    store = open_store(own.database("killed"), shipped_place)
    upgrade(store)
    poller, lock = polling(store, shipped_place, source), AdvisoryLock(store.engine, "poll")
    assert lock.take()
    written = poller.loader._note

    def killing(*told):
        if len(loads) == 4:
            own.kill()
        loads.append(1)
        return written(*told)

    loads: list[int] = []
    poller.loader._note = killing  # within the transaction, after rows and counts
    with clock.frozen(NOW):
        poller.turn("one_stop")
        assert not lock.take()
        assert any("connection" in one for one in reasons(store, shipped_place))
    own.start()
    poller.loader._note = written
    assert len(codes(store)) == 24 and lock.take()
    with clock.frozen(NOW + MINUTE):
        poller.turn("one_stop")
        assert reasons(store, shipped_place) == []
    assert whole(store, shipped_place, source)
    lock.release()
    store.close()


@pytest.mark.drill
@pytest.mark.timeout(1800)
def test_postgresql_killed_at_random_moments_loses_nothing(own, shipped_place, record):
    many = KeptSource(told=[version(n, NOW - timedelta(seconds=n)) for n in range(150 * KILLS)])
    store = open_store(own.database("killed_again"), shipped_place)
    upgrade(store)
    poller, rng, kills = polling(store, shipped_place, many, batch=3), random.Random(9), 0
    for turn in range(KILLS):
        thread = threading.Thread(target=at, args=(NOW + turn * timedelta(seconds=1), poller))
        thread.start()
        clock.sleep(rng.uniform(0.2, 1.5))
        kills += thread.is_alive()
        own.kill()
        thread.join()
        own.start()
    at(NOW + MINUTE, poller)
    assert whole(store, shipped_place, many)
    record("kills of PostgreSQL while it is written to", kills, "kills", "nothing lost or doubled")
    store.close()


def at(moment, poller):
    with clock.frozen(moment):
        poller.turn("one_stop")


def test_a_replica_that_lags_serves_what_it_has_and_says_so(own, shipped_place, source):
    primary = open_store(own.database("of_the_primary"), shipped_place)
    upgrade(primary)
    poller = polling(primary, shipped_place, source, batch=500)
    with clock.frozen(NOW):
        poller.poll("one_stop")
    copy = own.replica()
    replica = open_store(copy.url_of("of_the_primary"), shipped_place)
    ground = Ground(replica=replica, primary=primary)
    try:
        until(lambda: lag_of(replica, primary).versions == 0)
        copy.run("SELECT pg_wal_replay_pause()")
        source.told.append(version(RECORDS, NOW))
        with clock.frozen(NOW + MINUTE):
            poller.poll("one_stop")
            now = clock.real()
            assert ground.lag().versions == 1
            assert len(codes(replica)) == RECORDS and len(codes(primary)) == RECORDS + 1
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(clock, "real", lambda: now + timedelta(seconds=90))
                (told,) = [one for one in reasons(replica, shipped_place, ground) if "replica" in one]
            assert told.endswith("s and 1 versions behind")
        with pytest.raises(DatabaseError, match="read-only"), replica.write() as conn:
            next_version(conn, shipped_place.code)
        copy.run("SELECT pg_wal_replay_resume()")
        until(lambda: len(codes(replica)) == RECORDS + 1)
        assert ground.behind() == [] and ground.lag().us == 0
    finally:
        replica.close()
        primary.close()
        copy.stop()


def until(condition, seconds=20.0):
    last = clock.monotonic() + seconds
    while not condition():
        assert clock.monotonic() < last, "not in time"
        clock.sleep(0.05)


@pytest.fixture
def file_store(sqlite_template, shipped_place, tmp_path):
    """Opens a store in a folder; nobody waits ten seconds for a lock here."""
    opened = []

    def make(folder: Path):
        (folder / "ioc.db").write_bytes(sqlite_template.read_bytes())
        opened.append(open_store(f"sqlite:///{folder}/ioc.db", shipped_place, pragmas=QUICK))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


def test_a_database_that_another_process_holds_locked_is_told_and_waited_for(
    file_store, shipped_place, source, tmp_path, caplog
):
    store = file_store(tmp_path)
    poller = polling(store, shipped_place, source)
    with clock.frozen(NOW):
        poller.turn("one_stop")
    source.told += [version(RECORDS + n, NOW + timedelta(seconds=n)) for n in range(9)]
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "ioc.db")], stdout=subprocess.PIPE
    )
    assert holder.stdout.readline() == b"held\n"
    for minutes in (1, 2, 3):
        with clock.frozen(NOW + minutes * MINUTE):
            poller.turn("one_stop")
    with clock.frozen(NOW + 3 * MINUTE):
        assert reasons(store, shipped_place) == [
            "one_stop: no poll was recorded for 180 s: no poller runs, or it cannot write"
        ]
    assert len(codes(store)) == RECORDS  # readers go on
    assert len([one for one in caplog.records if "could not be recorded" in one.getMessage()]) == 1
    holder.kill()
    holder.communicate()
    with clock.frozen(NOW + 4 * MINUTE):
        poller.turn("one_stop")
        assert reasons(store, shipped_place) == []
    assert whole(store, shipped_place, source)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of forty megabytes; needs root."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no small file system can be made here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(path: Path) -> None:
    """Takes what is left of the disk."""
    with path.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue


def test_on_a_full_disk_nothing_is_lost_and_pushes_are_refused_until_there_is_room(
    file_store, shipped_place, source, small_disk, monkeypatch
):
    monkeypatch.setattr(grounds, "DISK_LEAST_MB", 1)
    store = file_store(small_disk)
    here = house(all_push(shipped_place), store, f"sqlite:///{small_disk}/desk.db")
    token, poller = here.token(), polling(store, shipped_place, source, batch=50)
    ground = Ground(data=small_disk)
    with clock.frozen(NOW):
        poller.turn("one_stop")
        assert here.push(messages("one_stop", 1), token=token).status_code == 200
        assert reasons(store, shipped_place, ground) == []
    assert len(codes(store)) == RECORDS
    source.told += [version(RECORDS + n, NOW + timedelta(milliseconds=n)) for n in range(500)]
    fill(small_disk / "filler")
    with clock.frozen(NOW + MINUTE):
        poller.turn("one_stop")
        statuses = {
            here.push(messages("one_stop", *range(n, n + 90)), token=token).status_code for n in (100, 200)
        }
        told = reasons(store, shipped_place, ground)
    assert "the disk of the data has 0 MB left" in told
    assert len(codes(store)) < RECORDS + 500 and audit(store, shipped_place) == []
    assert 503 in statuses and statuses <= {200, 503}
    (small_disk / "filler").unlink()
    with clock.frozen(NOW + MINUTE + MINUTE):
        poller.turn("one_stop")
        assert here.push(messages("one_stop", *range(100, 190)), token=token).status_code == 200
        here.inbox.turn()
        assert reasons(store, shipped_place, ground) == []
    pushed = {f"H10-{n}" for n in (1, *range(100, 190))}
    expected = {one.dossier_code for one in source.told} | pushed
    assert expected <= set(codes(store)) and audit(store, shipped_place) == []
    here.desk.store.close()


def test_a_poller_that_is_gone_is_told_before_its_sources_are_dead(
    file_store, shipped_place, source, tmp_path
):
    store = file_store(tmp_path)
    with clock.frozen(NOW):
        polling(store, shipped_place, source).turn("one_stop")
    with clock.frozen(NOW + 3 * MINUTE):
        (told,) = reasons(store, shipped_place)
    assert told == "one_stop: no poll was recorded for 180 s: no poller runs, or it cannot write"
    with clock.frozen(NOW + 11 * MINUTE):
        assert reasons(store, shipped_place) == ["one_stop: dead"]
    assert FileLock(tmp_path / "lock").take()  # whoever comes next leads at once
