"""Three sources that change in real time are polled on schedule: no change waits longer than the interval and 5 s."""

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from vendor_messages import GOOD, raw

import data_sources
from data_sources.stamps import stamp_of
from ioc import clock
from ioc.counts import audit
from ioc.domain.feed import Page, Parsed
from ioc.domain.moments import to_us
from ioc.domain.workcal import from_place
from ioc.ingest import Loader
from ioc.leader import FileLock
from ioc.polling import Poller
from ioc.polling_schedule import Nightly, Schedule
from ioc.store.polls import totals_of_runs

DRILL = bool(os.environ.get("IOC_DRILL"))
INTERVAL_S = 15 if DRILL else 1
# changes a second of all three together, and for how many seconds
COURSES = ((400, 15 * 60), (40, 60 * 60)) if DRILL else ((400, 6),)
CODES = 5_000  # of each source: most changes are new versions of records that are known
OVERLAP_S, PAGE, MB = 5, 2_000, 1_000_000
CLOSED = {
    "one_stop": {"TrangThaiHoSo": "9", "NgayKetThucXuLy": "20211018090000"},
    "hotline_1022": {"TrangThai": "7"},
}
SLACK_S = 5.0


class LiveSystem:
    """Tells its n-th change n / rate seconds after the beginning, in its vendor's words; the cursor is that number."""

    def __init__(self, name: str, place, begin: datetime, rate: float):
        self.name, self.begin, self.rate, self.zone = name, begin, rate, place.zone
        self.parser = data_sources.load(name, place)
        self.messages = [raw(name, number) for number in range(CODES)]
        self.stopped_at: datetime | None = None

    def told(self) -> int:
        """How many changes there are by now."""
        return int(((self.stopped_at or clock.now()) - self.begin).total_seconds() * self.rate)

    def fetch(self, cursor: str | None) -> Iterator[Page]:
        first, last = max(int(cursor or 0) - round(OVERLAP_S * self.rate), 0), self.told()
        for start in range(first, last, PAGE):
            end = min(start + PAGE, last)
            body = [self.message(number) for number in range(start, end)]
            yield Page(body=body, where=f"change {start}", cursor=str(max(end, int(cursor or 0))))

    def message(self, number: int) -> dict:
        state = CLOSED.get(self.name, {}) if number // CODES % 2 else {}
        return (
            self.messages[number % CODES] | state | {"NgayCapNhat": stamp_of(self.moment(number), self.zone)}
        )

    def moment(self, number: int) -> datetime:
        return self.begin + timedelta(seconds=number / self.rate)

    def parse(self, page: Page) -> Parsed:
        return self.parser.parse(page)


class Watch:
    """A loader that notes how long the oldest new change of each batch has waited when it is stored."""

    def __init__(self, loader: Loader):
        self.loader, self.latest, self.worst_s = loader, {}, 0.0

    def load(self, name: str, parsed: Parsed, **how):
        done = self.loader.load(name, parsed, **how)
        before = self.latest.get(name)
        fresh = [one.updated_at for one in parsed.records if before is None or one.updated_at > before]
        if fresh:
            self.worst_s = max(self.worst_s, (clock.now() - min(fresh)).total_seconds())
            self.latest[name] = max(fresh)
        return done


def memory_mb() -> float:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / MB


@pytest.mark.drill
@pytest.mark.timeout(7_000)
@pytest.mark.parametrize(("rate", "seconds"), COURSES)
def test_no_change_waits_longer_than_the_interval_and_five_seconds(
    fresh_store, shipped_place, tmp_path, rate, seconds, record
):
    clock.follow(None)
    entries = {
        name: replace(entry, interval=timedelta(seconds=INTERVAL_S), push=False)
        for name, entry in shipped_place.sources.items()
    }
    place = replace(shipped_place, sources=entries)
    systems = {name: LiveSystem(name, place, clock.now(), rate / len(GOOD)) for name in GOOD}
    watch, stop = Watch(Loader(fresh_store, place, from_place(place))), threading.Event()
    poller = Poller(fresh_store, place, watch, systems, stop=stop)
    nightly = Nightly(poller, time(2, 30), 0, lambda: None)
    schedule = Schedule(poller, FileLock(tmp_path / "lock"), nightly=nightly, stop=stop)
    thread = threading.Thread(target=schedule.run)
    thread.start()
    clock.sleep(seconds / 3)
    early = memory_mb()
    clock.sleep(seconds * 2 / 3)
    late, end = memory_mb(), clock.now()
    for system in systems.values():
        system.stopped_at = end
    clock.sleep(2 * INTERVAL_S + 1)
    stop.set()
    thread.join()
    assert {name: to_us(watch.latest[name]) // 1000 for name in systems} == {
        name: to_us(one.moment(one.told() - 1)) // 1000 for name, one in systems.items()
    }
    with fresh_store.read() as conn:
        runs = totals_of_runs(conn, place.code)
    assert [run["failed"] for run in runs] == [0, 0, 0]
    assert audit(fresh_store, place) == []
    assert watch.worst_s <= INTERVAL_S + SLACK_S
    assert late - early < 60
    about = f"at {rate} changes/s for {seconds / 60:g} min on {fresh_store.engine.dialect.name}"
    record(f"longest wait of a change {about}", watch.worst_s, "s", f"≤ {INTERVAL_S + SLACK_S:g}")
    record(f"growth of memory after the first third {about}", late - early, "MB", "flat")
