"""Many provinces in one database by `place`: what one of them costs there, against the same one alone in a database.

`python -m benchmarks places --places 10 --size 3m [--engine postgresql]`. Every province is the shipped one under a
code of its own, with a history of its own; the one that is measured lies in the middle.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url

from benchmarks import ingest, province, serving
from benchmarks.measure import Row
from ioc.store import open_store, upgrade

MADE = "made"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
ENGINES = {SQLITE: "SQLite", POSTGRESQL: "PostgreSQL"}
LETTERS = {"k": 1_000, "m": 1_000_000}
# what is measured, in what unit and how many of it a second are, what is aimed at for one place of any size
SERVED = (
    ("counts into memory at a start", "mapped", "s", 1, "≤ 5 s"),
    ("counts into memory without a snapshot", "cold", "s", 1, ""),
    ("a page's bundle, first answer after a new epoch is told", "told", "ms", 1000, "≤ 40 ms"),
    ("the same made while a page waits", "fresh", "ms", 1000, "≤ 40 ms"),
    ("a page's bundle when it is ready", "ready", "ms", 1000, "≤ 2 ms"),
    ("one period report counted from the rows", "rows_way", "ms", 1000, ""),
    ("“anything new?” when nothing is", "cpu_of_a_poll_ms", "ms CPU", 1, "≤ 1.5 ms"),
    ("memory of a web worker", "memory_mb", "MB", 1, "≤ 1,024 MB"),
)


def size_of(text: str) -> int:
    """So many dossiers as `300k`, `3m` or plain digits say."""
    number, letter = (text[:-1], text[-1].lower()) if text[-1:].lower() in LETTERS else (text, "")
    return int(number) * LETTERS.get(letter, 1)


def run(store: Path, places: int, size: str, engine: str) -> list[Row]:
    """All rows: each figure of one province among many, beside the same of the same province alone."""
    codes = [f"province-{n:02d}" for n in range(1, places + 1)]
    code, label = codes[places // 2], f"one of {places} × {size}, {ENGINES[engine]}"
    with _databases(store, engine, size, codes, code) as (alone, among):
        served = [serving.in_own_process(url, code) for url in (alone, among)]
        rates = [_ingested(url, code) for url in (alone, among)]
    rows = []
    for what, name, unit, by, goal in SERVED:
        here, there = (getattr(one, name) * by for one in served)
        rows.append(_row(what, label, unit, goal, here, there))
    goal = "≥ 8,000" if engine == SQLITE else "≥ 7,000"
    return [*rows, _row("ingest with exact counts, 1,000-row batches", label, "rows/s", goal, *rates)]


def _row(what: str, label: str, unit: str, goal: str, alone: float, among: float) -> Row:
    return Row(
        what=f"{what}, {label}", measured=among, unit=unit, goal=goal, baseline="the same place alone",
        baseline_measured=alone,
    )  # fmt: skip


def _ingested(url: str, code: str) -> float:
    place = province.province_called(code)
    store = open_store(url, place)
    try:
        return ingest.batches(store, place, "", "").measured
    finally:
        store.close()


@contextmanager
def _databases(store: Path, engine: str, size: str, codes: list[str], code: str) -> Iterator[tuple[str, str]]:
    """Addresses of a database with the one province and of one with all; SQLite's files are kept for the next time."""
    if engine == SQLITE:
        folders = ((f"{code}-{size}", [code]), (f"{len(codes)}x{size}", codes))
        yield tuple(_file(store / name, size, many) for name, many in folders)
        return
    with ingest.postgresql() as url:
        yield tuple(_database(url, f"of_{len(many)}", size, many) for many in ([code], codes))


def _file(folder: Path, size: str, codes: list[str]) -> str:
    url = f"sqlite:///{folder.resolve()}/ioc.db"
    if not (folder / MADE).exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _fill(url, size, codes)
        (folder / MADE).touch()
    kept = open_store(url, codes[0])
    upgrade(kept)
    kept.close()
    return url


def _database(url: str, name: str, size: str, codes: list[str]) -> str:
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as conn:
        conn.exec_driver_sql(f"CREATE DATABASE {name}")
    admin.dispose()
    made = make_url(url).set(database=name).render_as_string(hide_password=False)
    _fill(made, size, codes)
    engine = create_engine(made, isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.exec_driver_sql("VACUUM (ANALYZE)")
    engine.dispose()
    return made


def _fill(url: str, size: str, codes: list[str]) -> None:
    """A province has the same history alone and among others: it is drawn by its code."""
    for code in codes:
        place = province.province_called(code)
        store = open_store(url, place)
        province.make(store, place, size_of(size), seed=int(code.rpartition("-")[2]))
        store.close()
