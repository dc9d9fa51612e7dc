"""What the demo draws from: the place with its units, procedures, days and seasons, and the totals to reach."""

from dataclasses import dataclass

from data_sources.demo.catalogue import Catalogue
from data_sources.demo.days import DAY, WorkDays
from data_sources.demo.seasons import Season
from data_sources.demo.totals import Totals, totals_of
from data_sources.demo.units import Units
from geo.places import Place

SEED = 20211029


@dataclass(frozen=True, slots=True)
class World:
    place: Place
    seed: int
    totals: Totals
    units: Units
    catalogue: Catalogue
    days: WorkDays
    season: Season

    @property
    def cut(self) -> int:
        """Wall second at which the history ends."""
        return self.totals.cut * DAY


def world_of(place: Place, seed: int = SEED) -> World:
    """SettingError when the place publishes no totals."""
    totals = totals_of(place)
    return World(
        place, seed, totals, Units(place, seed), Catalogue(place, seed), WorkDays(place), Season(place)
    )
