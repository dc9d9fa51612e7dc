"""A loaded place in which two units report every hour, and what one may then ask of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from geo.places import Place
from ioc import clock
from ioc.access.scope import whole
from ioc.domain.feed import Parsed
from ioc.domain.moments import to_us
from ioc.domain.records import DossierRecord
from ioc.domain.silence import SilenceRules
from ioc.domain.workcal import from_place
from ioc.indicators.answers import Epoch
from ioc.indicators.cubes import Cubes
from ioc.indicators.freshness import read_freshness
from ioc.indicators.read import Reader
from ioc.ingest import Loader
from ioc.store import Store
from ioc.store.polls import note_state
from ioc.store.versions import data_version
from ioc.trust.measuring import Measuring

BUSY, OTHER, SELDOM = "25216", "25219", "25222"
RULES = SilenceRules(margin=2.0)
MINUTE = timedelta(minutes=1)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


def dossier(code: str, received: datetime, area: str = BUSY, **more) -> DossierRecord:
    told = {"status": 4, "due_at": received + timedelta(days=9), "channel": "2", "updated_at": received}
    return DossierRecord(
        source="one_stop", dossier_code=code, received_at=received, resolving_area=area, **{**told, **more}
    )


def hourly(area: str, first: str, last: str) -> list[DossierRecord]:
    """A dossier at the half of each office hour from a day to another, both included."""
    place_hours = (7, 8, 9, 10, 13, 14, 15, 16)
    day, end, found = moment(f"{first}T00:00"), moment(f"{last}T00:00"), []
    while day <= end:
        if day.weekday() < 5:
            found += [
                dossier(f"{area}-{day:%m%d}-{h}", day.replace(hour=h, minute=30), area) for h in place_hours
            ]
        day += timedelta(days=1)
    return found


@dataclass
class Town:
    """A store with its loader, and the clock at hand."""

    store: Store
    place: Place

    def __post_init__(self):
        self.calendar = from_place(self.place)
        self.loader = Loader(self.store, self.place, self.calendar)
        self.cubes = Cubes(self.place)

    def load(self, now: str, *records, source: str = "one_stop", settled: bool = True) -> None:
        """Loads records at a moment of the place's time, as a good poll does."""
        with clock.frozen(moment(now)):
            self.loader.load(source, Parsed(list(records), []))
        self.polled(now, source=source, history_complete=settled)

    def polled(self, now: str, *, source: str = "one_stop", **more) -> None:
        """A good poll that brought nothing."""
        with self.store.write(source) as conn:
            told = {"last_good_at": to_us(moment(now)), "last_tried_at": to_us(moment(now)), "state": "ok"}
            note_state(conn, self.place.code, source, **{"history_complete": True, **told, **more})

    def measured(self, now: str, rules: SilenceRules = RULES) -> Measuring:
        made = Measuring(self.store, self.place, self.calendar, rules, moment("2021-10-29T02:30").time())
        with clock.frozen(moment(now)):
            made.turn()
        return made

    def sources(self, now: str):
        with self.store.read() as conn:
            found = read_freshness(conn, self.place, self.calendar, to_us(moment(now)))
        return {one.source: one for one in found}

    def missing(self, now: str) -> list[str]:
        """Who is missing, with polls that go on answering."""
        self.polled(now)
        return [unit.area for unit in self.sources(now)["one_stop"].missing_units]

    def reader(self, now: str, scope=None) -> Reader:
        with self.store.read() as conn:
            epoch = Epoch(data_version(conn, self.place.code), to_us(moment(now)))
        return Reader(self.store, self.place, self.cubes, epoch, self.calendar, scope or whole(self.place))


__all__ = ["BUSY", "MINUTE", "OTHER", "SELDOM", "Town", "dossier", "hourly", "moment"]
