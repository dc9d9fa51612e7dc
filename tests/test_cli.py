"""The command line: every command answers for help, and an error is one line that names what is wrong."""

import re
import sqlite3
import stat

import orjson
import pytest

import app
from ioc.access.desk import desk_of
from ioc.access.roles import ROLES
from ioc.cli import ioc, run
from ioc.commands.demo_people import ensure_demo_people, spoken
from ioc.errors import SourceError
from ioc.settings import open_place, read_settings
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
    assert set(ioc.commands) >= {
        "demo",
        "serve",
        "poll",
        "try",
        "load",
        "figures",
        "audit",
        "place",
        "db",
        "people",
        "tokens",
        "screens",
        "source",
    }


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


DOSSIERS = [
    {"MaHoSo": "H-1", "TrangThaiHoSo": 4, "NgayCapNhat": "20210105080000000", "NgayTiepNhan": "20210105080000",
     "NgayHenTra": "20210112170000", "KenhThucHien": "2", "DonViXuLy": "25216"},
    {"MaHoSo": "H-2", "TrangThaiHoSo": 4, "NgayCapNhat": "20210105080000000", "NgayTiepNhan": "20210105080000",
     "DonViXuLy": "nowhere"},
]  # fmt: skip


@pytest.fixture
def dossiers(tmp_path):
    path = tmp_path / "dossiers.jsonl"
    path.write_bytes(b"\n".join(orjson.dumps(one) for one in DOSSIERS))
    return path


def test_a_file_is_loaded_with_a_summary_and_counted(dossiers, capsysbinary):
    wired = app.wiring()
    assert run(wired, ["load", "one_stop", str(dossiers)]) == 0
    said = capsysbinary.readouterr().out.decode()
    assert "2 read, 1 changed, 1 rejected" in said and "unknown_area: 1" in said
    assert (
        run(
            wired,
            ["figures", "--from", "2021-01-01", "--to", "2021-02-01", "--by", "channel", "--format", "csv"],
        )
        == 0
    )
    head, *rows = capsysbinary.readouterr().out.decode().splitlines()
    (row,) = (dict(zip(head.split(","), row.split(","), strict=True)) for row in rows)
    assert (row["channel"], row["received"], row["pending"]) == ("2", "1", "1")


def test_a_file_loaded_again_changes_nothing(dossiers, capsys):
    wired = app.wiring()
    run(wired, ["load", "one_stop", str(dossiers)])
    run(wired, ["load", "one_stop", str(dossiers)])
    assert "2 read, 0 changed, 1 rejected" in capsys.readouterr().out


@pytest.mark.parametrize("shape", ["table", "json", "csv"])
def test_the_form_is_told_in_every_format(dossiers, capsysbinary, shape):
    run(app.wiring(), ["load", "one_stop", str(dossiers)])
    capsysbinary.readouterr()
    asked = ["figures", "--form", "II.06a", "--from", "2021-01-01", "--to", "2021-02-01", "--format", shape]
    assert run(app.wiring(), asked) == 0
    assert b"II.06a" in capsysbinary.readouterr().out


def test_a_poll_of_sources_without_an_address_fails_and_says_so(capsys):
    assert run(app.wiring(), ["poll", "--once"]) == 1
    assert "sources.one_stop.address" in capsys.readouterr().out


def test_a_try_of_a_source_without_an_address_says_what_is_missing(capsys):
    run(app.wiring(), ["try", "one_stop"])
    out, err = capsys.readouterr()
    assert "sources.one_stop.address" in out + err


def said(capsys, *words):
    """What a command prints; it must succeed."""
    assert run(app.wiring(), list(words)) == 0
    return capsys.readouterr().out


def test_the_first_administrator_is_added_by_command(capsys):
    first = said(capsys, "people", "add", "admin", "Quản trị", "--role", "administrator")
    assert re.search(r"first password: (\w{4}-){3}\w{4}$", first.strip())
    said(
        capsys, "people", "add", "binh", "Bình", "--role", "leader", "--centre", "dong-xoai", "--area", "690"
    )
    told = said(capsys, "people", "list")
    assert "admin" in told and "689" in told and "690" in told and "first password" in told


def test_people_are_disabled_reset_and_enabled_by_command(capsys):
    for login in ("admin", "binh"):
        said(capsys, "people", "add", login, login, "--role", "administrator")
    assert "first password" in said(capsys, "people", "reset", "binh")
    said(capsys, "people", "disable", "binh")
    assert "disabled" in said(capsys, "people", "list")
    said(capsys, "people", "enable", "binh")
    assert "disabled" not in said(capsys, "people", "list")


