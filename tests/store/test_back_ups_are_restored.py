"""A back-up taken while records come in is restored elsewhere, is sound, and polling goes on from its cursor."""

import os
import sys
import threading
import zipfile
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from kept_source import NOW, KeptSource, version
from push_samples import all_push, house, messages
from sqlalchemy import select

from ioc import clock
from ioc.counts import audit
from ioc.domain.workcal import from_place
from ioc.errors import BusyError, SettingError, StoreError
from ioc.indicators.cubes import Cubes
from ioc.ingest import Loader
from ioc.leader import FileLock
from ioc.polling import Poller
from ioc.store import data_version, open_store
from ioc.store.backup import back_up, nobody_polls, restore
from ioc.store.backup_file import MANIFEST
from ioc.store.desk import open_desk, upgrade_desk
from ioc.store.polls import read_state
from ioc.store.tables import CUBES, FACTS, HISTORY, source_state

RECORDS = 300


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.frozen(NOW):
        yield


def stores(place, url, folder):
    facts = open_store(url, place)
    desk_url = f"sqlite:///{folder}/desk.db" if facts.is_sqlite else url
    upgrade_desk(desk_url, place)
    return facts, open_desk(desk_url, place)


@pytest.fixture
def here(store_url, shipped_place, tmp_path):
    found = stores(shipped_place, store_url, tmp_path)
    yield found
    for store in found:
        store.close()


