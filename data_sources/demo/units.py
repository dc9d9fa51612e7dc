"""The one-stop units of the demo: how busy, how quick and how often late each is. The split is invented."""

import numpy as np

from geo.places import Place

TOP, MIDDLE, BOTTOM = 0, 1, 2  # the root's own office, the offices of the areas below it, all other leaves


class Units:
    """Leaves by number (their place in `codes`), with the tier, weight, pace and tardiness of each."""

    def __init__(self, place: Place, seed: int):
        rng = np.random.default_rng([seed, 1])
        self.codes = place.leaves
        self.tier = np.array([_tier(place, code) for code in self.codes])
        district = np.array([_district(place, code) for code in self.codes])
        size = len(place.areas) + 1
        self.pace = rng.uniform(0.8, 1.2, size)[district] * rng.uniform(0.93, 1.07, len(self.codes))
        self.tardiness = rng.lognormal(0, 0.55, size)[district] * rng.lognormal(0, 0.35, len(self.codes))
        weight = rng.lognormal(0, 0.45, len(self.codes)) * rng.lognormal(0, 0.3, size)[district]
        self.weight = np.where(self.tier == BOTTOM, weight, 0.0)
        self._add_offices(district)
        self.office = self._office_of(district)
        self.district = district

    def _add_offices(self, district: np.ndarray) -> None:
        """An office above communes is as busy as they are together."""
        for number in np.flatnonzero(self.tier != BOTTOM):
            self.weight[number] = max(self.weight[district == district[number]].sum(), 1e-9)

    def _office_of(self, district: np.ndarray) -> np.ndarray:
        """For every leaf the office of its district (itself where there is none)."""
        found = np.arange(len(self.codes))
        for number in np.flatnonzero(self.tier == MIDDLE):
            found[district == district[number]] = number
        return found

    @property
    def top(self) -> int:
        """The province's own centre (the first leaf where there is none)."""
        return int(np.argmax(self.tier == TOP)) if (self.tier == TOP).any() else 0

    def draw(self, rng: np.random.Generator, size: int, tier: int) -> np.ndarray:
        """Leaves of a tier, the busy ones more often; any leaf where the place has no such tier."""
        weight = np.where(self.tier == tier, self.weight, 0.0)
        weight = weight if weight.any() else np.ones(len(self.codes))
        return np.searchsorted(np.cumsum(weight) / weight.sum(), rng.random(size), side="right")


def _tier(place: Place, code: str) -> int:
    parent = place.areas[code].parent
    if place.office_of(parent) != code:
        return BOTTOM
    return TOP if parent == place.root else MIDDLE


def _district(place: Place, code: str) -> int:
    """A number for the area right below the root that the leaf lies in; the root's office has its own."""
    path = place.path(code)
    return list(place.areas).index(path[1] if len(path) > 1 else path[0])