@pytest.mark.parametrize(
    ("words", "named"),
    [(["people", "disable", "nobody"], "nobody with the login 'nobody'"),
     (["people", "add", "x", "X", "--role", "leader", "--area", "nowhere"], "no area 'nowhere'"),
     (["people", "add", "x", "X", "--role", "leader", "--centre", "hanoi"], "it has: province, dong-xoai"),
     (["tokens", "revoke", "none"], "no valid token 'none'"),
     (["screens", "revoke", "none"], "no screen 'none'"), (["screens", "pair", "AAAAAA", "x"], "no screen waits"),
     (["screens", "pair", "AAAAAA", "x", "--area", "nowhere"], "no area 'nowhere'"),
     (["screens", "pair", "AAAAAA", "x", "--profile", "none.json"], "none.json: cannot be read"),
     (["screens", "order", "none", "reload"], "no screen 'none'")],
)  # fmt: skip
def test_a_wrong_word_about_people_is_one_line(wiring, capsys, words, named):
    assert run(wiring, words) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert named in line


def test_a_token_that_pushes_is_made_by_command(capsys):
    assert "hotline: ioc_" in said(capsys, "tokens", "add", "hotline", "--push", "hotline_1022")
    assert "hotline_1022" in said(capsys, "tokens", "list")


def test_tokens_are_made_listed_and_revoked_by_command(capsys):
    token, borne = re.match(
        r"(\w+) nightly: (ioc_\S+)", said(capsys, "tokens", "add", "nightly", "--days", "7")
    ).groups()
    told = said(capsys, "tokens", "list")
    assert token in told and "valid" in told and borne not in told
    said(capsys, "tokens", "revoke", token)
    assert "revoked" in said(capsys, "tokens", "list")


def test_screens_are_kept_by_command(capsys, tmp_path):
    settings = read_settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    desk = desk_of(settings, open_place(settings))
    code, secret = desk.screens.start_pairing()
    (screen,) = re.findall(
        r"^(\w+) Tường", said(capsys, "screens", "pair", code, "Tường", "--kind", "wall_4x3")
    )
    assert desk.screens.claim(secret)[0]
    told = said(capsys, "screens", "programme", screen)
    changed = {**orjson.loads(told), "night": ["20:00", "05:00"]}
    (tmp_path / "p.json").write_bytes(orjson.dumps(changed))
    said(capsys, "screens", "programme", screen, "--set", str(tmp_path / "p.json"))
    assert orjson.loads(said(capsys, "screens", "programme", screen)) == changed
    said(capsys, "screens", "rename", screen, "Tường lớn")
    said(capsys, "screens", "order", screen, "message", "--text", "Họp", "--minutes", "5")
    desk.screens.known.forget()
    found = desk.screens.get(screen)
    assert (found.name, found.profile.panel_px, found.message) == ("Tường lớn", (1920, 1080), "Họp")
    assert screen in said(capsys, "screens", "list")
    said(capsys, "screens", "revoke", screen)
    assert screen not in said(capsys, "screens", "list")
    assert [one["actor"] for one in desk.audit.all()] == ["command line"] * 5
    desk.store.close()


def test_the_log_is_printed_and_checked_by_command(capsys, tmp_path):
    said(capsys, "people", "add", "admin", "Quản trị", "--role", "administrator")
    assert run(app.wiring(), ["audit", "--log"]) == 0
    out, err = capsys.readouterr()
    assert "person_added,admin" in out and "the chain is whole: 1 entries" in err
    with sqlite3.connect(tmp_path / "ioc-data" / "desk.db") as desk:
        desk.execute("UPDATE audit SET actor = 'somebody else'")
    assert run(app.wiring(), ["audit", "--log"]) == 1
    assert "broken at entry 1" in capsys.readouterr().err


def test_without_people_serve_says_how_to_add_the_first(capsys):
    wired = Wiring(load_source=nothing, serve=lambda _: None, demo=nothing, try_source=nothing)
    assert run(wired, ["serve"]) == 0
    assert "Nobody can sign in yet: ioc people add" in capsys.readouterr().out
    said(capsys, "people", "add", "admin", "Quản trị", "--role", "administrator")
    assert run(wired, ["serve"]) == 0
    assert "Nobody" not in capsys.readouterr().out


def test_the_demo_has_one_person_of_each_role_with_passwords_that_stay(tmp_path):
    settings = read_settings(data=tmp_path / "demo")
    settings.data.mkdir()
    place = open_place(settings)
    told = ensure_demo_people(settings, place)
    assert set(told) == set(ROLES)
    desk = desk_of(settings, place)
    for role, password in told.items():
        person = desk.signing_in.try_password(role, password, "10.0.0.1").person
        assert (person.role, person.must_change) == (role, False)
        assert password in spoken(place, told)
    assert desk.people.get("leader").areas == ("689",)
    desk.store.close()
    assert ensure_demo_people(settings, place) == told
    (settings.data / "desk.db").unlink()
    assert ensure_demo_people(settings, place) == told
    assert stat.S_IMODE((settings.data / "demo-people.json").stat().st_mode) == 0o600
