"""500 wall screens on one dashboard process for ten minutes: each asks every 2 s, data come every 15 s.

The baseline in the same run, for one minute, is the naive way: every panel of a page asks for itself every 2 s.
"""

import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli
import httpx

from benchmarks.ingest import records
from benchmarks.measure import Row, cpu_seconds
from benchmarks.signing_in import session_of
from geo.places import load_place, shipped
from ioc import clock
from ioc.domain.feed import Parsed
from ioc.domain.workcal import from_place
from ioc.ingest import Loader
from ioc.screens.programme import WALL_PAGES
from ioc.store import open_store
from layouts.view import read_query
from layouts.walls.pages import wall_panels

ROOT = Path(__file__).resolve().parents[1]
SCREENS, EVERY_S, DATA_EVERY_S = 500, 2.0, 15.0
LASTS_S = {"ours": 600.0, "naive": 60.0}
PORTS = {"ours": 8791, "naive": 8793}
WITHIN_S = 30.0
PROFILE = "55x1920x1080x1x1x5"
VIEWS = (
    *(f"{page}&area=70" for page in WALL_PAGES if page != "wall-district"),
    *(f"wall-district&area={code}" for code in range(688, 699)),
)


@dataclass
class Seen:
    """What all screens of a run saw."""

    waits_ms: list[float] = field(default_factory=list)
    bytes: int = 0
    failed: int = 0


