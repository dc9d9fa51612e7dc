"""One poll of one source: fetch, parse, load in batches, leave a run, speak only when the state changes."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from geo.entries import tells_all
from geo.places import Place
from ioc import clock
from ioc.ahead import read_ahead
from ioc.batches import Backlog, Batch, Run, gather, made_ready, told_by, up_to, whole
from ioc.domain.feed import Page, Parsed, Source
from ioc.domain.moments import SECOND, to_us
from ioc.errors import IocError
from ioc.store.polls import SourceState, note_state, read_state, record_run

log = logging.getLogger("ioc.polling")
Seen = Callable[[Batch], None]
PAUSE_BETWEEN_TRIES = 2  # the wait doubles with every failed poll


class Loads(Protocol):
    def load(
        self, source_name: str, told: Any, *, cursor: str | None, heard_at: int | None = None
    ) -> Any: ...

    def ready(self, source_name: str, parsed: Parsed) -> Any: ...


class Stopped(IocError):
    """The process is asked to end, or leads no more, in the middle of a poll; what was loaded stays."""

    permanent = False


class Poller:
    """Polls the sources of a place, one transaction at a time. Safe to call from one thread per source."""

    def __init__(
        self, store: Any, place: Place, loader: Loads, sources: Mapping[str, Source], *,
        batch: int = 20_000, backoff_most_s: float = 60.0, stop: threading.Event | None = None,
        ahead: bool = False,
    ):  # fmt: skip
        """ahead: histories are fetched and parsed in a process of their own while this one loads."""
        self.store, self.place, self.loader, self.sources = store, place, loader, sources
        self.batch, self.backoff_most_s = batch, backoff_most_s
        self.stop, self.ahead = stop or threading.Event(), ahead
        self.rests = threading.Event()  # another process polls: what is read here is not stored any more
        self.owner = f"{socket.gethostname()}:{os.getpid()}"
        self._one_writer = threading.Lock()  # SQLite's own queue for writers is not fair
        self.recovered: set[str] = set()  # sources whose last days are to be read again soon
        self._broken: set[str] = set()  # troubles told, such as polls that cannot even be recorded

    def interval_s(self, name: str) -> float:
        """Real seconds between polls: the source's interval in the place's time, never below a second."""
        return max(1.0, self.place.sources[name].interval.total_seconds() / max(clock.speed(), 1.0))

    def turn(self, name: str) -> None:
        """One poll, unless the source failed and its wait is not over. Never raises: the next turn comes."""
        self.guarded(f"{name}: the poll could not be recorded", lambda: self._turn(name))

    def guarded(self, trouble: str, deed: Callable[[], object]) -> None:
        """Does something that comes again and never raises; trouble is said once until it is over."""
        try:
            deed()
            self._broken.discard(trouble)
        except IocError as error:
            if trouble not in self._broken:
                log.warning("%s: %s", trouble, error)
            self._broken.add(trouble)
        except Exception:
            if trouble not in self._broken:
                log.exception("%s", trouble)
            self._broken.add(trouble)

    def _turn(self, name: str) -> None:
        if self.waits_s(name) <= self.interval_s(name) / 2:
            self.poll(name)

    def store_pushed(self, name: str, parsed: Parsed, heard_at: int, pushes: int) -> Run:
        """What a source pushed until a moment, as a run of its own; an error leaves nothing stored."""
        run, begin = Run(name, to_us(clock.now())), clock.monotonic()
        with self._one_writer:
            done = self.loader.load(name, parsed, cursor=None, heard_at=heard_at)
        run.pages = pushes
        run.count(done)
        run.duration_s = clock.monotonic() - begin
        with self._one_writer, self.store.write() as conn:
            record_run(conn, self.place.code, name, **self._row(run, conn))
        return run

    def waits_s(self, name: str) -> float:
        """Real seconds until a failed source is tried again; 0 for a source that answers."""
        state = self._state(name)
        left = ((state.next_due_at or 0) - to_us(clock.real())) / SECOND
        return max(0.0, left) if state.fails else 0.0

    def poll(
        self, name: str, *, since: str | None = None, until: datetime | None = None, seen: Seen | None = None
    ) -> Run:
        """One poll. since: a cursor to re-read from instead of the stored one; then cursor and state stay as they are.

        until: what was told later is left to the ordinary polls. seen: is told every batch that was stored.
        """
        run, before, begin = Run(name, to_us(clock.now())), self._state(name), clock.monotonic()
        try:
            if since is None:
                self._read(name, before, run)
            else:
                self._read_again(name, run, since, until, seen)
        except Stopped as error:
            run.error = str(error)  # nothing may be concluded from it
            return run
        except IocError as error:
            run.error = str(error)
        except Exception as error:
            run.error = f"{name}: {type(error).__name__}: {error}"
            if before.last_error != run.error:
                log.exception("%s: an unforeseen error", name)
        run.duration_s = clock.monotonic() - begin
        self._end(name, before, run, first=since is None)
        return run

    def _state(self, name: str) -> SourceState:
        with self.store.read() as conn:
            return read_state(conn, self.place.code, name)

    def _read(self, name: str, before: SourceState, run: Run) -> None:
        backlog = Backlog(before) if not before.history_complete else None
        if backlog is not None:
            self._note(name, last_tried_at=run.started_at)  # a history is being read, not a file loaded
        cursor = before.cursor
        is_whole = tells_all(self.place.sources[name])  # then there is no rest to go on with
        if backlog is not None and self.ahead and not is_whole:
            for batch in read_ahead(partial(self._ready_batches, name, cursor)):
                self._take(name, batch, run, backlog)
                cursor = batch.cursor or cursor
        for batch in self._batches(name, cursor):
            self._take(name, batch, run, backlog)

    def _read_again(self, name: str, run: Run, since: str, until: datetime | None, seen: Seen | None) -> None:
        source = self.sources[name]
        last = None if until is None else source.cursor_at(until)
        pages = ((page, told_by(source.parse(page), until)) for page in up_to(source.fetch(since), last))
        for batch in self._joined(name, pages):
            self._take(name, batch, run, None, keep_cursor=True)
            if seen is not None:
                seen(batch)

    def _batches(self, name: str, cursor: str | None) -> Iterator[Batch]:
        source = self.sources[name]
        pages = ((page, source.parse(page)) for page in source.fetch(cursor))
        return self._joined(name, pages)

    def _ready_batches(self, name: str, cursor: str | None) -> Iterator[Batch]:
        return made_ready(self._batches(name, cursor), partial(self.loader.ready, name))

    def _joined(self, name: str, pages: Iterator[tuple[Page, Parsed]]) -> Iterator[Batch]:
        """In batches; what a portal tells as a whole is stored whole."""
        return whole(pages) if tells_all(self.place.sources[name]) else gather(pages, self.batch)

    def _take(
        self, name: str, batch: Batch, run: Run, backlog: Backlog | None, *, keep_cursor: bool = False
    ) -> None:
        if self.stop.is_set() or self.rests.is_set():
            raise Stopped(f"{name}: the poll was not read to its end")
        run.pages += batch.pages
        self._load(name, batch, run, backlog, keep_cursor=keep_cursor)

    def _load(self, name: str, batch: Batch, run: Run, backlog: Backlog | None, *, keep_cursor: bool) -> None:
        with self._one_writer:
            done = self.loader.load(name, batch.told, cursor=None if keep_cursor else batch.cursor)
            if backlog is not None:
                self._note(name, **backlog.after(batch))
        run.count(done)

    def _end(self, name: str, before: SourceState, run: Run, *, first: bool) -> None:
        """State, next turn and the run's row in one transaction; one line in the log if the state changed.

        A re-reading (not first) leaves its row alone: the ordinary polls say how the source is.
        """
        if not first:
            if run.error:
                log.warning("%s: reading again failed: %s", name, run.error)
            with self._one_writer, self.store.write() as conn:
                record_run(conn, self.place.code, name, **self._row(run, conn))
            return
        fails = before.fails + 1 if run.error else 0
        values = {"state": "failing" if run.error else "ok", "fails": fails, "last_error": run.error}
        values |= {"last_tried_at": to_us(clock.now()), "next_due_at": self._next_due(name, fails)}
        if not run.error:
            values |= {"last_good_at": to_us(clock.now()), "history_complete": True}
            self._note_recovery(name, before)
        with self._one_writer, self.store.write() as conn:
            note_state(conn, self.place.code, name, **values)
            record_run(conn, self.place.code, name, **self._row(run, conn))
        self._speak(name, before, run)

    def _row(self, run: Run, conn: Any) -> dict:
        """The run's row; its end is in the place's time, its duration in real time."""
        lasted = round(run.duration_s * SECOND * clock.speed())
        return {
            "started_at": run.started_at, "ended_at": run.started_at + lasted, "pages": run.pages,
            "records_in": run.records_in, "records_changed": run.changed,
            "records_rejected": sum(run.rejected.values()),
            "newest_event_at": read_state(conn, self.place.code, run.source).newest_event_at,
            "duration_ms": round(run.duration_s * 1000), "error": run.error, "leader": self.owner,
        }  # fmt: skip

    def _next_due(self, name: str, fails: int) -> int:
        wait = self.interval_s(name) * PAUSE_BETWEEN_TRIES ** min(fails, 16)
        most = max(self.backoff_most_s, self.interval_s(name))
        return to_us(clock.real()) + round(min(wait, most) * SECOND)

    def _note_recovery(self, name: str, before: SourceState) -> None:
        """A source that was away for longer than its overlap may show by now what it stamped before that."""
        away = to_us(clock.now()) - (before.last_good_at or to_us(clock.now()))
        if before.fails and away > self.place.sources[name].overlap.total_seconds() * SECOND:
            self.recovered.add(name)

    def _speak(self, name: str, before: SourceState, run: Run) -> None:
        if run.error and before.state != "failing":
            log.warning("%s", run.error)
        elif not run.error and before.state == "failing":
            log.info("%s: answers again after %d failed polls", name, before.fails)
        elif not run.error and not before.history_complete:
            log.info("%s: the history is read, %d records in %.0f s", name, run.records_in, run.duration_s)

    def _note(self, name: str, **values: object) -> None:
        with self.store.write() as conn:
            note_state(conn, self.place.code, name, **values)
