"""500 wall screens on one dashboard process for ten minutes: each asks every 2 s, data come every 15 s.

The baseline in the same run, for one minute, is the naive way: every panel of a page asks for itself every 2 s.
"""

import asyncio
import os
import random
import shutil
import subprocess
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

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
PORTS = {"ours": 8791, "naive": 8792}
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


class Screen:
    """Asks whether anything is new, and when the epoch is another fetches its bundle."""

    def __init__(self, client: httpx.AsyncClient, view: str, seen: Seen):
        self.client, self.seen, self.view = client, seen, f"{view}&wall={PROFILE}"
        self.tag, self.epoch = "", None

    async def ask(self) -> bool:
        """Whether something was new."""
        answer = await self.client.get("/api/version", headers={"If-None-Match": self.tag})
        if answer.status_code != 200:
            return False
        self.tag = answer.headers["ETag"]
        have = f"&have={self.epoch}" if self.epoch else ""
        told = await _get(self.client, f"/api/bundle?page={self.view}{have}", self.seen)
        self.epoch = "{version}.{as_of}".format(**told.json()["epoch"])
        return True


class NaiveScreen(Screen):
    """Every panel asks for itself, every time."""

    def __init__(self, client: httpx.AsyncClient, view: str, seen: Seen):
        super().__init__(client, view, seen)
        place = load_place(shipped("binh-phuoc-2021"))
        self.keys = [one.key for one in wall_panels(read_query(place, f"page={self.view}"), place)]

    async def ask(self) -> bool:
        asked = (f"/panel?page={self.view}&panel={key}" for key in self.keys)
        await asyncio.gather(*(_get(self.client, one, self.seen) for one in asked))
        return True


async def _get(client: httpx.AsyncClient, address: str, seen: Seen) -> httpx.Response:
    answer = await client.get(address, headers={"Accept-Encoding": "br"})
    answer.raise_for_status()
    seen.bytes += int(answer.headers.get("Content-Length", 0))
    return answer


async def _watch(screen: Screen, until: float) -> None:
    """One screen; measured from its question to the delivered bundle."""
    await asyncio.sleep(random.random() * EVERY_S)
    while clock.monotonic() < until:
        begin = clock.monotonic()
        try:
            if await screen.ask():
                screen.seen.waits_ms.append((clock.monotonic() - begin) * 1000)
        except (httpx.HTTPError, KeyError):
            screen.seen.failed += 1
        await asyncio.sleep(max(0.0, EVERY_S - (clock.monotonic() - begin)))


async def _screens(seen: Seen, how: str, cookies: dict[str, str], lasts_s: float) -> None:
    """Each screen has a client of its own: one pool of 500 connections looks through all of them at every question."""
    told = {"base_url": f"http://127.0.0.1:{PORTS[how]}", "timeout": 30, "cookies": cookies, "verify": False}
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(httpx.AsyncClient(**told)) for _ in range(SCREENS)]
        made = [KINDS[how](one, VIEWS[n % len(VIEWS)], seen) for n, one in enumerate(clients)]
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