class Line:
    """One kept-open connection that asks one thing at a time; a general client took longer over it than the server."""

    def __init__(self, port: int, cookies: dict[str, str]):
        self.port, self._ends = port, None
        told = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self._head = f"Host: 127.0.0.1:{port}\r\nCookie: {told}\r\nAccept-Encoding: br\r\n"

    async def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers by small letters, body."""
        more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        try:
            async with asyncio.timeout(WITHIN_S):
                return await self._ask(f"GET {path} HTTP/1.1\r\n{self._head}{more}\r\n".encode())
        except BaseException:
            self.close()
            raise

    async def _ask(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        if self._ends is None:
            self._ends = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._ends
        writer.write(request)
        status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return int(status.split()[1]), headers, body

    def close(self) -> None:
        if self._ends is not None:
            self._ends[1].close()
            self._ends = None


class Screen:
    """Asks whether anything is new, and when the epoch is another fetches its bundle."""

    def __init__(self, open_line: Callable[[], Line], view: str, seen: Seen):
        self.line, self.seen, self.view = open_line(), seen, f"{view}&wall={PROFILE}"
        self.tag, self.epoch = "", None

    async def ask(self) -> bool:
        """Whether something was new."""
        status, headers, _ = await self.line.get("/api/version", If_None_Match=self.tag)
        if status != 200:
            return False
        self.tag = headers["etag"]
        have = f"&have={self.epoch}" if self.epoch else ""
        body = await _bundle(self.line, f"/api/bundle?page={self.view}{have}", self.seen)
        self.epoch = "{version}.{as_of}".format(**json.loads(brotli.decompress(body))["epoch"])
        return True


class NaiveScreen(Screen):
    """Every panel asks for itself, every time, on a connection of its own."""

    def __init__(self, open_line: Callable[[], Line], view: str, seen: Seen):
        super().__init__(open_line, view, seen)
        place = load_place(shipped("binh-phuoc-2021"))
        keys = [one.key for one in wall_panels(read_query(place, f"page={self.view}"), place)]
        self.lines = [(open_line(), f"/panel?page={self.view}&panel={key}") for key in keys]

    async def ask(self) -> bool:
        asked = (_bundle(line, path, self.seen) for line, path in self.lines)
        for answer in await asyncio.gather(*asked, return_exceptions=True):
            if isinstance(answer, Exception):
                raise answer
        return True


async def _bundle(line: Line, path: str, seen: Seen) -> bytes:
    status, _, body = await line.get(path)
    if status != 200:
        raise OSError(f"{path}: {status}")
    seen.bytes += len(body)
    return body


async def _watch(screen: Screen, until: float) -> None:
    """One screen; measured from its question to the delivered bundle."""
    await asyncio.sleep(random.random() * EVERY_S)
    while clock.monotonic() < until:
        begin = clock.monotonic()
        try:
            if await screen.ask():
                screen.seen.waits_ms.append((clock.monotonic() - begin) * 1000)
        except (OSError, EOFError, KeyError):
            screen.seen.failed += 1
        await asyncio.sleep(max(0.0, EVERY_S - (clock.monotonic() - begin)))


async def _screens(seen: Seen, how: str, cookies: dict[str, str], lasts_s: float) -> None:
    made = [
        KINDS[how](lambda: Line(PORTS[how], cookies), VIEWS[n % len(VIEWS)], seen) for n in range(SCREENS)
    ]
    until = clock.monotonic() + lasts_s
    await asyncio.gather(*(_watch(one, until) for one in made))


KINDS = {"ours": Screen, "naive": NaiveScreen}


def main(how: str, cookies: dict[str, str], lasts_s: float) -> None:
    """The process of the screens: prints waits and bytes for `_measure`."""
    seen = Seen()
    asyncio.run(_screens(seen, how, cookies, lasts_s))
    waits = sorted(seen.waits_ms)
    p95 = waits[int(len(waits) * 0.95)] if waits else float("nan")
    print(len(waits), p95, seen.bytes / max(len(waits), 1), seen.failed)


def run(folder: Path, label: str) -> list[Row]:
    """All rows of this benchmark on a copy of the store in `folder`."""
    with TemporaryDirectory(prefix="ioc-bench-walls-") as copy:
        shutil.copy(folder / "ioc.db", copy)
        cookies = session_of(Path(copy))
        ours, theirs = (_served(how, Path(copy), cookies) for how in PORTS)
    naive = "every panel of a page asks for itself every 2 s, for a minute"
    who = f"{SCREENS} walls for {LASTS_S['ours'] / 60:g} min, {label}"
    return [
        Row(what=f"{who}: processor of the dashboard", measured=ours.cores, unit="cores",
            goal="≤ 1", baseline=naive, baseline_measured=theirs.cores),
        Row(what=f"{who}: p95 from question to bundle", measured=ours.p95_ms, unit="ms",
            goal="≤ 250", baseline=naive, baseline_measured=theirs.p95_ms),
        Row(what="bytes of a refresh, compressed", measured=ours.bytes / 1024, unit="KB", goal="≤ 10",
            baseline=naive, baseline_measured=theirs.bytes / 1024),
        Row(what="refreshes", measured=ours.refreshes, unit="", goal="", baseline=naive,
            baseline_measured=theirs.refreshes),
        Row(what="questions that failed", measured=ours.failed, unit="", goal="0", baseline=naive,
            baseline_measured=theirs.failed),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    cores: float
    refreshes: int
    p95_ms: float
    bytes: float
    failed: int


def _served(how: str, folder: Path, cookies: dict[str, str]) -> Measured:
    """Starts the server of one way, and its screens."""
    commands = {
        "ours": [str(ROOT / "app.py"), "serve", "--port", str(PORTS["ours"])],
        "naive": ["-m", "benchmarks.naive", str(folder), str(PORTS["naive"])],
    }
    env = {**os.environ, "IOC_DATA": str(folder)}
    server = subprocess.Popen([sys.executable, *commands[how]], env=env, cwd=ROOT)
    try:
        _wait(how, cookies)
        return _measure(server.pid, folder, how, cookies)
    finally:
        server.terminate()
        server.wait(20)


def _wait(how: str, cookies: dict[str, str]) -> None:
    asked = {"ours": "/api/bundle?page=", "naive": "/panel?panel=wall_overdue&page="}[how]
    for _ in range(600):
        try:
            address = f"http://127.0.0.1:{PORTS[how]}{asked}{VIEWS[0]}&wall={PROFILE}"
            if httpx.get(address, timeout=30, cookies=cookies).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        clock.sleep(0.2)
    raise TimeoutError("the dashboard does not answer")


def _measure(server: int, folder: Path, how: str, cookies: dict[str, str]) -> Measured:
    """Beside the screens a loader brings data every 15 s."""
    place = load_place(shipped("binh-phuoc-2021"))
    store = open_store(f"sqlite:///{folder}/ioc.db", place)
    loader, before = Loader(store, place, from_place(place)), _family(server)
    code = f"from benchmarks.walls import main; main({how!r}, {cookies!r}, {LASTS_S[how]})"
    screens = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    begin, number = clock.monotonic(), 0
    while screens.poll() is None:
        if clock.monotonic() - begin > number * DATA_EVERY_S:
            number += 1
            loader.load("one_stop", Parsed(records(place, 50, hash((how, number)) % 10**9), []))
        clock.sleep(0.5)
    cores = (_family(server) - before) / (clock.monotonic() - begin)
    refreshes, p95, size, failed = screens.stdout.read().split()
    store.close()
    return Measured(cores, int(refreshes), float(p95), float(size), int(failed))


def _family(pid: int) -> float:
    """Processor time of a process and its children (gunicorn's worker among them)."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return cpu_seconds(pid) + sum(cpu_seconds(int(child)) for child in told)