@pytest.fixture
def elsewhere(here, shipped_place, tmp_path, request):
    """Another database of the same engine, with its tables."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if here[0].is_sqlite:
        (folder / "ioc.db").write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        found = stores(shipped_place, f"sqlite:///{folder}/ioc.db", folder)
        yield found
        _close(found)
        return
    with request.getfixturevalue("pg_server").database(request.getfixturevalue("pg_template")) as url:
        found = stores(shipped_place, url, folder)
        yield found
        _close(found)


def _close(found):
    for store in found:
        store.close()


def poller(store, place, source, batch=5):
    return Poller(store, place, Loader(store, place, from_place(place)), {"one_stop": source}, batch=batch)


def source():
    return KeptSource(told=[version(n, NOW - timedelta(minutes=20) * (RECORDS - n)) for n in range(RECORDS)])


def rows(store, table):
    with store.read() as conn:
        names = [
            c
            for c in table.c
            if c.name not in ("version", "sys_from", "sys_to", "version_from", "version_to")
        ]
        return sorted(map(tuple, conn.execute(select(*names))), key=repr)


def cursor(store):
    with store.read() as conn:
        return read_state(conn, store.place, "one_stop").cursor


def test_taken_while_polling_it_is_sound_elsewhere_and_polls_on_from_its_cursor(
    here, elsewhere, shipped_place, tmp_path
):
    facts, desk = here
    begun, wait = threading.Event(), threading.Event()
    told = source()
    work = poller(facts, shipped_place, told)
    load = work.loader.load

    def slowly(*args, **named):
        done = load(*args, **named)
        begun.set()
        wait.wait(0.01)
        return done

    work.loader.load = slowly
    thread = threading.Thread(target=_frozen, args=(work,))
    thread.start()
    begun.wait(20)
    try:
        manifest = back_up(facts, desk, tmp_path / "b.zip")
    finally:
        wait.set()
        thread.join()
    restore(*elsewhere, tmp_path / "b.zip", replace=False)
    other = elsewhere[0]
    there = len(rows(other, FACTS["dossiers"]))
    assert 0 < there < RECORDS and manifest.rows["dossier"] == there
    with other.read() as conn:
        assert data_version(conn, shipped_place.code) == manifest.data_version + 1
    assert audit(other, shipped_place) == []
    assert cursor(other) is not None and cursor(other) < cursor(facts)
    again = source()
    assert poller(other, shipped_place, again).poll("one_stop").error is None
    assert again.asked == [cursor_before(manifest, again)]
    for table in (*FACTS.values(), *HISTORY.values(), *CUBES.values()):
        assert rows(other, table) == rows(facts, table), table.name
    assert audit(other, shipped_place) == []


def cursor_before(manifest, asked):
    """The cursor of the back-up is that of its last record."""
    told = sorted(one.updated_at for one in asked.told)[manifest.rows["dossier"] - 1]
    return asked.cursor_at(told)


def _frozen(work):
    with clock.frozen(NOW):
        work.poll("one_stop")


def test_people_pushes_and_tokens_come_along_but_nobody_is_signed_in(
    here, elsewhere, shipped_place, tmp_path, store_url
):
    facts, desk = here
    made = house(all_push(shipped_place), facts, desk.url)
    person, _ = made.desk.people.add("an", "An", "manager", ["70"])
    cookie = made.desk.sessions.begin(person, "password")
    token = made.token()
    assert made.push(messages("one_stop", 1, 2), token=token).json["taken"] == 2
    made.desk.store.close()
    back_up(facts, desk, tmp_path / "b.zip")
    restore(*elsewhere, tmp_path / "b.zip", replace=False)
    there = house(all_push(shipped_place), elsewhere[0], elsewhere[1].url)
    assert there.desk.people.find("an").name == "An"
    assert there.desk.sessions.caller(cookie, deed=False) is None
    assert there.desk.tokens.caller(token).source == "one_stop"
    there.inbox.turn()
    assert len(rows(elsewhere[0], FACTS["dossiers"])) == 2 and there.desk.audit.verify()[2] is None
    there.desk.store.close()


def test_what_is_there_is_replaced_only_when_asked(here, shipped_place, tmp_path):
    facts, desk = here
    poller(facts, shipped_place, source(), batch=500).poll("one_stop")
    back_up(facts, desk, tmp_path / "b.zip")
    before = rows(facts, FACTS["dossiers"])
    later = KeptSource(told=[version(900, NOW)])
    with clock.frozen(NOW + timedelta(seconds=1)):
        poller(facts, shipped_place, later).poll("one_stop")
    with pytest.raises(SettingError, match="--replace"):
        restore(facts, desk, tmp_path / "b.zip", replace=False)
    assert len(rows(facts, FACTS["dossiers"])) == RECORDS + 1
    restore(facts, desk, tmp_path / "b.zip", replace=True)
    assert rows(facts, FACTS["dossiers"]) == before and audit(facts, shipped_place) == []


def test_a_web_process_that_has_seen_later_versions_reads_all_anew(here, shipped_place, tmp_path):
    facts, desk = here
    poller(facts, shipped_place, source(), batch=500).poll("one_stop")
    back_up(facts, desk, tmp_path / "b.zip")
    with clock.frozen(NOW + timedelta(seconds=1)):
        poller(facts, shipped_place, KeptSource(told=[version(900, NOW)])).poll("one_stop")
    held, fresh = Cubes(shipped_place), Cubes(shipped_place)
    with facts.read() as conn:
        seen = held.catch_up(conn)
    restore(facts, desk, tmp_path / "b.zip", replace=True)
    with facts.read() as conn:
        assert held.catch_up(conn) == fresh.catch_up(conn) > seen
    sums = [one.dense("dossiers.resolving") for one in (held, fresh)]
    assert (sums[0].before(sums[0].last + 1) == sums[1].before(sums[1].last + 1)).all()


def test_another_place_in_the_same_database_keeps_its_rows(here, elsewhere, shipped_place, tmp_path):
    if here[0].is_sqlite:
        pytest.skip("SQLite's files are copied whole")
    facts, desk = here
    poller(facts, shipped_place, source(), batch=500).poll("one_stop")
    back_up(facts, desk, tmp_path / "b.zip")
    with elsewhere[0].write() as conn:
        conn.execute(
            source_state.insert().values(
                place="other", source="x", state="ok", fails=0, history_complete=True
            )
        )
    restore(*elsewhere, tmp_path / "b.zip", replace=False)
    with elsewhere[0].read() as conn:
        assert set(conn.execute(select(source_state.c.place)).scalars()) == {"other", shipped_place.code}


def spoilt(path: Path, member: str, change) -> Path:
    """The back-up with one member changed."""
    other = path.with_name("spoilt.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            raw = old.read(name)
            new.writestr(name, change(raw) if name == member else raw)
    return other


def manifest_with(**told):
    return lambda raw: orjson.dumps(orjson.loads(raw) | told)


@pytest.mark.parametrize(
    ("told", "named"),
    [({"place": "elsewhere"}, "place is elsewhere"), ({"engine": "oracle"}, "engine is oracle"),
     ({"facts": "0001"}, "facts is 0001.*install the release"), ({"format": 9}, "format 9")],
)  # fmt: skip
def test_a_back_up_of_something_else_is_refused(here, elsewhere, tmp_path, told, named):
    back_up(*here, tmp_path / "b.zip")
    other = spoilt(tmp_path / "b.zip", MANIFEST, manifest_with(**told))
    with pytest.raises(StoreError, match=named):
        restore(*elsewhere, other, replace=True)


def test_a_changed_or_cut_back_up_is_refused_and_nothing_is_touched(here, elsewhere, shipped_place, tmp_path):
    facts, desk = here
    poller(facts, shipped_place, source(), batch=500).poll("one_stop")
    back_up(facts, desk, tmp_path / "b.zip")
    member = "ioc.db" if facts.is_sqlite else "dossier.copy"
    changed = spoilt(tmp_path / "b.zip", member, lambda raw: raw.replace(b"K-001", b"K-999"))
    cut = tmp_path / "cut.zip"
    cut.write_bytes((tmp_path / "b.zip").read_bytes()[:-500])
    for wrong, named in (
        (changed, "not as it was written"),
        (cut, "no whole back-up"),
        (tmp_path / "none", "No such"),
    ):
        with pytest.raises(StoreError, match=named):
            restore(*elsewhere, wrong, replace=True)
    with elsewhere[0].read() as conn:
        assert data_version(conn, shipped_place.code) == 0


def test_a_back_up_overwrites_nothing_and_is_nobody_else_s_to_read(here, tmp_path):
    back_up(*here, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600
    with pytest.raises(SettingError, match="never overwrites"):
        back_up(*here, tmp_path / "b.zip")
    assert sorted(p.name for p in tmp_path.glob("b.zip*")) == ["b.zip"]


def test_nobody_polls_while_a_back_up_is_restored(tmp_path):
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.take()
    with pytest.raises(BusyError, match="poller is at work"), nobody_polls(second):
        raise AssertionError("not reached")


def test_by_command(tmp_path, monkeypatch, capsys):
    import app
    from ioc.cli import run

    for name in [name for name in os.environ if name.startswith("IOC_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    assert run(app.wiring(), ["people", "add", "an", "An", "--role", "manager"]) == 0
    assert run(app.wiring(), ["db", "backup", "b.zip"]) == 0
    monkeypatch.setenv("IOC_DATA", "other")
    assert run(app.wiring(), ["db", "restore", "b.zip"]) == 0
    assert run(app.wiring(), ["db", "restore", "b.zip"]) == 1
    assert "--replace" in capsys.readouterr().err
    assert run(app.wiring(), ["people", "list"]) == 0
    assert "An" in capsys.readouterr().out and sys.exc_info() == (None, None, None)
