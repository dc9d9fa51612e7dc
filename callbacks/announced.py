"""The epoch that pages are told of: the newest, once what they show of it is drawn, so that nobody waits for it.

Without the thread that draws ahead, or when it takes too long, it is the newest at once: a page never stands still
because of it.
"""

import logging
import threading
from dataclasses import dataclass, replace

from callbacks.bundles import Bundles
from ioc import clock
from ioc.epochs import Epochs, Glance
from ioc.errors import IocError
from ioc.indicators.answers import Epoch

log = logging.getLogger("ioc.announced")
LOOK_AGAIN_S = 0.2
ASKED_WITHIN_S = 15.0  # a page asks every 2 s for what is new, and at every epoch for what it shows
LONGEST_S = 2.0


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An epoch that is not told yet, and since when it has been there."""

    epoch: Epoch
    since: float


class Announced:
    def __init__(self, epochs: Epochs, bundles: Bundles):
        self.epochs, self.bundles = epochs, bundles
        self._lock = threading.Lock()
        self._told: Epoch | None = None
        self._waiting: _Waiting | None = None
        self._draws_ahead = False

    def glance(self) -> Glance:
        """What the store holds right now, with the epoch that pages are told."""
        glance = self.epochs.glance()
        with self._lock:
            if self._told is None or not self._draws_ahead or self._is_due(glance.epoch):
                self._told = glance.epoch
            return glance if self._told == glance.epoch else replace(glance, told=self._told)

    def keep_ready(self, stop: threading.Event) -> None:
        """Draws what pages show of every new epoch, then tells it; runs until told to stop."""
        self._draws_ahead = True
        try:
            while not stop.wait(LOOK_AGAIN_S):
                self._look()
        finally:
            self._draws_ahead = False

    def _look(self) -> None:
        try:
            glance = self.epochs.glance()
            if glance.epoch != self._told:
                self.bundles.prepare(glance.epoch, glance.now, ASKED_WITHIN_S)
            with self._lock:
                self._told, self._waiting = glance.epoch, None
        except IocError as error:  # whoever asks is told the same
            log.debug("nothing is drawn ahead: %s", error)

    def _is_due(self, epoch: Epoch) -> bool:
        """Whether the newest epoch has waited long enough, or is older than what was told (a restored copy)."""
        if epoch.version < self._told.version:
            return True
        now = clock.monotonic()
        if epoch == self._told:
            self._waiting = None
        elif self._waiting is None:
            self._waiting = _Waiting(epoch, now)
        return self._waiting is not None and now - self._waiting.since > LONGEST_S
