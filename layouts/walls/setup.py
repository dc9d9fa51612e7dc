"""What a wall shows: a screen's own set-up, or the preview an address asks for; profiles as short texts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from urllib.parse import parse_qsl

from geo.places import Place
from ioc.errors import SettingError
from ioc.screens.profile import DEFAULT_PROFILE, Profile
from ioc.screens.programme import NIGHT, WALL_PAGES, Item

PREVIEW = "preview"
FIELDS = ("diagonal_inch", "width_px", "height_px", "columns", "rows", "farthest_m")
SHORT = ("diagonal", "width", "height", "columns", "rows", "farthest")  # in the address of a preview
SECONDS = 30
NEVER, ALWAYS = (time(0), time(0)), (time(0), time(23, 59, 59, 999_999))
Night = tuple[time, time]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenSetup:
    """One screen: its name, area, profile, the pages of its programme now, and from when to when it is night."""

    name: str
    area: str
    profile: Profile
    items: tuple[Item, ...]
    night: Night = NIGHT
    preview: bool = False
    still: bool = False  # shows what the screen itself says it shows


ScreenOf = Callable[[str], ScreenSetup | None]


def profile_text(profile: Profile) -> str:
    """55x1920x1080x1x1x5: how a bundle's address names the profile."""
    return "x".join(f"{getattr(profile, name):g}" for name in FIELDS)


@lru_cache(maxsize=256)
def profile_of(text: str) -> Profile | None:
    """The profile of such a text; None where it is none."""
    parts = text.split("x")
    if len(parts) != len(FIELDS):
        return None
    try:
        diagonal, width, height, columns, rows, farthest = map(float, parts)
        return Profile(diagonal, _whole(width), _whole(height), _whole(columns), _whole(rows), farthest)
    except (ValueError, OverflowError, SettingError):
        return None


def _whole(value: float) -> int:
    if value != int(value):
        raise ValueError(f"{value} is no whole number")
    return int(value)


def preview_of(place: Place, search: str, home: str) -> ScreenSetup:
    """The set-up of /wall/preview?page=…; SettingError names what is wrong."""
    told = dict(parse_qsl(search.removeprefix("?")))
    area = told.get("area", home)
    if area not in place.areas:
        raise SettingError(f"area: {place.code} has no area {area!r}")
    pages = [page for page in told.get("pages", told.get("page", WALL_PAGES[0])).split(",") if page]
    seconds = _number(told, "seconds", SECONDS)
    items = tuple(Item(page, area, seconds) for page in pages or WALL_PAGES[:1])
    night = {"0": NEVER, "1": ALWAYS}.get(told.get("night", ""), NIGHT)
    name = place.areas[area].names.vi
    return ScreenSetup(name=name, area=area, profile=_profile(told), items=items, night=night, preview=True)


def _profile(told: dict[str, str]) -> Profile:
    values = {}
    for field, short in zip(FIELDS, SHORT, strict=True):
        values[field] = _number(told, short, getattr(DEFAULT_PROFILE, field))
    return Profile(**values)


def _number(told: dict[str, str], name: str, otherwise: float) -> float | int:
    try:
        value = float(told.get(name, otherwise))
        return int(value) if value == int(value) else value
    except (ValueError, OverflowError):
        raise SettingError(f"{name}: {told[name]!r} is no number") from None
