"""The kiosk of deploy/kiosk: its files fit each other and both guides; under Xvfb its browser always comes back."""

import configparser
import http.server
import os
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ioc import clock

ROOT = Path(__file__).resolve().parents[1]
KIOSK = ROOT / "deploy" / "kiosk"
GUIDES = [ROOT / "docs" / name for name in ("kiosk.md", "kiosk.vi.md")]
UNITS = sorted(path.name for path in KIOSK.iterdir() if path.suffix in (".service", ".timer"))
SECTIONS = {".service": {"Unit", "Service", "Install"}, ".timer": {"Unit", "Timer", "Install"}}
INSTALLED = "/usr/local/lib/ioc-kiosk/"
WIDTH, HEIGHT = 1280, 720

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

COOKIE = "ioc-of-this-screen"
PAGE = """<!doctype html><title>wall</title><div class="pairing">ABC DEF</div><script>
  setInterval(() => fetch(`/said?${innerWidth}x${innerHeight}`), 500);
</script>"""


@dataclass
class Server:
    """A dashboard in small: counts who asks for /pair with which cookie, and hears how large the page is."""

    cookies: list[str | None] = field(default_factory=list)
    sizes: list[str] = field(default_factory=list)
    broken: int = 0  # how many answers are a proxy's error page
    port: int = 0

    def answer(self, request: http.server.BaseHTTPRequestHandler) -> tuple[int, str]:
        if request.path.startswith("/said?"):
            self.sizes.append(request.path.partition("?")[2])
            return 200, ""
        if request.path != "/pair":
            return 404, ""
        self.cookies.append(request.headers.get("Cookie"))
        self.broken -= 1
        return (502, "<h1>Bad Gateway</h1>") if self.broken >= 0 else (200, PAGE)


@pytest.fixture
def server() -> Iterator[Server]:
    told = Server()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            status, body = told.answer(self)
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Set-Cookie", f"{COOKIE}=kept; Max-Age=999999; HttpOnly")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            return

    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.port = listening.server_port
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield told
    listening.shutdown()
    listening.server_close()


@pytest.fixture
def display() -> Iterator[str]:
    """A fresh X server; skipped where there is none, or no chromium."""
    missing = [name for name in ("Xvfb", "chromium", "xdpyinfo") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    read, write = os.pipe()
    screen = f"{WIDTH}x{HEIGHT}x24"
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp"],
        pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as told:
        yield f":{told.readline().strip()}"
    process.terminate()
    process.wait(10)


@dataclass
class Kiosk:
    """deploy/kiosk/start.sh with a profile of its own."""

    server: Server
    display: str
    folder: Path
    process: subprocess.Popen | None = None

    def start(self) -> "Kiosk":
        told = {
            "DISPLAY": self.display, "HOME": str(self.folder), "IOC_KIOSK_PROFILE": str(self.profile),
            "IOC_KIOSK_ADDRESS": f"http://127.0.0.1:{self.server.port}/pair", "IOC_KIOSK_EVERY_S": "1",
            "IOC_KIOSK_ALIVE": str(self.folder / "alive"),
            "IOC_KIOSK_FLAGS": "--no-sandbox --disable-gpu",  # tests may run as root
        }  # fmt: skip
        with (self.folder / "kiosk.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(KIOSK / "start.sh")], env={**os.environ, **told}, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        return self

    @property
    def profile(self) -> Path:
        return self.folder / "profile"

    def pids(self, kind: str) -> list[int]:
        """Processes of this kiosk's chromium: `renderer`, or `browser` for the first of all."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().decode(errors="replace").replace("\0", " ")
            except OSError:
                continue
            told = re.search(r"--type=(\S+)", words)
            is_ours = "chromium" in words.split(" ")[0] and f"--user-data-dir={self.profile}" in words
            if is_ours and (told.group(1) if told else "browser") == kind:
                found.append(int(path.parent.name))
        return found

    def has_written(self, cookie: str) -> bool:
        """Chromium holds the file locked: it is looked at as bytes."""
        file = self.profile / "Default" / "Cookies"
        return file.is_file() and cookie.encode() in file.read_bytes()

    def end(self, kind: str) -> None:
        found = self.pids(kind)
        assert found, f"a {kind} is there"
        for pid in found:
            os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture
def kiosk(server, display, tmp_path) -> Iterator[Kiosk]:
    told = Kiosk(server, display, tmp_path).start()
    yield told
    if told.process.poll() is None:
        told.stop()


def wait_until(truth, seconds: float, what: str) -> None:
    until = clock.monotonic() + seconds
    while not truth():
        assert clock.monotonic() < until, f"not within {seconds:g} s: {what}"
        clock.sleep(0.1)


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
