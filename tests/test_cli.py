"""The command line: every command answers for help, and an error is one line that names what is wrong."""

import orjson
import pytest

from ioc.cli import ioc, run
from ioc.errors import SourceError
from ioc.store import next_version, open_store
from ioc.wiring import Wiring

SHIPPED = "binh-phuoc-2021"


def nothing(*_args, **_named):
    raise AssertionError("not asked for")


@pytest.fixture
def wiring():
    return Wiring(load_source=nothing, serve=nothing, demo=nothing, try_source=nothing)


@pytest.fixture(autouse=True)
def bare(tmp_path, monkeypatch):
    import os

    for name in list(os.environ):
        if name.startswith("IOC_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", sorted(ioc.commands))
def test_every_command_explains_itself(wiring, capsys, name):
    assert run(wiring, [name, "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Usage: ioc {name}")
    assert len(said.splitlines()) > 4


def test_the_commands_of_the_design_are_there():
    assert set(ioc.commands) >= {"demo", "serve", "poll", "try", "load", "figures", "audit", "place", "db"}


def test_an_unknown_command_is_refused(wiring, capsys):
    assert run(wiring, ["sing"]) == 2
    assert "No such command 'sing'" in capsys.readouterr().err


def test_a_wrong_setting_is_one_line_and_exit_code_one(wiring, capsys, monkeypatch):
    monkeypatch.setenv("IOC_PORT", "eighty")
    assert run(wiring, ["figures"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("ioc: port (IOC_PORT): ")


def test_a_broken_place_is_one_line_and_exit_code_one(wiring, capsys, tmp_path, monkeypatch):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "place.toml").write_text("name = \n")
    monkeypatch.setenv("IOC_PLACE", str(tmp_path / "there"))
    assert run(wiring, ["figures"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "place.toml" in line


def test_a_place_without_a_name_of_ours_is_named(wiring, capsys, monkeypatch):
    monkeypatch.setenv("IOC_PLACE", "atlantis")
    assert run(wiring, ["figures"]) == 1
    assert SHIPPED in capsys.readouterr().err


def test_an_unknown_source_is_named_with_those_there_are(wiring, capsys):
    assert run(wiring, ["try", "one_shop"]) == 1
    assert (
        "one_shop: the place binh-phuoc-2021 has no such source; it has: one_stop" in capsys.readouterr().err
    )


def test_a_source_that_cannot_be_read_is_one_line(capsys):
    def try_source(source, pages):
        raise SourceError("one_stop", "HTTP 401: the service does not accept the secret", permanent=True)

    wiring = Wiring(load_source=lambda *_: object(), serve=nothing, demo=nothing, try_source=try_source)
    assert run(wiring, ["try", "one_stop"]) == 1
    assert capsys.readouterr().err == "ioc: one_stop: HTTP 401: the service does not accept the secret\n"


def test_the_shipped_place_can_be_checked(wiring, capsys):
    from geo.places import shipped

    assert run(wiring, ["place", "check", str(shipped(SHIPPED))]) == 0
    assert "111 commune" in capsys.readouterr().out


def test_figures_of_an_empty_store_are_zero(wiring, capsysbinary):
    assert run(wiring, ["figures", "--from", "2021-01-01", "--to", "2021-02-01", "--format", "json"]) == 0
    (one,) = orjson.loads(capsysbinary.readouterr().out)
    assert (one["subject"], one["values"]["received"]) == ("dossiers", 0)


def test_a_moment_without_an_offset_is_refused(wiring, capsys):
    assert run(wiring, ["figures", "--at", "2021-01-01T08:00"]) == 2
    assert "has no offset" in capsys.readouterr().err


def test_a_store_that_was_never_made_is_made_by_db_upgrade(wiring, capsys, tmp_path):
    assert run(wiring, ["db", "upgrade"]) == 0
    assert (tmp_path / "ioc-data" / "ioc.db").exists()


def test_the_demo_refuses_a_store_with_real_records(wiring, capsys, tmp_path):
    run(wiring, ["db", "upgrade"])
    store = open_store(f"sqlite:///{tmp_path}/ioc-data/ioc.db", SHIPPED)
    with store.write() as conn:
        next_version(conn, SHIPPED)
    assert run(wiring, ["demo"]) == 1
    assert "holds records that are no demo's" in capsys.readouterr().err


def test_an_audit_of_an_empty_store_finds_no_difference(wiring, capsys):
    run(wiring, ["db", "upgrade"])
    capsys.readouterr()
    assert run(wiring, ["audit"]) == 0
    assert "agree" in capsys.readouterr().out
