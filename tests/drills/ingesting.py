"""The process that the kill drill kills: polls three sources from files of pages, each from its stored cursor.

`python ingesting.py ADDRESS FOLDER`; tells every page it is about to hand over on a line of its own.
"""

import os
import random
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import orjson
from vendor_messages import GOOD, raw

import data_sources
from data_sources.demo.mischief import FLAWS
from data_sources.stamped_pages import UnreadablePage
from geo.places import Place, load_place, shipped
from ioc import clock
from ioc.domain.feed import Page, Parsed
from ioc.domain.workcal import from_place
from ioc.ingest import Loader
from ioc.polling import Poller
from ioc.store import Store, open_store

NOW = datetime.fromisoformat("2021-10-29T10:00:30+07:00")
OVERLAP = 2  # pages that are read again, as real sources are
RECORDS, CODES = 8, 40
STATES = {
    "one_stop": [{"TrangThaiHoSo": "4", "NgayKetThucXuLy": ""}, {"TrangThaiHoSo": "3"},
                 {"TrangThaiHoSo": "9", "NgayKetThucXuLy": "20211018090000"},
                 {"TrangThaiHoSo": "9", "NgayKetThucXuLy": "20211025090000"}],
    "hotline_1022": [{"TrangThai": "7"}, {"TrangThai": "11", "NgayHoanThanh": "20211009100000"}],
    "payment_platform": [{"TrangThai": "1", "MaLoi": ""}, {"TrangThai": "2"}, {"TrangThai": "3", "MaLoi": "24"}],
}  # fmt: skip


class Feed:
    """A source whose pages stand in a file, one a line; the cursor is the number of pages read."""

    def __init__(self, name: str, place: Place, path: Path):
        self.name, self.path, self.parser = name, path, data_sources.load(name, place)

    def fetch(self, cursor: str | None) -> Iterator[Page]:
        done = int(cursor or 0)
        for number, line in enumerate(self.path.read_bytes().splitlines()):
            if number >= done - OVERLAP:
                print(f"{self.name} {number}", flush=True)
                yield Page(body=_body(line), where=f"page {number}", cursor=str(max(done, number + 1)))

    def parse(self, page: Page) -> Parsed:
        return self.parser.parse(page)


def _body(line: bytes) -> list | UnreadablePage:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return UnreadablePage(line, f"is no JSON: {error}")


def write_feeds(folder: Path, pages: int, seed: int) -> None:
    """Changes of a few records, with repetitions, older versions, flaws and a page that is no JSON."""
    rng = random.Random(seed)
    for source in GOOD:
        sent: list[dict] = []
        lines = [_page(rng, source, number, sent) for number in range(pages)]
        lines[pages // 2] = lines[pages // 2][:-9]
        (folder / f"{source}.jsonl").write_bytes(b"\n".join(lines))


def _page(rng: random.Random, source: str, page: int, sent: list[dict]) -> bytes:
    found = []
    for _ in range(RECORDS):
        luck = rng.random()
        message = raw(source, rng.randrange(CODES)) | rng.choice(STATES[source])
        hour = max(page - rng.choice([0, 0, 0, 3]), 0)
        stamp = datetime(2021, 10, 1) + timedelta(hours=hour, milliseconds=rng.randrange(1000))
        message["NgayCapNhat"] = f"{stamp:%Y%m%d%H%M%S}{stamp.microsecond // 1000:03d}"
        if luck < 0.15 and sent:
            message = rng.choice(sent)
        elif luck < 0.25:
            rng.choice(FLAWS)(message, next(iter(message)))
        else:
            sent.append(message)
        found.append(message)
    return orjson.dumps(found)


def ingest(store: Store, place: Place, folder: Path) -> None:
    """Every source from its cursor to its end, a transaction a page."""
    feeds = {name: Feed(name, place, folder / f"{name}.jsonl") for name in GOOD}
    poller = Poller(store, place, Loader(store, place, from_place(place)), feeds, batch=1)
    with clock.frozen(NOW + timedelta(microseconds=os.getpid())):  # two runs never begin at one moment
        runs = [poller.poll(name) for name in feeds]
    assert not any(run.error for run in runs), runs


if __name__ == "__main__":
    here = load_place(shipped("binh-phuoc-2021"))
    ingest(open_store(sys.argv[1], here), here, Path(sys.argv[2]))


def undisturbed_run(path, template, place: Place, feeds: Path, held: Callable[[Store], dict]) -> dict:
    """What `held` finds after one ingest that nobody disturbs, in a store of its own."""
    path.write_bytes(template.read_bytes())
    store = open_store(f"sqlite:///{path}", place)
    ingest(store, place, feeds)
    found = held(store)
    store.close()
    return found
