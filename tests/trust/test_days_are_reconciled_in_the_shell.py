"""`ioc reconcile`: the numbers of each day and the codes behind them; exit code 1 on differences."""

import csv
import os
from datetime import UTC, datetime, timedelta

import pytest
from kept_source import NOW, KeptSource, version

from ioc import clock
from ioc.cli import run
from ioc.wiring import Wiring

DAY = timedelta(days=1)


@pytest.fixture
def source():
    return KeptSource(told=[version(n, NOW - (n % 3 + 1) * DAY) for n in range(12)])


@pytest.fixture
def ask(source, tmp_path, monkeypatch, capsys):
    """A command's exit code, what it said and what it complained of; the sources were polled before."""
    for name in [name for name in os.environ if name.startswith("IOC_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IOC_CLOCK", f"{NOW.isoformat()}|{datetime.now(UTC).isoformat()}|1")
    wiring = Wiring(load_source=lambda *_: source, serve=None, demo=None, try_source=None)
    assert run(wiring, ["poll", "--once", "one_stop"]) == 0

    def told(*words):
        capsys.readouterr()
        code = run(wiring, ["reconcile", "one_stop", *words])
        return code, *capsys.readouterr()

    yield told
    clock.follow(None)


def read(said):
    return list(csv.DictReader(said.splitlines()))


def test_days_that_agree_end_well(ask):
    code, said, _ = ask("--format", "csv")
    assert code == 0
    assert [(row["day"], row["theirs"], row["matched"], row["different"]) for row in read(said)] == [
        (f"2021-10-{day}", "4", "4", "") for day in (28, 27, 26)
    ]


def test_differences_are_listed_and_end_with_one(ask, source):
    source.deleted = {"K-000"}
    code, said, _ = ask("--format", "csv", "--codes")
    assert code == 1
    (row,) = read(said)
    assert (row["day"], row["what"], row["code"], row["cause"]) == (
        "2021-10-28", "missing_there", "K-000", "waiting",
    )  # fmt: skip
    code, said, _ = ask()
    assert code == 1 and "K-000" in said and "missing_there" in said


def test_a_window_and_states_are_told(ask, source):
    was = source.told[0]
    source.told[0] = version(0, was.updated_at, received_at=was.received_at, status=5)
    code, said, _ = ask("--since", "2021-10-28", "--until", "2021-10-29", "--states", "--format", "csv")
    (row,) = read(said)
    assert code == 1 and (row["day"], row["matched"], row["different"]) == ("2021-10-28", "4", "1")
    assert ask("--since", "2021-10-28", "--until", "2021-10-29")[0] == 0


def test_a_listing_that_fails_is_told_and_keeps_nothing(ask, source):
    source.away = True
    code, said, complained = ask("--format", "csv")
    assert code == 1 and read(said) == []
    assert "nothing is kept" in complained and "HTTP 503" in complained


def test_wrong_words_are_named(ask, source):
    assert "no day between" in ask("--since", "2021-10-28", "--until", "2021-10-28")[2]
    source.listing = False
    code, _, complained = ask()
    assert code == 1 and "does not list its codes" in complained
