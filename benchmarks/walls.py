"""500 wall screens on one dashboard process: each asks every 2 s and fetches its page when data came every 15 s.

The baseline in the same run is the same number of screens that fetch the whole page at every question.
"""

import asyncio
import os
import random
import shutil
import statistics
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
from ioc.store import open_store

ROOT = Path(__file__).resolve().parents[1]
SCREENS, EVERY_S, DATA_EVERY_S, LASTS_S = 500, 2.0, 15.0, 60.0
PORT = 8791
VIEWS = (
    "province&area=70",
    *(f"area&area={code}" for code in range(688, 699)),
    "complaints&area=70",
    "payments&area=70",
)


@dataclass
class Seen:
    """What all screens of a run saw."""

    waits_ms: list[float] = field(default_factory=list)
    bytes: int = 0
    failed: int = 0


async def _screen(client: httpx.AsyncClient, number: int, until: float, seen: Seen, naive: bool) -> None:
    """One screen: asks, and when the epoch is another fetches its bundle; measured from question to bundle."""
    view, tag, epoch = VIEWS[number % len(VIEWS)], "", None
    await asyncio.sleep(random.random() * EVERY_S)
    while clock.monotonic() < until:
        begin = clock.monotonic()
        try:
            answer = await client.get("/api/version", headers={"If-None-Match": tag})
            if naive or answer.status_code == 200:
                tag = answer.headers["ETag"]
                epoch = await _fetch(client, view, None if naive else epoch, seen)
                seen.waits_ms.append((clock.monotonic() - begin) * 1000)
        except (httpx.HTTPError, KeyError):
            seen.failed += 1
        await asyncio.sleep(max(0.0, EVERY_S - (clock.monotonic() - begin)))


async def _fetch(client: httpx.AsyncClient, view: str, epoch: str | None, seen: Seen) -> str:
    have = f"&have={epoch}" if epoch else ""
    answer = await client.get(f"/api/bundle?page={view}{have}", headers={"Accept-Encoding": "br"})
    seen.bytes += int(answer.headers.get("Content-Length", 0))
    told = answer.json()["epoch"]
    return f"{told['version']}.{told['as_of']}"


async def _screens(seen: Seen, naive: bool, cookies: dict[str, str]) -> None:
    """Each screen has a client of its own: one pool of 500 connections looks through all of them at every question."""
    how = {"base_url": f"http://127.0.0.1:{PORT}", "timeout": 30, "cookies": cookies, "verify": False}
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(httpx.AsyncClient(**how)) for _ in range(SCREENS)]
        until = clock.monotonic() + LASTS_S
        await asyncio.gather(*(_screen(one, n, until, seen, naive) for n, one in enumerate(clients)))


def main(naive: str, cookies: dict[str, str]) -> None:
    """The process of the screens: prints waits and bytes for `_measure`."""
    seen = Seen()
    asyncio.run(_screens(seen, naive == "naive", cookies))
    waits = sorted(seen.waits_ms)
    p95 = waits[int(len(waits) * 0.95)] if waits else float("nan")
    print(len(waits), p95, statistics.median(waits), seen.bytes / max(len(waits), 1), seen.failed)


def run(folder: Path, label: str) -> list[Row]:
    """All rows of this benchmark on a copy of the store in `folder`."""
    with TemporaryDirectory(prefix="ioc-bench-walls-") as copy:
        shutil.copy(folder / "ioc.db", copy)
        env, cookies = {**os.environ, "IOC_DATA": copy}, session_of(Path(copy))
        server = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), "serve", "--port", str(PORT)], env=env
        )
        try:
            _wait(cookies)
            ours, theirs = (_measure(server.pid, Path(copy), how, cookies) for how in ("ours", "naive"))
        finally:
            server.terminate()
            server.wait(20)
    naive = "each screen fetching its whole page at every question"
    return [
        Row(what=f"{SCREENS} screens, {label}: processor of the dashboard", measured=ours[0], unit="cores",
            goal="≤ 1", baseline=naive, baseline_measured=theirs[0]),
        Row(what=f"{SCREENS} screens, {label}: p95 from question to bundle", measured=ours[1], unit="ms",
            goal="≤ 250", baseline=naive, baseline_measured=theirs[1]),
        Row(what="bytes of a refresh, compressed", measured=ours[2] / 1024, unit="KB", goal="≤ 10",
            baseline=naive, baseline_measured=theirs[2] / 1024),
        Row(what="questions that failed", measured=ours[3], unit="", goal="0"),
    ]  # fmt: skip


def _wait(cookies: dict[str, str]) -> None:
    for _ in range(600):
        try:
            address = f"http://127.0.0.1:{PORT}/api/bundle?page={VIEWS[0]}"
            if httpx.get(address, timeout=30, cookies=cookies).status_code == 200:
                return
        except httpx.HTTPError:
            clock.sleep(0.2)
    raise TimeoutError("the dashboard does not answer")


def _measure(server: int, folder: Path, how: str, cookies: dict[str, str]) -> tuple[float, float, float, int]:
    """Processor share, p95, bytes a refresh, failures; a loader beside it brings data every 15 s."""
    place = load_place(shipped("binh-phuoc-2021"))
    store = open_store(f"sqlite:///{folder}/ioc.db", place)
    loader, before = Loader(store, place, from_place(place)), _family(server)
    code = f"from benchmarks.walls import main; main({how!r}, {cookies!r})"
    screens = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    begin, number = clock.monotonic(), 0
    while screens.poll() is None:
        if clock.monotonic() - begin > number * DATA_EVERY_S:
            number += 1
            loader.load("one_stop", Parsed(records(place, 50, hash((how, number)) % 10**9), []))
        clock.sleep(0.5)
    cores = (_family(server) - before) / (clock.monotonic() - begin)
    _, p95, _, size, failed = map(float, screens.stdout.read().split())
    store.close()
    return cores, p95, size, int(failed)


def _family(pid: int) -> float:
    """Processor time of a process and its children (gunicorn's worker among them)."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return cpu_seconds(pid) + sum(cpu_seconds(int(child)) for child in told)
