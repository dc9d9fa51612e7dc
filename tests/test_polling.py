"""A source is polled once per interval by one leader; failures keep the last good data and are said once."""

import logging
import multiprocessing
import os
import signal
import threading
import time as real_time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, event, select

from ioc import clock
from ioc.batches import gather
from ioc.domain.feed import Page, Parsed
from ioc.domain.moments import to_us
from ioc.errors import SourceError
from ioc.leader import FileLock
from ioc.polling import Poller
from ioc.polling_schedule import Nightly, Schedule
from ioc.store.leading import AdvisoryLock
from ioc.store.polls import latest_runs, read_state
from ioc.store.tables import metadata, source_runs

NOW = datetime(2021, 10, 29, 1, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Shelf:
    """The least store a poller needs, on any engine."""

    def __init__(self, url: str):
        self.engine = create_engine(url)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", lambda conn, _: conn.execute("PRAGMA busy_timeout=5000"))
        metadata.create_all(self.engine)

    @contextmanager
    def write(self):
        with self.engine.begin() as conn:
            yield conn

    read = write


@dataclass
class FakeSource:
    """Answers with `pages`, each a list of records; an exception in their place is raised."""

    name: str = "one"
    pages: list = field(default_factory=lambda: [["a"]])
    asked: list = field(default_factory=list)

    def fetch(self, cursor):
        self.asked.append(cursor)
        for number, records in enumerate(self.pages, 1):
            if isinstance(records, Exception):
                raise records
            total = sum(len(page) for page in self.pages if isinstance(page, list))
            yield Page(body=records, where=f"page {number}", cursor=f"c{number}", total=total)

    def parse(self, page):
        return Parsed(list(page.body), [])

    def cursor_at(self, moment):
        return f"at {moment:%Y-%m-%d}"


@dataclass
class FakeLoader:
    loaded: list = field(default_factory=list)

    def ready(self, name, parsed):
        return parsed

    def load(self, name, parsed, *, cursor, run=None):
        self.loaded.append((name, list(parsed.records), cursor))
        return SimpleNamespace(records_in=len(parsed.records), changed=1, rejected=Counter(odd=2))


def place(*names, interval=15.0):
    entries = {
        name: SimpleNamespace(
            interval=timedelta(seconds=interval), overlap=timedelta(minutes=5), portal_lists="changes"
        )
        for name in names
    }
    return SimpleNamespace(code="p", sources=entries, zone=ZONE)


@pytest.fixture
def shelf(tmp_path):
    return Shelf(f"sqlite:///{tmp_path}/s.db")


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.frozen(NOW):
        yield


def make(shelf, source, **how):
    loader = FakeLoader()
    return Poller(shelf, place(source.name), loader, {source.name: source}, **how), loader


def state(shelf, name="one"):
    with shelf.read() as conn:
        return read_state(conn, "p", name)


def runs(shelf, name="one"):
    with shelf.read() as conn:
        return latest_runs(conn, "p", name, 100)


def test_a_poll_loads_every_page_and_leaves_a_run(shelf):
    poller, loader = make(shelf, FakeSource(pages=[["a", "b"], ["c"]]))
    run = poller.poll("one")
    assert loader.loaded == [("one", ["a", "b", "c"], "c2")]
    assert (run.pages, run.records_in, run.changed, run.rejected, run.error) == (2, 3, 1, {"odd": 2}, None)
    (row,) = runs(shelf)
    assert (row["records_in"], row["records_rejected"], row["error"]) == (3, 2, None)
    assert (row["started_at"], row["leader"]) == (to_us(NOW), poller.owner)


def test_pages_are_joined_to_batches_of_at_least_the_size_told(shelf):
    poller, loader = make(shelf, FakeSource(pages=[["a"], ["b"], ["c"]]), batch=2)
    poller.poll("one")
    assert loader.loaded == [("one", ["a", "b"], "c2"), ("one", ["c"], "c3")]


def test_the_first_full_reading_tells_its_progress_and_its_end(shelf):
    source = FakeSource(pages=[["a", "b"], ["c"], SourceError("one", "gone")])
    poller, _ = make(shelf, source, batch=1)
    poller.poll("one")
    found = state(shelf)
    assert (found.backlog_done, found.backlog_total, found.history_complete) == (3, 3, False)
    source.pages = [["d"]]
    poller.poll("one")
    found = state(shelf)
    assert (found.backlog_done, found.backlog_total, found.history_complete) == (4, 4, True)


def test_after_the_history_the_progress_stays_as_it_was(shelf):
    poller, _ = make(shelf, FakeSource())
    poller.poll("one")
    poller.poll("one")
    assert state(shelf).backlog_done == 1


def test_a_failed_poll_keeps_what_was_read_before_it_failed(shelf):
    poller, loader = make(shelf, FakeSource(pages=[["a"], SourceError("one", "cut")]))
    run = poller.poll("one")
    assert loader.loaded == [("one", ["a"], "c1")]
    assert run.error == "one: cut"
    assert (state(shelf).state, state(shelf).last_error, state(shelf).last_good_at) == (
        "failing",
        "one: cut",
        None,
    )


def test_a_failed_poll_keeps_the_moment_of_the_last_good_one(shelf):
    source = FakeSource()
    poller, _ = make(shelf, source)
    poller.poll("one")
    source.pages = [SourceError("one", "gone")]
    with clock.frozen(NOW + timedelta(minutes=1)):
        poller.poll("one")
    assert state(shelf).last_good_at == to_us(NOW)


def test_the_log_speaks_once_when_a_source_fails_and_once_when_it_answers_again(shelf, caplog):
    source = FakeSource()
    poller, _ = make(shelf, source)
    poller.poll("one")
    caplog.clear()
    caplog.set_level(logging.INFO)
    source.pages = [SourceError("one", "HTTP 503")]
    for _ in range(3):
        poller.poll("one")
    source.pages = [["a"]]
    poller.poll("one")
    poller.poll("one")
    assert [r.getMessage() for r in caplog.records] == [
        "one: HTTP 503",
        "one: answers again after 3 failed polls",
    ]


def test_an_unforeseen_error_of_one_source_is_recorded_and_ends_nothing(shelf):
    poller, _ = make(shelf, FakeSource(pages=[ZeroDivisionError("by zero")]))
    assert poller.poll("one").error == "one: ZeroDivisionError: by zero"
    assert state(shelf).fails == 1


def test_a_failing_source_is_waited_for_twice_as_long_each_time_up_to_a_limit(shelf):
    poller, _ = make(shelf, FakeSource(pages=[SourceError("one", "gone")]), backoff_most_s=100)
    waits = []
    for _ in range(4):
        poller.poll("one")
        waits.append(round(poller.waits_s("one")))
    assert waits == [30, 60, 100, 100]


def test_a_turn_passes_a_failed_source_by_until_its_wait_is_over(shelf):
    source = FakeSource(pages=[SourceError("one", "gone")])
    poller, _ = make(shelf, source)
    poller.turn("one")
    poller.turn("one")
    assert len(source.asked) == 1


def test_a_turn_survives_a_store_that_does_not_answer(shelf, caplog):
    poller, _ = make(shelf, FakeSource())
    shelf.engine = create_engine("sqlite:////nowhere/at/all.db")
    poller.turn("one")
    poller.turn("one")
    assert len([r for r in caplog.records if "could not be recorded" in r.getMessage()]) == 1


def test_reading_again_from_a_moment_leaves_cursor_and_progress_alone(shelf):
    source = FakeSource()
    poller, loader = make(shelf, source)
    poller.poll("one", since="c0")
    assert source.asked == ["c0"]
    assert loader.loaded == [("one", ["a"], None)]
    assert (state(shelf).history_complete, state(shelf).backlog_done) == (False, None)


def test_a_poll_stops_between_batches_when_the_process_must_end(shelf):
    stop = threading.Event()
    poller, loader = make(shelf, FakeSource(pages=[["a"], ["b"]]), batch=1, stop=stop)
    stop.set()
    poller.poll("one")
    assert loader.loaded == [] and runs(shelf) == []


def test_intervals_shrink_with_the_speed_of_the_clock_but_not_below_a_second(shelf):
    poller, _ = make(shelf, FakeSource())
    assert poller.interval_s("one") == 15
    clock.start(NOW, speed=5)
    assert poller.interval_s("one") == 3
    clock.start(NOW, speed=600)
    assert poller.interval_s("one") == 1


def test_gathering_hands_out_nothing_for_no_pages():
    assert list(gather([], 10)) == []


def test_once_a_night_the_last_days_are_read_again_and_the_counts_audited(shelf):
    source, audits = FakeSource(), []
    poller, _ = make(shelf, source)
    nightly = Nightly(poller, time(2, 30), 3, lambda: audits.append(clock.now()))
    nightly.turn()
    assert (source.asked, audits) == ([], [])
    for after in (timedelta(hours=19), timedelta(hours=19, minutes=1), timedelta(hours=43)):
        with clock.frozen(NOW + after):
            nightly.turn()
    assert source.asked == ["at 2021-10-26", "at 2021-10-27"]
    assert len(audits) == 2


def test_only_one_of_two_locks_on_a_file_is_held(tmp_path):
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.take() and first.take()
    assert not second.take()
    first.release()
    assert second.take()


# --- two processes, as they run in production -----------------------------------------------------------

INTERVAL_S = 1.0


def lead(url: str, lock_path: str) -> None:
    """A poller process with a source of its own kind."""
    clock.follow(None)
    shelf, stop = Shelf(url), threading.Event()
    poller = Poller(shelf, place("one", interval=INTERVAL_S), FakeLoader(), {"one": FakeSource()}, stop=stop)
    poller.owner = str(os.getpid())
    lock = FileLock(Path(lock_path)) if url.startswith("sqlite") else AdvisoryLock(shelf.engine, "poll p")
    nightly = Nightly(poller, time(2, 30), 0, lambda: None)
    Schedule(poller, lock, nightly=nightly, stop=stop).run()


@contextmanager
def two_pollers(url, tmp_path):
    spawn = multiprocessing.get_context("spawn")
    children = [spawn.Process(target=lead, args=(url, str(tmp_path / "lock"))) for _ in range(2)]
    for child in children:
        child.start()
    try:
        yield {str(child.pid): child for child in children}
    finally:
        for child in children:
            child.kill()
            child.join()


def all_runs(shelf):
    with shelf.read() as conn:
        query = select(source_runs.c.started_at, source_runs.c.leader).order_by(source_runs.c.started_at)
        return [(row.started_at / 1e6, row.leader) for row in conn.execute(query)]


def wait_for(condition, seconds):
    until = real_time.monotonic() + seconds
    while real_time.monotonic() < until:
        found = condition()
        if found:
            return found
        real_time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


@pytest.fixture(params=["sqlite", "postgresql"])
def shared_url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/shared.db"
    store = request.getfixturevalue("pg_store")
    return store.engine.url.render_as_string(hide_password=False)


def test_of_two_pollers_one_polls_and_the_other_takes_over_when_it_is_killed(shared_url, tmp_path):
    shelf = Shelf(shared_url)
    with two_pollers(shared_url, tmp_path) as children:
        wait_for(lambda: len(all_runs(shelf)) >= 4, 30)
        before = all_runs(shelf)
        assert len({leader for _, leader in before}) == 1, "both polled"
        gaps = [b - a for (a, _), (b, _) in pairwise(before)]
        assert min(gaps) > INTERVAL_S * 0.7, "polled more than once per interval"
        leader = before[-1][1]
        os.kill(children[leader].pid, signal.SIGKILL)
        killed = real_time.time()
        wait_for(lambda: any(who != leader for _, who in all_runs(shelf)), 5)
        first = next(at for at, who in all_runs(shelf) if who != leader)
        assert first - killed < 5
