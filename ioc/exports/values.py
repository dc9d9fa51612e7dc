"""Values as a spreadsheet takes them: our integers become local times, amounts of money, days."""

import math
from datetime import date, datetime
from numbers import Integral, Real
from zoneinfo import ZoneInfo

from ioc.domain.moments import MISSING, from_day_number, from_us

FIRST_YEAR = 1900  # a spreadsheet's days begin here
MOST_DIGITS = 10**15  # a spreadsheet's numbers have fifteen digits; longer ones stay texts


def local(value: int | datetime | None, zone: ZoneInfo) -> datetime | None:
    """The place's wall clock, without an offset: spreadsheets know no zones. ValueError for a naive moment."""
    if value is None or value == MISSING:
        return None
    if not isinstance(value, datetime):
        value = from_us(int(value))
    if value.tzinfo is None:
        raise ValueError(f"{value.isoformat()} has no time zone")
    return value.astimezone(zone).replace(tzinfo=None)


def day(value: int | date | None) -> date | None:
    """A day, also from its number."""
    return from_day_number(value) if isinstance(value, Integral) else value


def figure(value: float | int | None) -> float | int | None:
    """The number; None where it is none."""
    return None if value is None or (isinstance(value, float) and not math.isfinite(value)) else value


def amount(minor: float | int | None, decimals: int) -> float | int | None:
    """Money in its major unit."""
    told = figure(minor)
    return told / 10**decimals if told is not None and decimals else told


def is_number(value: object) -> bool:
    return value.__class__ in (int, float) or (isinstance(value, Real) and not isinstance(value, bool))


def fits(value: float | int) -> bool:
    """Whether a spreadsheet holds the number to its last digit."""
    return not isinstance(value, Integral) or abs(value) < MOST_DIGITS
