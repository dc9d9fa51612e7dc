"""Killed at any moment and started again, the ingester ends with what an undisturbed one ends with."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ingesting import undisturbed_run, write_feeds
from sqlalchemy import select
from vendor_messages import GOOD

from ioc import clock
from ioc.counts import audit
from ioc.store import Store
from ioc.store.tables import CUBES, FACTS, HISTORY, data_version, ledger, quarantine, source_state

ROOT = Path(__file__).resolve().parents[2]
KILLS = 50 if os.environ.get("IOC_DRILL") else 5
PAGES = 4 * KILLS  # of each source: enough for every kill to hit a process at work
MOMENTS = (
    "at",
    "sys_from",
    "sys_to",
    "first_seen_at",
)  # when it was told: runs are done at different moments
REASON = list(quarantine.c.keys()).index("reason")
COMPARED = (*FACTS.values(), *HISTORY.values(), *CUBES.values(), quarantine, ledger, data_version)


def held(store: Store) -> dict[str, list]:
    """All that an ingest leaves, less when it was told; in one order on every engine."""
    with store.read() as conn:
        found = {}
        for table in COMPARED:
            columns = [c for c in table.c if c.name not in MOMENTS]
            found[table.name] = sorted(map(tuple, conn.execute(select(*columns))), key=repr)
        cursors = select(source_state.c.source, source_state.c.cursor, source_state.c.newest_event_at)
        return found | {"cursors": sorted(map(tuple, conn.execute(cursors)))}


@pytest.fixture(scope="module")
def feeds(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("feeds")
    write_feeds(folder, PAGES, seed=2021)
    return folder


@pytest.fixture(scope="module")
def undisturbed(feeds, shipped_place, sqlite_template, tmp_path_factory) -> dict[str, list]:
    """What is there after one run that nobody disturbs."""
    path = tmp_path_factory.mktemp("undisturbed") / "ioc.db"
    return undisturbed_run(path, sqlite_template, shipped_place, feeds, held)


def test_the_feeds_hold_what_the_drill_is_about(undisturbed):
    """Rows of every kind, corrections, and refusals of records and of a whole page."""
    assert all(undisturbed[table.name] for table in (*FACTS.values(), *HISTORY.values(), *CUBES.values()))
    assert undisturbed["cursors"] and {c for _, c, _ in undisturbed["cursors"]} == {str(PAGES)}
    assert {"malformed_json", "malformed_code", "impossible_date"} <= {
        row[REASON] for row in undisturbed["quarantine"]
    }


@pytest.mark.drill
@pytest.mark.timeout(1800)
def test_kills_at_random_moments_leave_no_trace(
    fresh_store, store_url, shipped_place, feeds, undisturbed, record
):
    begin = clock.monotonic()
    kills = killed_again_and_again(store_url, feeds, random.Random(KILLS))
    finish(store_url, feeds)
    assert (kills, held(fresh_store), audit(fresh_store, shipped_place)) == (KILLS, undisturbed, [])
    engine = fresh_store.engine.dialect.name
    rows = sum(len(undisturbed[table.name]) for table in FACTS.values())
    record(f"kills of the ingester on {engine}", kills, "kills", "50, nothing lost or doubled")
    record(f"rows, refusals and versions that are as undisturbed on {engine}",
           rows + len(undisturbed["quarantine"]) + len(undisturbed["ledger"]), "rows", "all")  # fmt: skip
    record(f"the whole drill on {engine}", clock.monotonic() - begin, "s")


def killed_again_and_again(url: str, feeds: Path, rng: random.Random) -> int:
    """Starts the ingester and kills it a little further on each time; how often it was still at work."""
    seen: set[bytes] = set()
    kills, total = 0, PAGES * len(GOOD)
    for _kill in range(KILLS):
        child = started(url, feeds)
        wanted = rng.randint(1, total // (2 * KILLS))
        for _ in new_pages(child, seen):
            wanted -= 1
            if wanted == 0:
                clock.sleep(rng.uniform(0, 0.04))  # anywhere in the work on one page or the next
                child.send_signal(signal.SIGKILL)
                break
        seen.update(child.communicate()[0].splitlines())
        kills += child.returncode == -signal.SIGKILL
    return kills


def new_pages(child: subprocess.Popen, seen: set[bytes]) -> Iterator[bytes]:
    for line in child.stdout:
        page = line.strip()
        if page not in seen:
            seen.add(page)
            yield page


def finish(url: str, feeds: Path) -> None:
    child = started(url, feeds)
    child.communicate(timeout=900)
    assert child.returncode == 0


def started(url: str, feeds: Path) -> subprocess.Popen:
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    command = [sys.executable, str(ROOT / "tests/drills/ingesting.py"), url, str(feeds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path})
