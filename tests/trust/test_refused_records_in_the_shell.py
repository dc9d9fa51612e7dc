"""`ioc quarantine`: lists what was refused, tries it again itself or leaves the order to whoever polls."""

import os
from pathlib import Path

import pytest
from sqlalchemy import select
from trust_samples import dossier, moment

from geo.places import load_place, shipped
from ioc import clock
from ioc.cli import run
from ioc.domain.feed import Parsed
from ioc.domain.records import Kind
from ioc.domain.workcal import from_place
from ioc.ingest import Loader
from ioc.leader import FileLock
from ioc.store import open_store, upgrade
from ioc.store.desk import open_desk
from ioc.store.orders import waiting
from ioc.store.tables import dossiers, quarantine
from ioc.wiring import Wiring

NOW = moment("2021-10-29T08:00")


class OneStop:
    kind = Kind.DOSSIERS


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    """A data directory with one dossier of a channel that was unknown then and is known now."""
    for name in os.environ:
        if name.startswith("IOC_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IOC_DATA", str(tmp_path))
    monkeypatch.setenv("IOC_CLOCK", "2021-10-29T10:00:00+07:00|2026-01-01T00:00:00+00:00|1")
    place = load_place(shipped("binh-phuoc-2021"))
    store = open_store(f"sqlite:///{tmp_path}/ioc.db", place)
    upgrade(store)
    with clock.frozen(NOW):
        loader = Loader(store, place, from_place(place))
        loader.load(
            "one_stop", Parsed([dossier("Q-1", NOW, channel="9"), dossier("Q-2", NOW, channel="9")], [])
        )
    with store.write() as conn:  # the place has learnt the channel: as if the record had said it so
        changed = quarantine.c.payload.cast(quarantine.c.payload.type)
        row = conn.execute(select(quarantine.c.hash, changed).where(quarantine.c.code == "Q-1")).one()
        fixed = row[1].replace('"channel":"9"', '"channel":"2"')
        conn.execute(quarantine.update().where(quarantine.c.hash == row[0]).values(payload=fixed))
    store.close()
    yield tmp_path
    clock.follow(None)


def command(*words: str) -> int:
    wiring = Wiring(load_source=lambda *_: OneStop(), serve=None, demo=None, try_source=None)
    return run(wiring, ["quarantine", *words])


def codes(data) -> list[str]:
    store = open_store(f"sqlite:///{data}/ioc.db", "binh-phuoc-2021")
    with store.read() as conn:
        found = list(conn.scalars(select(dossiers.c.code)))
    store.close()
    return found


def test_refused_records_are_listed(data, capsys):
    assert command("list", "one_stop") == 0
    said = capsys.readouterr().out
    assert "Q-1" in said and "unknown_channel" in said and "2 refused records, 2 shown" in said
    assert command("list", "one_stop", "--find", "Q-2") == 0
    assert "1 refused records" in capsys.readouterr().out


def test_without_a_poller_it_is_done_at_once(data, capsys):
    assert command("redrive", "one_stop") == 0
    assert "1 came in, 1 are still refused, of 0 too little is kept" in capsys.readouterr().out
    assert codes(data) == ["Q-1"]
    assert command("list", "one_stop") == 0
    assert "came in" in capsys.readouterr().out


def test_where_a_poller_runs_it_is_ordered(data, capsys):
    lock = FileLock(data / "leader-binh-phuoc-2021.lock")
    assert lock.take()
    try:
        assert command("redrive", "one_stop", "--reason", "unknown_channel") == 0
    finally:
        lock.release()
    assert "ordered" in capsys.readouterr().out and codes(data) == []
    desk = open_desk(f"sqlite:///{data}/desk.db", "binh-phuoc-2021")
    with desk.read() as conn:
        (order,) = waiting(conn, "binh-phuoc-2021")
    assert (order.source, order.reason) == ("one_stop", "unknown_channel")
    desk.close()


@pytest.mark.parametrize("deed", ["list", "redrive"])
def test_a_source_that_is_none_is_named(data, capsys, deed):
    assert command(deed, "nothing") == 1
    assert "has no such source; it has: one_stop" in capsys.readouterr().err
