"""Heartbeats of screens: kept in memory as they come, written to the desk together every few seconds."""

import threading
from collections.abc import Mapping

from ioc import clock
from ioc.domain.moments import to_us
from ioc.screens.screen import Report, report_of, report_text
from ioc.store import Store
from ioc.store.screens import beat_rows, drop_beats, write_beats

Heard = tuple[int, Report]  # when, in the world's time, and what


class Heartbeats:
    """What this process heard; other processes learn it from the desk."""

    def __init__(self, desk: Store):
        self.desk = desk
        self._heard: dict[str, Heard] = {}
        self._unwritten: set[str] = set()
        self._lock = threading.Lock()

    def note(self, screen: str, report: Report) -> None:
        with self._lock:
            self._heard[screen] = (to_us(clock.real()), report)
            self._unwritten.add(screen)

    def flush(self) -> int:
        """Writes what came since the last time, in one transaction; of how many screens."""
        with self._lock:
            told = [(screen, *self._heard[screen]) for screen in self._unwritten if screen in self._heard]
            self._unwritten.clear()
        if told:
            with self.desk.write() as conn:
                beats = ((screen, at, report_text(report)) for screen, at, report in sorted(told, key=_first))
                write_beats(conn, self.desk.place, beats)
        return len(told)

    def forget(self, screen: str) -> None:
        """A screen is gone for good."""
        with self.desk.write() as conn:
            drop_beats(conn, self.desk.place, screen)
        with self._lock:
            self._heard.pop(screen, None)
            self._unwritten.discard(screen)

    def last(self) -> Mapping[str, Heard]:
        """The last heartbeat of every screen, whichever process heard it."""
        with self.desk.read() as conn:
            rows = beat_rows(conn, self.desk.place)
        found = {
            r["screen_id"]: (r["seen_at"], report_of(r["report"])) for r in rows if r["seen_at"] is not None
        }
        with self._lock:
            here = dict(self._heard)
        return found | {s: heard for s, heard in here.items() if s not in found or heard[0] >= found[s][0]}


def _first(told: tuple) -> str:
    return told[0]  # rows are locked in one order, whoever writes them
