"""What a wall screen shows when: spans of the day and of the working calendar, each with its pages in turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

import numpy as np

from geo.places import Place
from ioc.access.scope import scope_of
from ioc.domain.moments import day_number
from ioc.errors import SettingError

WALL_PAGES = (
    "wall-overview", "wall-dossiers", "wall-complaints", "wall-payments", "wall-district", "wall-data", "wall-today",
)  # fmt: skip
WORKING, OFF, ALL = "working", "off", "all"
DAYS = (WORKING, OFF, ALL)
LEAST_S, MOST_S = 20, 3600
MOST_SPANS, MOST_ITEMS = 12, 24
NIGHT = (time(18), time(6))


class Calendar(Protocol):
    """What is asked of a WorkCalendar."""

    def is_working_day(self, numbers: np.ndarray) -> np.ndarray: ...


@dataclass(frozen=True)
class Item:
    """A page of an area, shown so many seconds."""

    page: str
    area: str
    seconds: int

    def __post_init__(self) -> None:
        if self.page not in WALL_PAGES:
            raise SettingError(f"programme.page: {self.page!r} is none of {', '.join(WALL_PAGES)}")
        if not isinstance(self.area, str) or not self.area:
            raise SettingError(f"programme.area: {self.area!r}: must be the key of an area")
        is_whole = isinstance(self.seconds, int) and not isinstance(self.seconds, bool)
        if not is_whole or not LEAST_S <= self.seconds <= MOST_S:
            raise SettingError(f"programme.seconds: {self.seconds!r}: must be {LEAST_S} to {MOST_S}")


@dataclass(frozen=True)
class Span:
    """From start up to end of each day of a kind; end <= start goes on past midnight, as that day's."""

    days: str
    start: time
    end: time
    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        if self.days not in DAYS:
            raise SettingError(f"programme.days: {self.days!r} is none of {', '.join(DAYS)}")
        if not 1 <= len(self.items) <= MOST_ITEMS:
            raise SettingError(f"programme.items: must be 1 to {MOST_ITEMS} pages, not {len(self.items)}")


@dataclass(frozen=True)
class Programme:
    """night: from when to when the night theme is shown; equal ends mean never."""

    spans: tuple[Span, ...]
    night: tuple[time, time] = NIGHT

    def __post_init__(self) -> None:
        if not 1 <= len(self.spans) <= MOST_SPANS:
            raise SettingError(f"programme.spans: must be 1 to {MOST_SPANS} spans, not {len(self.spans)}")


def items_at(programme: Programme, local: datetime, calendar: Calendar) -> tuple[Item, ...]:
    """The pages of the first span that fits a local moment; where none fits those of the first: no wall is blank."""
    found = next((span for span in programme.spans if _fits(span, local, calendar)), programme.spans[0])
    return found.items


def is_night(programme: Programme, local: datetime) -> bool:
    start, end = programme.night
    at = local.time()
    return start <= at < end if start <= end else at >= start or at < end


def _fits(span: Span, local: datetime, calendar: Calendar) -> bool:
    day, at = local.date(), local.time()
    if span.start < span.end:
        return span.start <= at < span.end and _is_of(span.days, day, calendar)
    if at >= span.start and _is_of(span.days, day, calendar):
        return True
    return at < span.end and _is_of(span.days, day - timedelta(days=1), calendar)


def _is_of(days: str, day: date, calendar: Calendar) -> bool:
    if days == ALL:
        return True
    return bool(calendar.is_working_day(np.array([day_number(day)]))[0]) == (days == WORKING)


def check_areas(programme: Programme, place: Place, area: str) -> Programme:
    """The programme; SettingError unless every page's area is the screen's own or lies below it."""
    for item in (item for span in programme.spans for item in span.items):
        if not scope_of([area]).allows(place, item.area):
            raise SettingError(f"programme.area: {item.area!r} does not lie within {area}, the screen's area")
    return programme


