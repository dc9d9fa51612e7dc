"""`python -m benchmarks [ingest serving worklist walls exports demo]`: measures, prints the tables, keeps the results.

The stores of 1 M and 10 M dossiers are made once in --store (default ./ioc-bench; 0.5 and 4 GB). `places` (or --places,
--size, --engine) measures one province among many in one database; it is run when it is named.
"""

import argparse
import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks import demo, exports, ingest, on_postgresql, places, province, serving, walls, worklist
from benchmarks.measure import write
from geo.places import load_place, shipped
from ioc.store import open_store, upgrade

SIZES = {"1 M": 1_000_000, "10 M": 10_000_000}
MADE = "made"  # left in the directory of a store that is whole
NAMES = ("ingest", "serving", "worklist", "walls", "exports", "demo")
MANY = "places"


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument(
        "names", nargs="*", help=f"of {', '.join((*NAMES, MANY))}; all but the last where none is"
    )
    asked.add_argument("--store", type=Path, default=Path("ioc-bench"), help="where the large stores lie")
    asked.add_argument("--largest", choices=list(SIZES), default="10 M", help="history of the largest store")
    asked.add_argument("--places", type=int, help="how many provinces share a database (10)")
    asked.add_argument("--size", help="dossiers of each, such as 300k or 3m (3m)")
    asked.add_argument("--engine", nargs="+", choices=list(places.ENGINES), help="what keeps them (sqlite)")
    told = asked.parse_args()
    sizes = list(SIZES)[: list(SIZES).index(told.largest) + 1]
    is_many = any((told.places, told.size, told.engine))
    for name in told.names or ([MANY] if is_many else NAMES):
        measured = _places(told) if name == MANY else [(name, ROWS[name](told.store, sizes))]
        for called, rows in measured:
            print(write(called, rows), flush=True)


def _places(told: argparse.Namespace) -> Iterator[tuple[str, list]]:
    """Results by their name, which says how many provinces of what size lie where."""
    many, size = told.places or 10, told.size or "3m"
    for engine in told.engine or [places.SQLITE]:
        yield f"{MANY}-{many}-{size}-{engine}", places.run(told.store, many, size, engine)


def made(store: Path, label: str) -> Path:
    """The directory of a store of some size, made when it is not there, at this program's schema."""
    folder = store / label.replace(" ", "").lower()
    place = load_place(shipped("binh-phuoc-2021"))
    if not (folder / MADE).exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        province.make(open_store(f"sqlite:///{folder.resolve()}/ioc.db", place), place, SIZES[label])
        (folder / MADE).touch()
    kept = open_store(f"sqlite:///{folder.resolve()}/ioc.db", place)
    upgrade(kept)
    kept.close()
    return folder


def _ingest(store: Path, sizes: list[str]):
    place = load_place(shipped("binh-phuoc-2021"))
    folder = made(store, sizes[-1])
    return ingest.run(
        open_store(f"sqlite:///{folder.resolve()}/ioc.db", place), place, f"{sizes[-1]} of history"
    )


def _serving(store: Path, sizes: list[str]):
    served = [
        (serving.in_own_process(f"sqlite:///{made(store, one).resolve()}/ioc.db"), one) for one in sizes
    ]
    return [row for told, label in served for row in serving.rows_of(told, label)]


def _worklist(store: Path, sizes: list[str]):
    place = load_place(shipped("binh-phuoc-2021"))
    folder = worklist.with_open_rows(made(store, sizes[-1]))
    rows = worklist.run(open_store(f"sqlite:///{folder.resolve()}/ioc.db", place), place, sizes[-1])
    with on_postgresql.copied(folder, place) as copy:
        return [*rows, *worklist.run(copy, place, f"{sizes[-1]} on PostgreSQL")]


ROWS = {
    "ingest": _ingest,
    "serving": _serving,
    "worklist": _worklist,
    "walls": lambda store, sizes: walls.run(made(store, sizes[0]), sizes[0]),
    "exports": lambda store, sizes: exports.run(made(store, sizes[0]), sizes[0]),
    "demo": lambda store, sizes: demo.run(),
}

if __name__ == "__main__":
    main()
