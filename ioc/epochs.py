"""What the store holds right now, read at most twice a second, and readers of it."""

import logging
import threading
from dataclasses import dataclass

from geo.places import Place
from ioc import clock
from ioc.access.caller import home_of
from ioc.access.scope import Scope
from ioc.domain.moments import SECOND, to_us
from ioc.domain.workcal import WorkCalendar
from ioc.errors import IocError
from ioc.indicators.answers import Epoch, SourceFreshness
from ioc.indicators.cubes import Cubes
from ioc.indicators.freshness import read_freshness
from ioc.indicators.read import Reader
from ioc.store import Store, data_version

log = logging.getLogger("ioc.epochs")
LOOK_AGAIN_S = 0.5
WHILE_LOOKING_S = 2.0  # how old the last glance may be for those who would have to wait for another
SAVE_S = 300.0
MINUTE = 60 * SECOND


@dataclass(frozen=True, slots=True)
class Glance:
    """The data version and how fresh each source is, as of a moment of the place's time.

    told: the epoch that pages show, where that is not the newest.
    """

    version: int
    now: int
    sources: tuple[SourceFreshness, ...]
    told: Epoch | None = None

    @property
    def epoch(self) -> Epoch:
        return self.told or Epoch(self.version, self.now - self.now % MINUTE)

    @property
    def complete(self) -> bool:
        """Whether the first reading of every source has reached its end."""
        return all(source.history_complete for source in self.sources)


class Epochs:
    """Shared by all threads of a web process."""

    def __init__(self, store: Store, place: Place, calendar: WorkCalendar, cubes: Cubes):
        self.store, self.place, self.calendar, self.cubes = store, place, calendar, cubes
        self._lock = threading.Lock()
        self._last: tuple[float, Glance] | None = None

    def glance(self) -> Glance:
        """At most half a second old; while somebody looks again, the others are told the last one."""
        if self._is_within(LOOK_AGAIN_S):
            return self._last[1]
        if not self._lock.acquire(blocking=not self._is_within(WHILE_LOOKING_S)):
            return self._last[1]
        try:
            if not self._is_within(LOOK_AGAIN_S):
                self._last = (clock.monotonic(), self._look())
            return self._last[1]
        finally:
            self._lock.release()

    def _is_within(self, age_s: float) -> bool:
        """Whether the last glance was begun so few seconds ago."""
        return self._last is not None and clock.monotonic() - self._last[0] <= age_s

    def reader(self, scope: Scope, epoch: Epoch | None = None) -> Reader:
        """Answers about the areas of a scope, of an epoch: the present one unless told."""
        return Reader(self.store, self.place, self.cubes, epoch or self.glance().epoch, self.calendar, scope)

    def within(self, scope: Scope) -> "Window":
        """What somebody with a scope sees of all this."""
        return Window(self, scope)

    def keep_ready(self, stop: threading.Event) -> None:
        """Reads the counts before the first page asks for them; saves them now and then for the next start."""
        failed = False
        while not stop.is_set():
            try:
                if self.glance().complete:
                    with self.store.read(patient=True) as conn:
                        self.cubes.catch_up(conn)
                    self.cubes.save()
                failed = False
            except IocError as error:
                if not failed:
                    log.warning("the counts are not saved: %s", error)
                failed = True
            stop.wait(SAVE_S if self.cubes.version is not None else LOOK_AGAIN_S)

    def _look(self) -> Glance:
        now = to_us(clock.now())
        with self.store.read() as conn:
            version = data_version(conn, self.place.code)
            return Glance(version, now, read_freshness(conn, self.place, self.calendar, now))


@dataclass(frozen=True, slots=True)
class Window:
    """Epochs as one caller sees them: every reader is limited to their areas."""

    epochs: Epochs
    scope: Scope

    @property
    def place(self) -> Place:
        return self.epochs.place

    @property
    def calendar(self) -> WorkCalendar:
        return self.epochs.calendar

    @property
    def home(self) -> str:
        """The area meant where none is told."""
        return home_of(self.place, self.scope) or self.place.root

    def glance(self) -> Glance:
        return self.epochs.glance()

    def reader(self, epoch: Epoch | None = None) -> Reader:
        return self.epochs.reader(self.scope, epoch)
