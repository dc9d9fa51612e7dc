"""Sender, receiver and ingester of pushes are killed at any moment: nothing answered is lost, nothing doubled."""

import os
import random
import signal
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from ingesting import undisturbed_run, write_feeds
from pushing import END
from sqlalchemy import select
from vendor_messages import GOOD

from ioc import clock
from ioc.counts import audit
from ioc.store import Store
from ioc.store.desk import upgrade_desk
from ioc.store.tables import CUBES, FACTS, quarantine

ROOT = Path(__file__).resolve().parents[2]
KILLS = 30 if os.environ.get("IOC_DRILL") else 2
PAGES = 10 * KILLS
TORN = "page that is no JSON"
APART = ("version", "sys_from")  # how many pushes make one version is a matter of luck


def held(store: Store) -> dict[str, list]:
    """Rows, counts other than nought and refusals, less what batches decide."""
    with store.read() as conn:
        found = {}
        for table in (*FACTS.values(), *CUBES.values()):
            columns = [c for c in table.c if c.name not in APART]
            numbers = [n for n, c in enumerate(columns) if not c.primary_key]
            told = map(tuple, conn.execute(select(*columns)))
            found[table.name] = sorted((row for row in told if any(row[n] for n in numbers)), key=repr)
        refused = select(quarantine.c.source, quarantine.c.hash, quarantine.c.reason)
        kept = conn.execute(refused.where(quarantine.c.reason != "malformed_json"))
        return found | {"quarantine": sorted(map(tuple, kept))}


@pytest.fixture(scope="module")
def feeds(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pushes")
    write_feeds(folder, PAGES, seed=1022)
    return folder


@pytest.fixture(scope="module")
def undisturbed(feeds, shipped_place, sqlite_template, tmp_path_factory) -> dict[str, list]:
    """What polls of the same pages leave when nobody disturbs them."""
    path = tmp_path_factory.mktemp("undisturbed") / "ioc.db"
    return undisturbed_run(path, sqlite_template, shipped_place, feeds, held)


@pytest.mark.drill
@pytest.mark.timeout(1800)
def test_killed_again_and_again_everything_answered_is_stored_once(
    fresh_store, store_url, shipped_place, feeds, undisturbed, tmp_path, record
):
    desk = f"sqlite:///{tmp_path}/desk.db" if fresh_store.is_sqlite else store_url
    upgrade_desk(desk, shipped_place)
    (feeds / END).unlink(missing_ok=True)
    rng, answers, kills = random.Random(KILLS), defaultdict(set), 0
    for _ in range(KILLS):
        sender, drainer = (started(what, store_url, desk, feeds) for what in ("push", "drain"))
        lines = rng.randint(1, PAGES * len(GOOD) // 3)
        for number, line in enumerate(sender.stdout):
            note(answers, line)
            if number >= lines:
                break
        clock.sleep(rng.uniform(0, 0.05))
        for child in (sender, drainer):
            kills += child.poll() is None
            child.send_signal(signal.SIGKILL)
        for line in sender.communicate()[0].splitlines():
            note(answers, line)
        drainer.communicate()
    sender, drainer = (started(what, store_url, desk, feeds) for what in ("push", "drain"))
    for line in sender.communicate(timeout=600)[0].splitlines():
        note(answers, line)
    (feeds / END).touch()
    assert drainer.wait(timeout=600) == 0 and sender.returncode == 0
    assert kills >= KILLS  # the ingester is always at work, the sender unless it was done
    assert {key: len(told) for key, told in answers.items() if len(told) != 1} == {}
    statuses = [status for told in answers.values() for status, _ in told]
    assert (len(answers), statuses.count(b"400")) == (PAGES * len(GOOD), len(GOOD)), TORN
    assert held(fresh_store) == undisturbed
    assert audit(fresh_store, shipped_place) == []
    engine = fresh_store.engine.dialect.name
    record(f"kills of senders and ingesters of pushes on {engine}", kills, "kills", "nothing lost or doubled")


def note(answers: dict, line: bytes) -> None:
    """A whole line of the sender; one cut by the kill says nothing."""
    parts = line.split()
    if len(parts) == 4 and len(parts[3]) == 64:
        answers[parts[0], parts[1]].add((parts[2], parts[3]))


def started(what: str, facts: str, desk: str, folder: Path) -> subprocess.Popen:
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    command = [sys.executable, str(ROOT / "tests/drills/pushing.py"), what, facts, desk, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path})
