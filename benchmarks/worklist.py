"""The worklist over 100,000 open dossiers of a large store: first pages, filters, orders, far pages, keeping up."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from shutil import copyfile

import numpy as np

from benchmarks.ingest import records
from benchmarks.measure import Row, median, seconds
from geo.places import Place
from ioc import clock
from ioc.access.scope import whole
from ioc.domain.feed import Parsed
from ioc.domain.moments import to_us
from ioc.domain.workcal import from_place
from ioc.indicators.answers import Epoch, Period
from ioc.ingest import Loader
from ioc.store import Store, open_store
from ioc.worklist.lists import Lists
from ioc.worklist.pages import page
from ioc.worklist.questions import SORTS, ListQuestion

OPEN = 100_000
PAGE_ROWS = 100
FAR = 1_000
TRIES = 9
FILTERS = (
    (("overdue", ("1-3",)),), (("overdue", ("31-",)),), (("due_within", ("24",)),), (("channel", ("2",)),),
    (("resolving", ("689", "697")),), (("field", ("dat-dai",)), ("overdue", ("any",))), (("paused", ("no",)),),
)  # fmt: skip


def with_open_rows(folder: Path) -> Path:
    """A copy of a store in which the rows that ended last are open again, so that 100,000 are."""
    target = folder.parent / f"{folder.name}-open"
    if not (target / "ioc.db").exists():
        target.mkdir(parents=True, exist_ok=True)
        for name in ("ioc.db", "ioc.db-wal"):
            if (folder / name).exists():
                copyfile(folder / name, target / name)
        reopen(open_store(f"sqlite:///{(target / 'ioc.db').resolve()}", "binh-phuoc-2021"))
    return target


def reopen(store: Store) -> None:
    """Opens rows again until there are enough; lists read rows, not counts, so these may stay as they are."""
    with store.write() as conn:
        there = conn.exec_driver_sql(
            "SELECT count(*) FROM dossier WHERE received_at IS NOT NULL AND end_at IS NULL"
        ).scalar()
        last = (
            "SELECT source, code FROM dossier WHERE end_at IS NOT NULL ORDER BY place, end_at DESC "
            f"LIMIT {max(0, OPEN - there)}"
        )
        conn.exec_driver_sql(
            "UPDATE dossier SET end_at = NULL, finished_at = NULL, elapsed_us = NULL, worked_us = NULL, status = 4 "
            f"WHERE (source, code) IN ({last})"
        )
    store.checkpoint()
    store.close()


def run(store: Store, place: Place, label: str) -> list[Row]:
    """All rows of this benchmark on one store."""
    calendar, scope, now = from_place(place), whole(place), to_us(clock.now())
    lists, epochs = Lists(store, place, calendar), _epochs(now)
    started = seconds(lambda: lists.open(_question(place, now), next(epochs), scope))

    def shown(start: int = 0, **asked: object) -> None:
        """A page of a list that nobody has opened before."""
        opened = lists.open(_question(place, now, **asked), next(epochs), scope)
        page(store, place.code, opened, start, start + PAGE_ROWS)

    first = median(shown, TRIES)
    filters = max(median(lambda one=one: shown(filters=one), 3) for one in FILTERS)
    orders = max(median(lambda name=name: shown(sort=((name, True),)), 3) for name in SORTS["dossiers"])
    opened = lists.open(_question(place, now), next(epochs), scope)
    near, far = (
        median(lambda at=at: page(store, place.code, opened, at, at + PAGE_ROWS), 25)
        for at in (0, min(opened.total - PAGE_ROWS, (FAR - 1) * PAGE_ROWS))
    )
    what = f"{opened.total:,} open of {label}"
    return [
        Row(what=f"first page of the worklist, {what}", measured=first * 1000, unit="ms", goal="≤ 150 ms"),
        Row(what=f"the slowest filter, {what}", measured=filters * 1000, unit="ms", goal="≤ 150 ms"),
        Row(what=f"the slowest order, {what}", measured=orders * 1000, unit="ms", goal="≤ 150 ms"),
        Row(what=f"page 1,000, {what}", measured=far * 1000, unit="ms", goal="as page 1", baseline="page 1",
            baseline_measured=near * 1000),
        Row(what=f"the open rows into memory, {what}", measured=started, unit="s"),
        Row(what=f"first page after 200 changed rows, {what}", measured=_after_changes(store, place, shown) * 1000,
            unit="ms"),
    ]  # fmt: skip


def _epochs(now: int) -> Iterator[Epoch]:
    """Epochs nobody has asked for, so that nothing is answered from what is held."""
    return (Epoch(-number, now) for number in count(1))


def _question(place: Place, now: int, **asked: object) -> ListQuestion:
    period = Period(key="today", start=now, end=now)
    return ListQuestion(members="dossiers_pending", area=place.root, period=period, **asked)


def _after_changes(store: Store, place: Place, shown) -> float:
    loader, took = Loader(store, place, from_place(place)), []
    for n in range(5):
        loader.load("one_stop", Parsed(records(place, 200, 2_000 + n), []))
        took.append(seconds(shown))
    return float(np.median(took))
