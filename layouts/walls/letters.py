"""How large letters are on a wall, and how many cells there is room for: nothing smaller, nothing cut.

The unit is the size of a title. Blocks stand in cells; a cell lies inside one physical panel.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import floor

from ioc.screens.profile import Profile

CELL = (11.5, 7.0)  # the least cell, in units: a title, a value and what it is compared with
BARS = (2.4, 3.3)  # above and below the blocks, in units of small type and a little more
MOST = (4, 3)  # cells across and down on a single screen: more is not taken in at a glance
FULL = (12, 7.1)  # a cell of a screen that is full, in units
ENOUGH = 6  # cells; with fewer the letters are the least allowed instead of the good ones


@dataclass(frozen=True, slots=True)
class Fit:
    """unit, small: font sizes in pixels of the wall; across, down: cells in one physical panel."""

    profile: Profile
    unit: float
    small: float
    across: int
    down: int
    whole: bool  # whether even the least cell fits

    @property
    def columns(self) -> int:
        return self.across * self.profile.columns

    @property
    def rows(self) -> int:
        return self.down * self.profile.rows

    @property
    def top(self) -> float:
        return BARS[0] * self.unit

    @property
    def bottom(self) -> float:
        return BARS[1] * self.small

    def widths(self) -> list[float]:
        """Of every column, in pixels."""
        return [self.profile.panel_px[0] / self.across] * self.columns

    def heights(self) -> list[float]:
        """Of every row, in pixels: the panels at the top and at the bottom have a bar as well."""
        found, last = [], self.profile.rows - 1
        for row in range(self.profile.rows):
            bars = (self.top if row == 0 else 0) + (self.bottom if row == last else 0)
            found += [(self.profile.panel_px[1] - bars) / self.down] * self.down
        return found


@lru_cache(maxsize=256)
def fit_of(profile: Profile) -> Fit:
    """Good letters where enough fits with them, else the least that are read from the farthest place."""
    good = _fit(profile, profile.good_px)
    enough = good.whole and good.columns * good.rows >= ENOUGH
    return good if enough else _fit(profile, profile.least_px)


def _fit(profile: Profile, least: float) -> Fit:
    unit = max(least, _natural(profile))
    small = max(profile.least_px, 0.8 * unit)
    width, height = profile.panel_px
    bars = BARS[0] * unit + BARS[1] * small
    across, down = width / (CELL[0] * unit), (height - bars / profile.rows) / (CELL[1] * unit)
    whole = across >= 1 and down >= 0.97
    return Fit(profile, unit, small, _cells(across, 0, profile.columns), _cells(down, 1, profile.rows), whole)


def _natural(profile: Profile) -> float:
    """Letters in proportion to the screen, for those who stand nearer than they need."""
    width, height = profile.panel_px
    across, down = (
        max(1, most // panels) for most, panels in zip(MOST, (profile.columns, profile.rows), strict=True)
    )
    bars = (BARS[0] + 0.85 * BARS[1]) if profile.rows == 1 else 0.8 * BARS[1]
    return min(width / (FULL[0] * across), height / (FULL[1] * down + bars))


def _cells(room: float, side: int, panels: int) -> int:
    most = max(1, MOST[side] // panels)
    return min(most, max(1, floor(room + 0.03)))
