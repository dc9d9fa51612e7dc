"""Wall seconds as the texts of the wire, yyyyMMddHHmmss; whole columns by table look-up."""

import numpy as np

from data_sources.demo.days import DAY, day_texts, first_day
from data_sources.demo.lives import NEVER

_DAYS = day_texts()
_CLOCK = [f"{s // 3600:02d}{s // 60 % 60:02d}{s % 60:02d}" for s in range(DAY)]
_FIRST = first_day()


def moments(column: np.ndarray) -> list[str]:
    """One text for each; nothing for NEVER."""
    day, second = np.divmod(column, DAY)
    pairs = zip((day - _FIRST).tolist(), second.tolist(), strict=True)
    return ["" if d < 0 else _DAYS[d] + _CLOCK[s] for d, s in pairs]


def stamps(column: np.ndarray) -> list[str]:
    """17 digits of wall milliseconds."""
    second, milli = np.divmod(column, 1000)
    pairs = zip(moments(second), milli.tolist(), strict=True)
    return [f"{text}{milli:03d}" for text, milli in pairs]


def day_codes(days: np.ndarray) -> list[str]:
    """yyMMdd of day numbers."""
    return [_DAYS[max(n - _FIRST, 0)][2:] for n in days.tolist()]


def told(column: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Of each moment what is known by then: NEVER where it is still to come."""
    return np.where(column <= at, column, NEVER)


def milliseconds(text: str) -> int:
    """Wall milliseconds of 14 or 17 digits; ValueError for what is no moment."""
    day, clock = text[:8], text[8:14]
    try:
        number, second = _DAYS.index(day), _CLOCK.index(clock)
    except ValueError:
        raise ValueError(f"{text} is no moment between {_DAYS[0]} and {_DAYS[-1]}") from None
    return ((number + _FIRST) * DAY + second) * 1000 + int(text[14:] or 0)
