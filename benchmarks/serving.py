"""Answering: bundles after a new epoch, ready bundles, "anything new?", cold starts and memory, at some history."""

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.ingest import records
from benchmarks.measure import Row, median, resident_mb, seconds
from benchmarks.province import PLACE, province_called
from benchmarks.signing_in import desk_at
from callbacks.dashboard import make_dashboard
from geo.places import Place
from ioc import clock
from ioc.access.desk import Desk
from ioc.access.guard import COOKIE
from ioc.domain.feed import Parsed
from ioc.domain.workcal import from_place
from ioc.epochs import Epochs
from ioc.exports.jobs import Exports
from ioc.indicators.cubes import Cubes
from ioc.indicators.figures import figures
from ioc.ingest import Loader
from ioc.store import Store, open_store

TRIES = 15
ASKED = 2_000
PAGE = "/api/bundle?page=province&area={area}&period=year"
PACKED = {"Accept-Encoding": "br"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What was measured of one place; seconds, unless the name says otherwise."""

    fresh: float
    told: float
    ready: float
    rows_way: float
    cpu_of_a_poll_ms: float
    bundle_kb: float
    mapped: float
    cold: float
    memory_mb: float


def measured(store: Store, place: Place, snapshots: Path) -> Served:
    """Counts are read, pages asked, changes loaded, all in this process."""
    calendar = from_place(place)
    cold = _cold(store, place, snapshots)
    cubes = Cubes(place, snapshots)
    mapped = seconds(lambda: _catch_up(store, cubes))
    epochs = Epochs(store, place, calendar, cubes)
    desk = desk_at(snapshots, place)
    client = make_dashboard(
        epochs, desk, Exports(snapshots / "exports"), bundle_bytes=64 * 2**20
    ).server.test_client()
    client.set_cookie(COOKIE, desk.sessions.begin(desk.people.get("manager"), "password"))
    ask = _asker(client, PAGE.format(area=place.root))
    ask()
    loader = Loader(store, place, calendar)
    fresh = _after_changes(loader, place, ask)
    told = _as_told(loader, place, _open_page(epochs, desk, snapshots))
    ready, memory = median(ask, 200), resident_mb()
    return Served(
        fresh=fresh, told=told, ready=ready, memory_mb=memory, rows_way=median(lambda: _naive(store, place), 1),
        cpu_of_a_poll_ms=_polls(client), bundle_kb=len(_body(client, place)) / 1024, mapped=mapped, cold=cold,
    )  # fmt: skip


def rows_of(told: Served, label: str) -> list[Row]:
    """All rows of this benchmark on one store."""
    return [
        Row(what=f"a page's bundle, first answer after a new epoch is told, {label}", measured=told.told * 1000,
            unit="ms", goal="≤ 40 ms"),
        Row(what=f"the same made while a page waits, as nobody does once pages are drawn ahead, {label}",
            measured=told.fresh * 1000, unit="ms", goal="≤ 40 ms",
            baseline="one period report counted from the rows", baseline_measured=told.rows_way * 1000),
        Row(what=f"a page's bundle when it is ready, {label}", measured=told.ready * 1000, unit="ms", goal="≤ 2 ms"),
        Row(what=f"“anything new?” when nothing is, {label}", measured=told.cpu_of_a_poll_ms, unit="ms CPU",
            goal="≤ 1.5 ms"),
        Row(what=f"bytes of a whole bundle, {label}", measured=told.bundle_kb, unit="KB", goal=""),
        Row(what=f"counts into memory at a start, {label}", measured=told.mapped, unit="s", goal="≤ 5 s",
            baseline="without the snapshot", baseline_measured=told.cold),
        Row(what=f"memory of a web worker, {label}", measured=told.memory_mb, unit="MB", goal="≤ 1,024 MB"),
    ]  # fmt: skip


def _cold(store: Store, place: Place, snapshots: Path) -> float:
    """Reads the counts without a snapshot and leaves one; in a process of its own, whose memory is not ours."""
    answer = multiprocessing.Queue()

    def read() -> None:
        cubes = Cubes(place, snapshots)
        answer.put(seconds(lambda: _catch_up(store, cubes)))
        cubes.save()

    store.close()
    child = multiprocessing.get_context("fork").Process(target=read)
    child.start()
    took = answer.get()
    child.join()
    return took


def _catch_up(store: Store, cubes: Cubes) -> None:
    with store.read() as conn:
        cubes.catch_up(conn)


def _asker(client, address: str) -> Callable[[], None]:
    def ask() -> None:
        answer = client.get(address, headers=PACKED)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code} {answer.get_data(as_text=True)[:200]}")

    return ask


def _body(client, place: Place) -> bytes:
    return client.get(PAGE.format(area=place.root), headers=PACKED).data


def _after_changes(loader: Loader, place: Place, ask: Callable[[], None]) -> float:
    """The median time of the first answer after data came, waiting each time until the server has seen them."""
    took = []
    for n in range(TRIES):
        loader.load("one_stop", Parsed(records(place, 200, 1_000 + n), []))
        clock.sleep(0.6)  # the server looks for a new version twice a second at most
        took.append(seconds(ask))
    return sorted(took)[len(took) // 2]


def _open_page(epochs: Epochs, desk: Desk, snapshots: Path):
    """A client of a dashboard that draws ahead, as the product is served."""
    app = make_dashboard(
        epochs, desk, Exports(snapshots / "exports"), bundle_bytes=64 * 2**20, draws_ahead=True
    )
    client = app.server.test_client()
    client.set_cookie(COOKIE, desk.sessions.begin(desk.people.get("manager"), "password"))
    return client


def _as_told(loader: Loader, place: Place, client) -> float:
    """The median time of the first answer to an open page: it asks when it is told of an epoch, for what changed."""
    took, epoch = [], _epoch_of(client)
    _asker(client, PAGE.format(area=place.root))()
    for n in range(TRIES):
        loader.load("one_stop", Parsed(records(place, 200, 2_000 + n), []))
        have, epoch = epoch, _next_epoch(client, epoch)
        took.append(seconds(_asker(client, f"{PAGE.format(area=place.root)}&have={have}")))
    return sorted(took)[len(took) // 2]


def _next_epoch(client, epoch: str) -> str:
    """The epoch that pages are told after another, once they are."""
    while (found := _epoch_of(client)) == epoch:
        clock.sleep(0.05)
    return found


def _epoch_of(client) -> str:
    told = client.get("/api/version").json
    return f"{told['version']}.{told['as_of']}"


def _polls(client) -> float:
    """Processor time of one question, by the process's own account (client and server are one process here)."""
    tag = client.get("/api/version").headers["ETag"]
    times = os.times()
    for _ in range(ASKED):
        client.get("/api/version", headers={"If-None-Match": tag})
    after = os.times()
    return (after.user + after.system - times.user - times.system) * 1000 / ASKED


def _naive(store: Store, place: Place) -> None:
    today = clock.now().astimezone(place.zone).date()
    figures(store, place, "dossiers", start=today.replace(month=1, day=1), end=today)


def in_own_process(url: str, code: str = PLACE) -> Served:
    """Measures in a process of its own, so that its memory is a web worker's alone. code: of the place."""
    deed = f"import benchmarks.serving as s; s.main({url!r}, {code!r})"
    done = subprocess.run([sys.executable, "-c", deed], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return Served(**json.loads(done.stdout.splitlines()[-1]))


def main(url: str, code: str) -> None:
    """What `in_own_process` starts: prints what was measured as JSON."""
    place = province_called(code)
    store = open_store(url, place)
    with TemporaryDirectory(prefix="ioc-bench-snap-") as snapshots:
        print(json.dumps(asdict(measured(store, place, Path(snapshots)))))
