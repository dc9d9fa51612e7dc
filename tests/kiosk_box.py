"""A kiosk of deploy/kiosk on an X server that nobody sees, before a dashboard in small."""

import http.server
import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ioc import clock

KIOSK = Path(__file__).resolve().parents[1] / "deploy" / "kiosk"
NEEDED = ("Xvfb", "chromium", "xdpyinfo")
WIDTH, HEIGHT = 1280, 720
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


@contextmanager
def serving() -> Iterator[Server]:
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
    try:
        yield told
    finally:
        listening.shutdown()
        listening.server_close()


@contextmanager
def x_server() -> Iterator[str]:
    """A fresh X server without a window manager; its display."""
    read, write = os.pipe()
    screen = f"{WIDTH}x{HEIGHT}x24"
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp"],
        pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
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
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)


def wait_until(truth, seconds: float, what: str) -> None:
    until = clock.monotonic() + seconds
    while not truth():
        assert clock.monotonic() < until, f"not within {seconds:g} s: {what}"
        clock.sleep(0.1)
