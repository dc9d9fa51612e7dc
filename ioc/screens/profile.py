"""What a wall screen is made of and who looks at it from where; the least size of its letters follows from it."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ioc.errors import SettingError

MM_PER_INCH = 25.4
CAP_HEIGHT_EM = 0.7  # of a capital letter in the font we serve
LEAST_MINUTES, GOOD_MINUTES = 16, 20  # of arc, at the farthest viewer (wall-screens: legibility)
LIMITS = {
    "diagonal_inch": (5, 300), "width_px": (320, 32_768), "height_px": (240, 32_768), "columns": (1, 24),
    "rows": (1, 24), "farthest_m": (0.3, 100),
}  # fmt: skip
WHOLE = ("width_px", "height_px", "columns", "rows")


@dataclass(frozen=True)
class Profile:
    """diagonal_inch: of one panel; width_px, height_px: of the whole wall of columns x rows equal panels."""

    diagonal_inch: float
    width_px: int
    height_px: int
    columns: int
    rows: int
    farthest_m: float

    def __post_init__(self) -> None:
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            if not _is_number(value, name in WHOLE) or not least <= value <= most:
                kind = "a whole number" if name in WHOLE else "a number"
                raise SettingError(f"profile.{name}: {value!r}: must be {kind} from {least} to {most}")
        for length, count in (("width_px", "columns"), ("height_px", "rows")):
            if getattr(self, length) % getattr(self, count):
                told = f"{getattr(self, length)} does not divide into {getattr(self, count)} {count}"
                raise SettingError(f"profile.{length}: {told}")

    @property
    def panel_px(self) -> tuple[int, int]:
        """Width and height of one physical panel."""
        return self.width_px // self.columns, self.height_px // self.rows

    @property
    def mm_per_px(self) -> float:
        return self.diagonal_inch * MM_PER_INCH / math.hypot(*self.panel_px)

    def px_of(self, arc_minutes: float) -> float:
        """The font size whose capitals subtend the angle at the farthest viewer."""
        angle = math.radians(arc_minutes / 60)
        height_mm = 2 * self.farthest_m * 1000 * math.tan(angle / 2)
        return height_mm / CAP_HEIGHT_EM / self.mm_per_px

    @property
    def least_px(self) -> float:
        return self.px_of(LEAST_MINUTES)

    @property
    def good_px(self) -> float:
        return self.px_of(GOOD_MINUTES)

    def to_json(self) -> dict[str, float]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Profile":
        """SettingError names the field that is missing, unknown or wrong."""
        if not isinstance(told, Mapping):
            raise SettingError(f"profile: must be an object of {', '.join(LIMITS)}")
        if wrong := sorted(LIMITS.keys() ^ told.keys()):
            what = "missing" if wrong[0] in LIMITS else f"unknown; there are: {', '.join(LIMITS)}"
            raise SettingError(f"profile.{wrong[0]}: {what}")
        return cls(**told)


def _is_number(value: object, whole: bool) -> bool:
    kinds = int if whole else (int, float)
    return isinstance(value, kinds) and not isinstance(value, bool) and math.isfinite(value)


DEFAULT_PROFILE = Profile(55, 1920, 1080, 1, 1, 5)