def to_json(programme: Programme) -> dict[str, Any]:
    """As `from_json` reads it."""
    return {
        "spans": [
            {
                "days": span.days, "start": _text(span.start), "end": _text(span.end),
                "items": [items_json(item) for item in span.items],
            }
            for span in programme.spans
        ],
        "night": [_text(edge) for edge in programme.night],
    }  # fmt: skip


def items_json(item: Item) -> dict[str, Any]:
    return {"page": item.page, "area": item.area, "seconds": item.seconds}


def from_json(told: Any) -> Programme:
    """A programme; SettingError names what is missing or wrong."""
    night = _list(_object(told, "programme", ("spans", "night")), "night")
    if len(night) != 2:
        raise SettingError("programme.night: must be two times, from and to")
    spans = tuple(_span(one) for one in _list(told, "spans"))
    return Programme(spans, (time_of(night[0], "night"), time_of(night[1], "night")))


def _span(told: Any) -> Span:
    told = _object(told, "programme.spans", ("days", "start", "end", "items"))
    items = (_object(one, "programme.items", ("page", "area", "seconds")) for one in _list(told, "items"))
    start, end = (time_of(told[name], name) for name in ("start", "end"))
    return Span(told["days"], start, end, tuple(Item(**one) for one in items))


def _object(told: Any, name: str, keys: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(told, Mapping) or set(told) != set(keys):
        raise SettingError(f"{name}: must be an object of {', '.join(keys)}")
    return told


def _list(told: Mapping[str, Any], name: str) -> list:
    if not isinstance(told[name], list):
        raise SettingError(f"programme.{name}: must be a list")
    return told[name]


def time_of(text: Any, name: str) -> time:
    """A time of day of the place; SettingError for what is none."""
    try:
        found = time.fromisoformat(text)
    except (TypeError, ValueError):
        raise SettingError(f"programme.{name}: {text!r} is no time of day such as 07:30") from None
    if found.tzinfo is not None:
        raise SettingError(f"programme.{name}: {text!r}: is told in the place's own time, without a zone")
    return found


def _text(edge: time) -> str:
    return edge.isoformat("minutes" if edge.second == edge.microsecond == 0 else "seconds")


# per kind of area: pages by day and by night, with their seconds
OF_THE_PLACE = (
    (("wall-overview", 60), ("wall-today", 40), ("wall-dossiers", 40), ("wall-complaints", 40), ("wall-payments", 30),
     ("wall-data", 20)),
    (("wall-overview", 120), ("wall-complaints", 60), ("wall-data", 40)),
)  # fmt: skip
OF_A_DISTRICT = (
    (("wall-district", 60), ("wall-today", 40), ("wall-dossiers", 40), ("wall-complaints", 40), ("wall-payments", 30),
     ("wall-data", 20)),
    (("wall-district", 120), ("wall-complaints", 60), ("wall-data", 40)),
)  # fmt: skip
OF_A_LEAF = (
    (("wall-today", 60), ("wall-dossiers", 40), ("wall-complaints", 40), ("wall-data", 20)),
    (("wall-dossiers", 120), ("wall-data", 40)),
)  # fmt: skip


def default_programme(place: Place, area: str) -> Programme:
    """Every page in office hours of working days (an hour more at each end), the quiet ones otherwise."""
    kind = OF_THE_PLACE if area == place.root else OF_A_LEAF if place.is_leaf(area) else OF_A_DISTRICT
    by_day, by_night = (tuple(Item(page, area, seconds) for page, seconds in items) for items in kind)
    start, end = _opens(place)
    return Programme((Span(WORKING, start, end, by_day), Span(ALL, time(0), time(0), by_night)))


def _opens(place: Place) -> tuple[time, time]:
    first, last = place.hours.spans[0][0], place.hours.spans[-1][1]
    return time(max(first.hour - 1, 0), first.minute), time(min(last.hour + 1, 23), last.minute)
