"""Days and office hours of the demo in wall time: seconds since 1970-01-01 of the place's own clocks."""

from datetime import date, datetime, time

import numpy as np

from geo.places import Place
from ioc.domain.moments import day_number, from_day_number

DAY = 86_400
_FIRST, _LAST = day_number(date(2019, 1, 1)), day_number(date(2037, 1, 1))
# How busy a counter is through the day, by hour; outside the office hours nothing happens at all.
_BUSY = {7: 0.7, 8: 1.3, 9: 1.4, 10: 1.1, 11: 0.6, 13: 0.7, 14: 1.2, 15: 1.1, 16: 0.7}


class WorkDays:
    """Working days by index, and moments drawn inside office hours."""

    def __init__(self, place: Place):
        self.zone = place.zone
        self.numbers = np.array([n for n in range(_FIRST, _LAST) if _works(place, n)], dtype=np.int64)
        self.opens = _seconds(place.hours.spans[0][0])
        self.closes = _seconds(place.hours.spans[-1][1])
        self._knots, self._shares = _profile(place)

    def index(self, day: np.ndarray | int) -> np.ndarray:
        """Index of the first working day at or after a day number."""
        return np.searchsorted(self.numbers, day, side="left")

    def midnight(self, index: np.ndarray) -> np.ndarray:
        """Wall second at which a working day begins."""
        return self.numbers[index] * DAY

    def close(self, index: np.ndarray) -> np.ndarray:
        return self.midnight(index) + self.closes

    def is_working(self, day: int) -> bool:
        return bool(self.numbers[self.index(day)] == day)

    def draw(
        self,
        rng: np.random.Generator,
        size: int,
        after: np.ndarray | float = 0.0,
        part: np.ndarray | float = 1.0,
    ) -> np.ndarray:
        """Seconds of the day in busy hours, each after `after` and within that part of the remaining work."""
        low = np.interp(after, self._knots, self._shares)
        share = low + (1 - low) * rng.random(size) * part
        return np.interp(share, self._shares, self._knots).astype(np.int64)

    def wall(self, moment: datetime) -> float:
        """Wall seconds of an aware moment."""
        local = moment.astimezone(self.zone).replace(tzinfo=None)
        return (local - datetime(1970, 1, 1)).total_seconds()


def _works(place: Place, number: int) -> bool:
    day = from_day_number(number)
    ordinary = day.weekday() in place.hours.weekdays and day not in place.days_off
    return ordinary or day in place.worked_days


def _profile(place: Place) -> tuple[np.ndarray, np.ndarray]:
    """Second of the day against the share of the day's work done by then."""
    edges = np.arange(0, DAY + 1, 900)
    middle = edges[:-1] + 450
    inside = np.zeros(len(middle), dtype=bool)
    for start, end in place.hours.spans:
        inside |= (middle >= _seconds(start)) & (middle < _seconds(end))
    weight = inside * np.array([_BUSY.get(second // 3600, 0.5) for second in middle])
    shares = np.concatenate([[0.0], np.cumsum(weight) / weight.sum()])
    begin, last = np.flatnonzero(inside)[[0, -1]]
    return edges[begin : last + 2].astype(float), shares[begin : last + 2]


def _seconds(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def day_texts() -> list[str]:
    """yyyyMMdd by (day number - first_day())."""
    return [from_day_number(n).strftime("%Y%m%d") for n in range(_FIRST, _LAST)]


def first_day() -> int:
    return _FIRST
