"""How much happens on a day: weekday, season, Tết, the epidemic of 2021. Shares only; totals come elsewhere."""

from datetime import date, timedelta

import numpy as np

from geo.places import Place
from ioc.domain.moments import from_day_number

_WEEKDAYS = (1.09, 1.04, 1.0, 0.97, 0.91, 0.4, 0.3)
_MONTHS = (1.05, 1.0, 1.1, 1.06, 1.08, 1.04, 1.03, 1.0, 1.0, 0.86, 0.86, 0.92)
# The lockdowns of 2021: day from which the factor holds.
_EPIDEMIC = (
    (date(2021, 7, 9), 0.8), (date(2021, 7, 19), 0.62), (date(2021, 8, 23), 0.58),
    (date(2021, 9, 16), 0.74), (date(2021, 10, 1), 0.95), (date(2021, 10, 15), 1.0),
)  # fmt: skip
_LONG_HOLIDAY = 5


class Season:
    """Weights of days, each a function of the day alone."""

    def __init__(self, place: Place):
        self._off = place.days_off

    def office(self, number: int) -> float:
        """Weight of a working day at the counters."""
        day = from_day_number(number)
        return _WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1] * epidemic(day) * self._around_tet(day)

    def offices(self, numbers: np.ndarray) -> np.ndarray:
        return np.array([self.office(int(n)) for n in numbers])

    def _around_tet(self, day: date) -> float:
        """Crowded in the week before a long holiday, slow in the week after."""
        ahead = sum(day + timedelta(days=n) in self._off for n in range(1, 12))
        behind = sum(day - timedelta(days=n) in self._off for n in range(1, 8))
        return 1.2 if ahead >= _LONG_HOLIDAY else 0.75 if behind >= _LONG_HOLIDAY else 1.0


def epidemic(day: date) -> float:
    """1.0 without an epidemic, less while people stay at home."""
    past = [factor for start, factor in _EPIDEMIC if start <= day]
    return past[-1] if past else 1.0


def contacts(number: int) -> float:
    """Weight of a day at the hotline, which never closes: more in the epidemic, fewer on Sundays."""
    day = from_day_number(number)
    weekday = (1.1, 1.08, 1.05, 1.05, 1.0, 0.78, 0.62)[day.weekday()]
    return weekday * (1 + 1.6 * (1 - epidemic(day)))
