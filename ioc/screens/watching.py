"""Watches screens, sources and figures beside the pages; writes down what begins and what is over."""

import logging
import threading
from collections.abc import Callable

from ioc import clock
from ioc.access.scope import whole
from ioc.epochs import Epochs
from ioc.errors import IocError
from ioc.indicators.answers import Epoch
from ioc.screens.causes import (
    complaints_burst,
    newly_overdue,
    screens_dead,
    sources_dead,
    units_back,
    units_silent,
)
from ioc.screens.registry import Screens
from ioc.screens.screen import SILENT_S

log = logging.getLogger("ioc.screens")
LOOK_AGAIN_S = 4.0  # with SILENT_S less than thirty seconds
FIGURES_S = 30.0  # figures cost more to ask, and move with the minute


class Watch:
    """One a web process; several may watch the same desk: a cause is written once."""

    def __init__(self, epochs: Epochs, screens: Screens):
        self.epochs, self.screens = epochs, screens
        self.begun = clock.monotonic()
        self._asked: tuple[float, Epoch | None] = (0.0, None)

    def look(self) -> None:
        """Heartbeats are written, then every cause is looked at."""
        self.screens.flush()
        for kind, look in (("screen_dead", self._screens), ("source_dead", self._sources)):
            if (found := look()) is not None:
                self.screens.events.write(found, (kind,))
        self._units()
        self._figures()

    def _screens(self) -> list | None:
        """Nothing is known of screens that could not yet be heard."""
        if clock.monotonic() - self.begun <= SILENT_S:
            return None
        return screens_dead(self.screens.all())

    def _sources(self) -> list:
        return sources_dead(self.epochs.place, self.epochs.glance().sources)

    def _units(self) -> None:
        """Who fell silent, and who speaks again; nothing is known while the sources have not been read."""
        events, glance = self.screens.events, self.epochs.glance()
        if not glance.complete:
            return
        events.write(units_silent(self.epochs.place, glance.sources), ("unit_silent", "units_silent"))
        events.write(units_back(glance.sources, events.now(), glance.now), ("unit_back",))

    def _figures(self) -> None:
        glance, (asked_at, epoch) = self.epochs.glance(), self._asked
        is_early = epoch is not None and clock.monotonic() - asked_at < FIGURES_S
        if not glance.complete or glance.epoch == epoch or is_early:
            return
        self._asked = (clock.monotonic(), glance.epoch)
        reader = self.epochs.reader(whole(self.epochs.place), glance.epoch)
        kinds = {source.kind for source in glance.sources}
        for kind, subject, look in (
            ("complaints_burst", "tickets", complaints_burst), ("newly_overdue", "dossiers", newly_overdue),
        ):  # fmt: skip
            if subject in kinds:
                self.screens.events.write(look(reader), (kind,))


def keep_watch(watch: Watch, stop: threading.Event, wait: Callable[[float], object] | None = None) -> None:
    """Runs until told to stop; what cannot be looked at is looked at again."""
    failed = False
    while not stop.is_set():
        try:
            watch.look()
            failed = False
        except IocError as error:
            if not failed:
                log.warning("screens are not watched: %s", error)
            failed = True
        (wait or stop.wait)(LOOK_AGAIN_S)
