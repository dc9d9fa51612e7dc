"""Stores what was pushed: the leader takes it out of the inbox in order, loads it, and only then removes it.

Killed in between, it loads the same again: versions that are known change nothing.
"""

import zlib

import orjson

from ioc.batches import Run
from ioc.domain.feed import Parsed
from ioc.domain.plain import parsed_of
from ioc.polling import Poller
from ioc.store import Store
from ioc.store.inbox import Waiting, remove, waiting


class Inbox:
    """The pushed records of a place that wait on its desk."""

    def __init__(self, desk: Store, poller: Poller):
        self.desk, self.poller, self.place = desk, poller, poller.place

    @property
    def sources(self) -> list[str]:
        return [name for name, entry in self.place.sources.items() if entry.push]

    def turn(self) -> None:
        """Stores whatever waits; never raises."""
        for name in self.sources:
            self.poller.guarded(
                f"{name}: what was pushed could not be stored", lambda name=name: self.drain(name)
            )

    def drain(self, name: str) -> list[Run]:
        """Stores everything that waits of one source."""
        runs = []
        while pushes := self._waiting(name):
            runs.append(self._store(name, pushes))
            if self.poller.stop.is_set():
                break
        return runs

    def _waiting(self, name: str) -> list[Waiting]:
        with self.desk.read() as conn:
            return waiting(conn, self.place.code, name, self.poller.batch)

    def _store(self, name: str, pushes: list[Waiting]) -> Run:
        kind, parsed = self.place.sources[name].kind, Parsed()
        for push in pushes:
            if push.body is not None:
                told = parsed_of(kind, orjson.loads(zlib.decompress(push.body)))
                parsed.records.extend(told.records)
                parsed.rejections.extend(told.rejections)
        heard_at = max(push.received_at for push in pushes)
        run = self.poller.store_pushed(name, parsed, heard_at, len(pushes))
        with self.desk.write() as conn:
            remove(conn, self.place.code, name, [push.number for push in pushes])
        return run
