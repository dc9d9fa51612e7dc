"""PostgreSQL stands still, or the network to it is cut: nothing is closed, nothing answers.

Told within ten seconds, one leader at a time, right again by itself.

A local network cannot drop packets without rights over the machine: that the system's own time-outs are set is held in
tests/store/test_a_statement_has_an_end.py; what they do on a wire is not tried here.
"""

import threading
from dataclasses import dataclass, field
from datetime import time, timedelta

import pytest
from cut_network import Network
from kept_source import NOW, KeptSource, version
from own_postgresql import own_server
from sqlalchemy import text
from test_bad_days import polling, reasons, until, whole

from ioc import clock
from ioc.errors import StoreError
from ioc.polling_schedule import Nightly, Schedule
from ioc.store import open_store, upgrade
from ioc.store.leading import LEASE_S, AdvisoryLock
from ioc.store.postgresql import pulse_of

TOLD_S, AT_ONCE_S, BACK_S = 8.0, 0.5, 5.0
SOON_S = LEASE_S + 10.0  # the other leads
NIGHT = time(2, 30)


@pytest.fixture(scope="module")
def own():
    with own_server() as found:
        yield found


@dataclass
class Line:
    """The way to a database, that can fail and be mended."""

    direct: str
    url: str
    fails: object
    mends: object


@pytest.fixture(params=["frozen", "cut"])
def line(own, shipped_place, request):
    direct = own.database(f"{request.param}_{abs(hash(request.node.name)) % 10**9}")
    store = open_store(direct, shipped_place)
    upgrade(store)
    store.close()
    network = Network(own.url)
    if request.param == "cut":
        yield Line(direct, network.url_of(direct), network.cut, network.mend)
    else:
        yield Line(direct, direct, own.freeze, own.thaw)
    own.thaw()
    network.close()


def ask(store) -> int:
    with store.read() as conn:
        return conn.scalar(text("SELECT 1"))


def taken(deed) -> float:
    """How long a deed took to be refused because nothing answers."""
    begin = clock.monotonic()
    with pytest.raises(StoreError, match=r"does not answer|timeout"):
        deed()
    return clock.monotonic() - begin


def answers(store) -> bool:
    try:
        return ask(store) == 1
    except StoreError:
        return False


def test_silence_is_told_in_time_then_at_once_and_is_over_by_itself(line, shipped_place, record, caplog):
    store = open_store(line.url, shipped_place)
    assert ask(store) == 1
    line.fails()
    told = taken(lambda: ask(store))
    assert told < TOLD_S
    assert max(taken(lambda: ask(store)) for _ in range(5)) < AT_ONCE_S
    begin = clock.monotonic()
    with pytest.raises(StoreError), store.write("one_stop"):
        pytest.fail("nothing can be written")
    with clock.frozen(NOW):
        assert any("does not answer" in one for one in reasons(store, shipped_place))
    assert clock.monotonic() - begin < AT_ONCE_S
    line.mends()
    begin = clock.monotonic()
    until(lambda: answers(store))
    back = clock.monotonic() - begin
    assert back < BACK_S
    assert [one.getMessage() for one in caplog.records if one.name == "ioc.store" and one.levelname == "WARNING"] == [
        "the database does not answer"
    ]  # fmt: skip
    record(f"{line_name(line)}: told", told, "s", "10 s")
    record(f"{line_name(line)}: answers again", back, "s", "5 s")
    store.close()


def line_name(line: Line) -> str:
    return "PostgreSQL stands still" if line.url == line.direct else "the network to PostgreSQL is cut"


def test_a_question_that_is_being_answered_ends_too(line, shipped_place):
    store, ends = open_store(line.url, shipped_place), []

    def long() -> None:
        with store.read() as conn:
            conn.execute(text("SELECT pg_sleep(30)"))

    thread = threading.Thread(target=lambda: ends.append(taken(long)))
    thread.start()
    clock.sleep(0.5)
    line.fails()
    thread.join(TOLD_S + 1)
    assert ends and ends[0] < TOLD_S + 1
    line.mends()
    until(lambda: answers(store))
    store.close()


def test_a_long_question_is_waited_for_while_the_server_answers_others(own, shipped_place):
    store = open_store(own.database("long"), shipped_place)
    pulse, knocks = pulse_of(store.url), []
    knock = pulse._knock
    pulse._knock = lambda: knocks.append(knock())
    with store.read() as conn:
        conn.execute(text("SELECT pg_sleep(5)"))
    assert 1 <= len(knocks) <= 2 and not pulse.is_silent
    store.close()


@dataclass
class Told(KeptSource):
    """Notes when and by whom it was asked."""

    who: str = ""
    log: list[tuple[float, str]] = field(default_factory=list)

    def fetch(self, cursor):
        self.log.append((clock.monotonic(), self.who))
        yield from super().fetch(cursor)


class Runner:
    """A poller in a thread: its own engine, lock and schedule on a shared log of who asked when."""

    def __init__(self, who, url, place, told, log):
        self.store = open_store(url, place)
        self.source = Told(told=told, who=who, log=log)
        poller = polling(self.store, place, self.source)
        poller.interval_s = lambda name: 0.5
        self.stop = threading.Event()
        nightly = Nightly(poller, NIGHT, 0, lambda: None)
        lock = AdvisoryLock(self.store.engine, "poll")
        self.schedule = Schedule(poller, lock, nightly=nightly, stop=self.stop)
        self.thread = threading.Thread(target=self.schedule.run, daemon=True)

    @property
    def leads(self) -> bool:
        return self.schedule._jobs is not None

    def start(self) -> "Runner":
        self.thread.start()
        return self

    def end(self) -> None:
        self.stop.set()
        self.thread.join(30)
        assert not self.thread.is_alive()
        self.store.close()


def test_one_leader_at_a_time_and_nothing_is_lost(line, shipped_place, record):
    told, log = [version(n, NOW - timedelta(seconds=60 - n)) for n in range(30)], []
    with clock.frozen(NOW):
        first = Runner("first", line.url, shipped_place, told, log).start()
        until(lambda: len(log) >= 3)
        second = Runner("second", line.direct, shipped_place, told, log).start()
        both, watched = [], threading.Event()
        watcher = threading.Thread(target=watch, args=(first, second, both, watched))
        watcher.start()
        assert not second.leads
        line.fails()
        begin = clock.monotonic()
        until(lambda: not first.leads)
        rested = clock.monotonic() - begin
        assert rested < TOLD_S
        told += [version(30 + n, NOW + timedelta(milliseconds=n)) for n in range(10)]
        if line.url == line.direct:
            line.mends()
        until(lambda: first.leads or second.leads, SOON_S)
        line.mends()
        asked = len(log)
        until(lambda: len(log) > asked + 3)
        watched.set()
        watcher.join()
        assert both == [] and turns(log) in (["first"], ["first", "second"], ["first", "second", "first"])
        if line.url != line.direct:
            assert turns(log) == ["first", "second"] and not first.leads
        until(lambda: whole(second.store, shipped_place, second.source))
        second.end()
        until(lambda: first.leads, SOON_S)
        first.end()
    record(f"{line_name(line)}: the leader polls no more", rested, "s", f"{LEASE_S} s, its lease")


def watch(first: Runner, second: Runner, both: list, ended: threading.Event) -> None:
    while not ended.wait(0.005):
        if first.leads and second.leads:
            both.append(clock.monotonic())


def turns(log: list[tuple[float, str]]) -> list[str]:
    """Who asked, each run of the same as one."""
    names = [who for _, who in log]
    return [who for n, who in enumerate(names) if n == 0 or names[n - 1] != who]
