"""The procedures of the place with the demo's volumes: few make most of the work, as everywhere."""

import numpy as np

from data_sources.demo.units import BOTTOM, MIDDLE, TOP
from geo.places import Place
from geo.procedures import INTER_LEVEL

BETWEEN = 3  # handled by several levels in turn
_SHARES = {TOP: 0.12, MIDDLE: 0.24, BOTTOM: 0.61, BETWEEN: 0.03}
_FIELDS = {
    BOTTOM: {"certification": 52, "civil_status": 30, "social_protection": 6, "land": 5, "merit": 2},
    MIDDLE: {"land": 50, "household_business": 14, "certification": 12, "civil_status": 6, "construction": 6,
             "social_protection": 4, "diplomas": 2},
    TOP: {"judicial_records": 22, "road": 20, "business_registration": 16, "land": 9, "pharmacy": 4,
          "medical": 4, "employment": 4, "investment": 2, "trade_promotion": 8},
    BETWEEN: {"civil_status": 40, "land": 25, "merit": 8, "social_protection": 8},
}  # fmt: skip
_FALL = 1.25  # Zipf: the n-th procedure of a field has n^-1.25 of the first one's volume
_OFTEN_LATE = {
    "land": 4.2,
    "construction": 3.0,
    "environment": 3.0,
    "certification": 0.15,
    "civil_status": 0.3,
}
_FEES = (5_000, 8_000, 10_000, 15_000, 20_000, 30_000, 50_000, 75_000, 100_000, 135_000, 200_000, 500_000)


class Catalogue:
    """Procedures by number, in the order of the file; `draw` picks them by volume."""

    def __init__(self, place: Place, seed: int):
        entries = list(place.procedures.values())
        rng = np.random.default_rng([seed, 2])
        levels = [level.key for level in place.levels]
        self.codes = [entry.code for entry in entries]
        self.fields = [entry.field_code for entry in entries]
        self.tier = np.array([_tier(entry.level, levels) for entry in entries])
        self.limit = np.array([entry.limit_days or 5.0 for entry in entries])
        self.online_level = np.array([entry.online_level for entry in entries])
        self.is_land = np.array([field == "land" for field in self.fields])
        self.often_late = np.array([_OFTEN_LATE.get(field, 1.0) for field in self.fields])
        fee = rng.choice(_FEES, len(entries), p=_falling(len(_FEES)))
        self.fee = np.where([entry.has_fee for entry in entries], fee, 0)
        self._shares = np.cumsum(self._volumes())

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        return np.minimum(np.searchsorted(self._shares, rng.random(size), side="right"), len(self.codes) - 1)

    def _volumes(self) -> np.ndarray:
        """The share of each procedure in all dossiers; they add up to 1."""
        weight, rank = np.zeros(len(self.codes)), {}
        for number, (tier, field) in enumerate(zip(self.tier, self.fields, strict=True)):
            place_in_field = rank[tier, field] = rank.get((tier, field), 0) + 1
            weight[number] = _FIELDS[tier].get(field, 0.35) / place_in_field**_FALL
        for tier, share in _SHARES.items():
            mine = self.tier == tier
            weight[mine] *= share / max(weight[mine].sum(), 1e-9)
        return weight / weight.sum()


def _tier(level: str, levels: list[str]) -> int:
    if level == INTER_LEVEL:
        return BETWEEN
    return TOP if level == levels[0] else MIDDLE if level == levels[1] else BOTTOM


def _falling(size: int) -> np.ndarray:
    weight = np.arange(1, size + 1) ** -0.6
    return weight / weight.sum()
