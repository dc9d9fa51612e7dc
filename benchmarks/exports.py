"""100,000 rows into a file: how long, and how a page's answer fares meanwhile, against its time before."""

import statistics
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook

from benchmarks.measure import Row, seconds
from benchmarks.signing_in import desk_at
from callbacks.dashboard import make_dashboard
from geo.names import Names
from geo.places import load_place, shipped
from ioc import clock
from ioc.access.guard import COOKIE
from ioc.domain.workcal import from_place
from ioc.epochs import Epochs
from ioc.exports.jobs import Exports, Job
from ioc.exports.lists import For, export_list
from ioc.exports.sheet import Column, Cover
from ioc.indicators.cubes import Cubes
from ioc.store import open_store
from ioc.store.facts import all_rows

ROWS = 100_000
PLACE = "binh-phuoc-2021"
KINDS = {
    "code": "code", "status": "integer", "submitted_at": "moment", "received_at": "moment", "due_at": "moment",
    "end_at": "moment", "channel": "code", "procedure_code": "code", "field_code": "code",
    "receiving_area": "code", "resolving_area": "code", "elapsed_us": "number", "has_fee": "text",
}  # fmt: skip
COLUMNS = tuple(Column(key=key, heading=Names(key, key), kind=kind) for key, kind in KINDS.items())
BUNDLE = "/api/bundle?page=province&area=70&period=custom&start={start}&end={end}"
LEAST_ASKED = 20
EVERY_S = 0.25  # a page is asked for so often meanwhile
TENTH = 10  # the plain way is slow: a tenth of the rows, taken ten times


def rows_of(url: str) -> Iterator[tuple]:
    """The list, read where the file is written."""
    store = open_store(url, load_place(shipped(PLACE)))
    with store.read() as conn:
        chunks = all_rows(conn, PLACE, "dossiers", tuple(KINDS))
        yield from islice((row for chunk in chunks for row in _tuples(chunk)), ROWS)
    store.close()


def _tuples(chunk: dict) -> Iterator[tuple]:
    columns = [one.tolist() if hasattr(one, "tolist") else one for one in chunk.values()]
    return zip(*columns, strict=True)


def run(folder: Path, label: str) -> list[Row]:
    """All rows of this benchmark on the store in `folder`."""
    place, url = load_place(shipped(PLACE)), f"sqlite:///{folder.resolve()}/ioc.db"
    epochs = Epochs(open_store(url, place), place, from_place(place), Cubes(place))
    with TemporaryDirectory(prefix="ioc-bench-exports-") as scratch:
        exports = Exports(Path(scratch) / "exports")
        desk = desk_at(Path(scratch))
        client = make_dashboard(epochs, desk, exports, bundle_bytes=2**20).server.test_client()
        client.set_cookie(COOKIE, desk.sessions.begin(desk.people.get("manager"), "password"))
        ask = _asker(client, place)
        ask()
        before = statistics.median(seconds(ask) for _ in range(LEAST_ASKED))
        naive = TENTH * seconds(
            lambda: _cell_by_cell(Path(scratch) / "naive.xlsx", islice(rows_of(url), ROWS // TENTH))
        )
        found = []
        for format in ("xlsx", "csv"):
            took, meanwhile = _export(exports, partial(rows_of, url), format, ask)
            found += _told(format, label, (took, naive), (meanwhile, before))
        took, meanwhile = _export(exports, list(rows_of(url)), "xlsx", ask)
        return [
            *found,
            *_told("xlsx, rows handed over by the web process", label, (took, naive), (meanwhile, before)),
        ]


def _told(how: str, label: str, took: tuple[float, float], page: tuple[float, float]) -> list[Row]:
    return [
        Row(what=f"{ROWS:,} rows × {len(COLUMNS)} columns, {how}, {label}", measured=took[0], unit="s",
            goal="≤ 15 s", baseline="XLSX cell by cell in one process", baseline_measured=took[1]),
        Row(what=f"a page computed meanwhile ({how})", measured=page[0] * 1000, unit="ms",
            goal="its usual time", baseline="before the export", baseline_measured=page[1] * 1000),
    ]  # fmt: skip


def _asker(client, place) -> Callable[[], None]:
    """Asks for a page that is not ready: each time another period, so that it is computed."""
    today = clock.now().astimezone(place.zone).date()
    asked = iter(range(1, 10_000))

    def ask() -> None:
        number = next(asked)
        start = today - timedelta(days=number % 300 + 1)
        address = BUNDLE.format(start=start, end=today - timedelta(days=number // 300))
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code} {answer.text[:200]}")

    return ask


def _export(exports: Exports, rows, format: str, ask: Callable[[], None]) -> tuple[float, float]:
    """Seconds to the file, and the median of a page's answers until then."""
    now = int(clock.now().timestamp() * 1e6)
    cover = Cover(title="Hồ sơ", as_of=now, epoch="1.1", made_at=now, row_count=ROWS)
    told = For(owner="bench", format=format, lang="vi", zone=load_place(shipped(PLACE)).zone)
    begin, waits = clock.monotonic(), []
    job: Job = export_list(exports, rows, COLUMNS, cover, told)
    ended = None
    while ended is None or len(waits) < LEAST_ASKED // 2:
        waits.append(seconds(ask))
        clock.sleep(EVERY_S)
        if ended is None and job.over.is_set():
            ended = clock.monotonic()
    if job.state != "ready":
        raise RuntimeError(f"{job.state}: {job.reason}")
    return ended - begin, statistics.median(waits)


def _cell_by_cell(path: Path, rows: Iterator[tuple]) -> None:
    """The plain way: the library's own call for every cell."""
    with Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                page.write(number, column, value)
