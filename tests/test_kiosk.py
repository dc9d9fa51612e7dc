"""The kiosk of deploy/kiosk: its files fit each other and both guides; under Xvfb its browser always comes back."""

import configparser
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from kiosk_box import COOKIE, HEIGHT, KIOSK, NEEDED, WIDTH, Kiosk, serving, wait_until, x_server

from ioc import clock

ROOT = Path(__file__).resolve().parents[1]
GUIDES = [ROOT / "docs" / name for name in ("kiosk.md", "kiosk.vi.md")]
UNITS = sorted(path.name for path in KIOSK.iterdir() if path.suffix in (".service", ".timer"))
SECTIONS = {".service": {"Unit", "Service", "Install"}, ".timer": {"Unit", "Timer", "Install"}}
INSTALLED = "/usr/local/lib/ioc-kiosk/"

# --- what is always checked


def unit(name: str) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str
    read.read_string((KIOSK / name).read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_read_and_names_files_that_are_there(name):
    read, text = unit(name), (KIOSK / name).read_text(encoding="utf-8")
    assert {"Unit"} < set(read.sections()) <= SECTIONS[Path(name).suffix]
    for path in re.findall(rf"{INSTALLED}(\S+)", text):
        assert os.access(KIOSK / path, os.X_OK), f"{path} is there and may be run"
    for told in re.findall(r"^EnvironmentFile=/etc/(\S+)", text, re.MULTILINE):
        assert (KIOSK / told).is_file()
    if name.endswith(".timer"):
        assert name.replace(".timer", ".service") in UNITS


def test_the_kiosk_is_never_given_up_and_the_watch_names_it():
    read = unit("ioc-kiosk.service")
    assert read["Service"]["Restart"] == "always" and read["Unit"]["StartLimitIntervalSec"] == "0"
    assert "ioc-kiosk.service" in UNITS
    assert "restart ioc-kiosk.service" in (KIOSK / "alive.sh").read_text(encoding="utf-8")
    alive = f"IOC_KIOSK_ALIVE=/run/{read['Service']['RuntimeDirectory']}/alive\n"
    assert alive in (KIOSK / "ioc-kiosk.conf").read_text(encoding="utf-8")


@pytest.mark.parametrize(("silent_s", "restarts"), [(60, 0), (200, 1), (None, 0)])
def test_a_kiosk_that_no_longer_answers_is_started_anew(tmp_path, silent_s, restarts):
    alive, calls, fake = tmp_path / "alive", tmp_path / "calls", tmp_path / "systemctl"
    fake.write_text(f'#!/bin/sh\necho "$@" >> {calls}\n')
    fake.chmod(0o755)
    if silent_s is not None:
        alive.touch()
        then = clock.real().timestamp() - silent_s
        os.utime(alive, (then, then))
    told = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "IOC_KIOSK_ALIVE": str(alive)}
    subprocess.run([str(KIOSK / "alive.sh")], env={**os.environ, **told}, check=True, timeout=30)
    found = calls.read_text().splitlines() if calls.is_file() else []
    assert found == ["restart ioc-kiosk.service"] * restarts


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_knows_every_word_of_the_units():
    done = subprocess.run(
        ["systemd-analyze", "verify", *(str(KIOSK / name) for name in UNITS)],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if str(KIOSK) in line]
    assert ours == []


def commands(guide: Path) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```", guide.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_both_guides_tell_the_same_commands_and_install_every_file():
    told = [commands(guide) for guide in GUIDES]
    assert told[0] == told[1] and len(told[0]) >= 3
    installed = set(re.findall(r"deploy/kiosk/(\S+)", "".join(told[0])))
    assert installed == {path.name for path in KIOSK.iterdir() if path.is_file()}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_a_guide_says_why_of_every_flag(guide):
    flags = re.findall(r"^(--\S+)", (KIOSK / "flags.txt").read_text(encoding="utf-8"), re.MULTILINE)
    rows = re.findall(r"^\|(.+?)\|(.+)\|$", guide.read_text(encoding="utf-8"), re.MULTILINE)
    told = [flag for names, why in rows if why.strip() for flag in re.findall(r"`(--[^`]+)`", names)]
    assert sorted(told) == sorted(flags)


# --- what is seen under Xvfb


@pytest.fixture
def kiosk(tmp_path) -> Iterator[Kiosk]:
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    with serving() as server, x_server() as display:
        told = Kiosk(server, display, tmp_path).start()
        try:
            yield told
        finally:
            told.stop()


def asked(kiosk: Kiosk, times: int, what: str) -> None:
    """/pair was asked for so often, and the page fills the screen: no bar or question takes room from it."""
    wait_until(lambda: len(kiosk.server.cookies) >= times, 40, what)
    kiosk.server.sizes.clear()
    wait_until(lambda: f"{WIDTH}x{HEIGHT}" in kiosk.server.sizes, 20, f"the whole screen after {what}")


@pytest.mark.browser
def test_a_kiosk_shows_its_page_alone_and_always_comes_back(kiosk):
    asked(kiosk, 1, "the start")
    wait_until((kiosk.folder / "alive").is_file, 10, "the page answers")
    for times, kind in ((2, "browser"), (3, "renderer")):
        kiosk.end(kind)
        asked(kiosk, times, f"the end of its {kind}")
    kiosk.stop()
    assert kiosk.pids("browser") == [], "nothing is left behind"


@pytest.mark.browser
def test_a_kiosk_keeps_its_cookie_and_leaves_the_error_page_of_a_proxy(kiosk):
    asked(kiosk, 1, "the start")
    wait_until(
        lambda: kiosk.has_written(COOKIE), 60, "the cookie is on the disk"
    )  # chromium does so every 30 s
    kiosk.server.broken = 1  # as a proxy answers whose dashboard is being started
    kiosk.end("browser")
    asked(kiosk, 3, "an answer of somebody else")
    assert kiosk.server.cookies == [None, f"{COOKIE}=kept", f"{COOKIE}=kept"]
