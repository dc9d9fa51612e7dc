"""Who polls when: the holder of the leader lock polls every source once per interval, one thread each."""

import logging
import random
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Protocol

from apscheduler.schedulers.background import BackgroundScheduler

from ioc import clock
from ioc.batches import Run
from ioc.deletions import Deletions
from ioc.domain.moments import from_us, to_us
from ioc.leader import Lock
from ioc.polling import Poller
from ioc.store.incidents import note_incident
from ioc.store.polls import read_state

log = logging.getLogger("ioc.polling")
TRY_LEADING_S = 0.5  # a dead leader is replaced within this and the time the system needs to free its lock
FIRST_PHASE_S = 2.0  # sources start at random moments, or all of them would be asked in the same second


class Turns(Protocol):
    """What has something to do now and then."""

    def turn(self) -> None: ...


class Schedule:
    """Runs a poller while this process leads; `run` blocks until `stop` is set."""

    def __init__(
        self, poller: Poller, lock: Lock, *, nightly: "Nightly", stop: threading.Event,
        chores: Mapping[str, Callable[[], object]] | None = None,
    ):  # fmt: skip
        """chores: what the leading process does beside its polls, looked at every second."""
        self.poller, self.lock, self.nightly, self.stop = poller, lock, nightly, stop
        self.chores = {"nightly": nightly.turn, **(chores or {})}
        self._jobs: BackgroundScheduler | None = None

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                self._lead_or_follow()
                self.stop.wait(TRY_LEADING_S)
        finally:
            self._rest()
            self.lock.release()

    def _lead_or_follow(self) -> None:
        leads = self.lock.take()
        if leads and self._jobs is None:
            self.poller.guarded("polling could not begin", self._work)
            if self._jobs is None:
                self.lock.release()
        elif not leads and self._jobs is not None:
            log.warning("this process polls no more: the lock of the leader is not held")
            self._rest()

    def _work(self) -> None:
        """APScheduler's defaults would skip polls in silence (misfire after 1 s) or pile them up."""
        jobs = BackgroundScheduler(
            timezone="UTC",
            executors={
                "default": {"type": "threadpool", "max_workers": len(self.poller.sources) + len(self.chores)}
            },
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a poll longer than its interval is no news
        for name in self.poller.sources:
            seconds = self.poller.interval_s(name)
            first = self._first(name)
            jobs.add_job(
                self.poller.turn, "interval", args=[name], seconds=seconds, id=name, next_run_time=first
            )
        for name, turn in self.chores.items():
            told = [f"what is due of {name} could not be done", turn]
            jobs.add_job(self.poller.guarded, "interval", args=told, seconds=1, id=name)
        log.info("this process polls now: %s", ", ".join(self.poller.sources))
        self.poller.rests.clear()
        jobs.start()
        self._jobs = jobs

    def _rest(self) -> None:
        """What is being read or written comes to its end first; of a long reading no more than the batch at work."""
        if self._jobs is not None:
            self.poller.rests.set()
            self._jobs.shutdown(wait=True)
            self._jobs = None

    def _first(self, name: str) -> datetime:
        """When the source is due by its stored turn; a new one at once, an overdue one at a random moment."""
        with self.poller.store.read() as conn:
            due = from_us(read_state(conn, self.poller.place.code, name).next_due_at or 0)
        if due == from_us(0):
            return clock.real()
        phase = random.uniform(0, min(FIRST_PHASE_S, self.poller.interval_s(name)))
        return max(due, clock.real() + timedelta(seconds=phase))


class Nightly:
    """Once a night in the place's time: the last days are read again, deletions noticed, the counts audited, and the
    days laid beside what the sources list.

    A source that was away for long is read again as soon as it answers.
    """

    def __init__(
        self,
        poller: Poller,
        at: time,
        days: int,
        audit: Callable[[], object],
        deletions: Deletions | None = None,
        reconcile: Callable[[str, datetime], object] | None = None,
    ):
        self.poller, self.at, self.days, self.audit, self.deletions = poller, at, days, audit, deletions
        self.reconcile = reconcile
        self.next = self._following(clock.now())

    def turn(self) -> None:
        now = clock.now()
        while self.poller.recovered and self.days:
            self.sweep(self.poller.recovered.pop(), now)
        if now < self.next:
            return
        self.next = self._following(now)
        for name in self.poller.sources:
            run = self.sweep(name, now)
            if run is not None and not run.error and self.deletions is not None and self.deletions.can(name):
                self.poller.guarded(
                    f"{name}: deletions could not be looked for", lambda name=name: self._compare(name, now)
                )
        self.audit()
        for name in self.poller.place.sources if self.reconcile is not None else ():
            self.poller.guarded(
                f"{name}: days could not be reconciled", lambda name=name: self.reconcile(name, now)
            )

    def sweep(self, name: str, now: datetime) -> Run | None:
        """Reads the last days again; None for a source that cannot be read from a moment.

        Up to the overlap the polls have brought everything, unless something was lost: that is an incident.
        """
        cursor_at = getattr(self.poller.sources[name], "cursor_at", None)
        since = cursor_at(now - timedelta(days=self.days)) if cursor_at and self.days else None
        if since is None:
            return None
        run = self.poller.poll(name, since=since, until=now - self.poller.place.sources[name].overlap)
        if run.changed:
            told = {"source": name, "count": run.changed, "days": self.days}
            with self.poller.store.write() as conn:
                note_incident(conn, self.poller.place.code, "gap", to_us(now), told)
        return run

    def _compare(self, name: str, now: datetime) -> None:
        overlap = self.poller.place.sources[name].overlap
        self.deletions.check(name, now - timedelta(days=self.days), now - overlap)

    def _following(self, now: datetime) -> datetime:
        local = now.astimezone(self.poller.place.zone)
        today = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return today if today > local else today + timedelta(days=1)
