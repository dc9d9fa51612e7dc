"""`ioc poll --since`, `--until` and `--accept-deletions`, beside a poller that goes on leading."""

import os
from datetime import UTC, datetime

import pytest
from kept_source import NOW, KeptSource, version
from sqlalchemy import select

from ioc import clock
from ioc.cli import run
from ioc.leader import FileLock
from ioc.store import open_store
from ioc.store.polls import read_state
from ioc.store.tables import FACTS
from ioc.wiring import Wiring

PLACE = "binh-phuoc-2021"


@pytest.fixture
def source():
    hour = (NOW - NOW.replace(hour=0)) / 10
    return KeptSource(told=[version(n, NOW - hour * 2 * (40 - n)) for n in range(40)])


@pytest.fixture
def ask(source, tmp_path, monkeypatch, capsys):
    """A command's exit code and what it said."""
    for name in [name for name in os.environ if name.startswith("IOC_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IOC_CLOCK", f"{NOW.isoformat()}|{datetime.now(UTC).isoformat()}|1")
    wiring = Wiring(load_source=lambda *_: source, serve=None, demo=None, try_source=None)

    def told(*words):
        code = run(wiring, ["poll", *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    yield told
    clock.follow(None)


def codes():
    store = open_store("sqlite:///ioc-data/ioc.db", PLACE)
    with store.read() as conn:
        found = sorted(conn.execute(select(FACTS["dossiers"].c.code)).scalars())
        cursor = read_state(conn, PLACE, "one_stop").cursor
    store.close()
    return found, cursor


def test_a_window_is_read_while_another_process_leads(ask, source, tmp_path):
    assert ask("--once", "one_stop")[0] == 0
    held, cursor = codes()
    source.told += [version(50, NOW.replace(day=27)), version(51, NOW.replace(day=28))]
    leader = FileLock(tmp_path / "ioc-data" / f"leader-{PLACE}.lock")
    assert leader.take()
    code, said = ask("--since", "2021-10-27", "--until", "2021-10-28", "one_stop")
    assert (code, codes()) == (0, ([*held, "K-050"], cursor))
    assert "one_stop:" in said and "1 changed" in said
    assert ask("--once")[0] == 1
    leader.release()


def test_a_failed_window_is_told_by_the_exit_code(ask, source):
    source.away = True
    code, said = ask("--since", "2021-10-27", "one_stop")
    assert code == 1 and "HTTP 503" in said


def test_deletions_are_accepted_by_command(ask, source):
    ask("--once", "one_stop")
    source.deleted = {f"K-{n:03d}" for n in range(20, 36)}
    code, said = ask("--accept-deletions", "one_stop")
    assert code == 0 and "16 withdrawn" in said and len(codes()[0]) == 24
    source.listing = False
    assert "lists its records" in ask("--accept-deletions", "one_stop")[1]


@pytest.mark.parametrize(
    ("words", "named"),
    [(["--until", "2021-10-28"], "--until: needs --since"), (["one_stop"], "named with --once"),
     (["--once", "nowhere"], "asks no such source"), (["--since", "yesterday"], "2021")],
)  # fmt: skip
def test_a_wrong_word_is_named(ask, words, named):
    code, said = ask(*words)
    assert code != 0 and (named in said or "yesterday" in said)
