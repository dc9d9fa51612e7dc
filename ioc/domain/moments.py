"""Moments as integers: microseconds since 1970-01-01 UTC, and the local day each falls on.

Integers because truncation to seconds flips real dossiers between on time and late; one reserved value,
MISSING, stands for "no such moment" so that a column of moments is one int64 array.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

MISSING = np.iinfo(np.int64).min
SECOND = 1_000_000
HOUR = 3600 * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = date(1970, 1, 1)
US = timedelta(microseconds=1)
_FIRST_YEAR, _LAST_YEAR = 1990, 2060


def to_us(moment: datetime | None) -> int:
    """Microseconds UTC of an aware moment; MISSING for None; ValueError for a naive one."""
    if moment is None:
        return MISSING
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return (moment - EPOCH) // US


def from_us(us: int, zone: ZoneInfo | None = None) -> datetime | None:
    """The aware moment of `us` in `zone` (UTC unless told); None for MISSING."""
    if us == MISSING:
        return None
    moment = EPOCH + timedelta(microseconds=int(us))
    return moment.astimezone(zone) if zone else moment


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH_DAY).days


def from_day_number(number: int) -> date:
    return EPOCH_DAY + timedelta(days=int(number))


class LocalDays:
    """Local days of one time zone over whole arrays; daylight saving included.

    A table of local midnights (UTC microseconds), one a day from 1990 to 2060, searched by bisection.
    """

    def __init__(self, zone: ZoneInfo):
        self.zone = zone
        self.first = day_number(date(_FIRST_YEAR, 1, 1))
        self.last = day_number(date(_LAST_YEAR, 1, 1))
        self._midnights = [self._midnight(n) for n in range(self.first, self.last + 1)]
        self.midnights = np.array(self._midnights, dtype=np.int64)

    def _midnight(self, number: int) -> int:
        day = from_day_number(number)
        return to_us(datetime(day.year, day.month, day.day, tzinfo=self.zone))

    def of(self, us: np.ndarray) -> np.ndarray:
        """Day numbers (int32) of an array of moments; MISSING gives -1, outside 1990-2060 a ValueError."""
        us = np.asarray(us, dtype=np.int64)
        there = us != MISSING
        index = np.searchsorted(self.midnights, us, side="right") - 1
        if np.any(there & ((index < 0) | (index >= len(self.midnights) - 1))):
            raise ValueError(f"a moment lies outside {_FIRST_YEAR}-{_LAST_YEAR}")
        return np.where(there, index + self.first, -1).astype(np.int32)

    def day(self, us: int) -> int:
        """Day number of one moment, as `of` gives it."""
        if us == MISSING:
            return -1
        index = bisect_right(self._midnights, us) - 1
        if not 0 <= index < len(self._midnights) - 1:
            raise ValueError(f"a moment lies outside {_FIRST_YEAR}-{_LAST_YEAR}")
        return index + self.first

    def start(self, number: int) -> int:
        """The first microsecond of a local day."""
        return int(self.midnights[number - self.first])

    def starts(self, numbers: np.ndarray) -> np.ndarray:
        """The first microseconds of an array of local days; -1 gives MISSING."""
        numbers = np.asarray(numbers)
        index = np.clip(numbers - self.first, 0, len(self.midnights) - 1)
        return np.where(numbers < 0, MISSING, self.midnights[index])

    def ends(self, numbers: np.ndarray) -> np.ndarray:
        """The last microseconds of an array of local days; -1 gives MISSING."""
        numbers = np.asarray(numbers)
        return np.where(numbers < 0, MISSING, self.starts(np.maximum(numbers, 0) + 1) - 1)

    def is_midnight(self, us: int) -> bool:
        return self.start(self.day(us)) == us


@lru_cache(maxsize=16)
def local_days(zone_name: str) -> LocalDays:
    """The shared LocalDays of a zone, by its IANA name."""
    return LocalDays(ZoneInfo(zone_name))
