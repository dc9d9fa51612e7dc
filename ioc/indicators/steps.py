"""The edges of the steps of a series: hours of a day, local days or months, up to the end of the period."""

from datetime import date

from ioc.domain.moments import HOUR, LocalDays, day_number, from_day_number
from ioc.errors import QuestionError
from ioc.indicators.answers import Period

STEPS = ("hour", "day", "month")
MANY_DAYS = 100
MOST_DAYS_OF_HOURS = 31


def step_of(period: Period, asked: str | None, days: LocalDays) -> str:
    """The step asked for, or the one that suits the length of the period."""
    if asked not in (None, "auto", *STEPS):
        raise QuestionError(f"step: {asked!r} is none of {', '.join(STEPS)}")
    if asked in STEPS:
        return asked
    length = days.day(max(period.start, period.end - 1)) - days.day(period.start) + 1
    return "hour" if length == 1 else "day" if length <= MANY_DAYS else "month"


def step_edges(period: Period, step: str, days: LocalDays) -> list[int]:
    """The start, every border inside, and the end; two edges at least."""
    borders = {"hour": _hours, "day": _days, "month": _months}[step](period, days)
    return [period.start, *(edge for edge in borders if period.start < edge < period.end), period.end]


def _hours(period: Period, days: LocalDays) -> list[int]:
    """Full hours since each local midnight; a day of 23 or 25 hours has as many."""
    numbers = range(days.day(period.start), days.day(max(period.start, period.end - 1)) + 1)
    if len(numbers) > MOST_DAYS_OF_HOURS:
        raise QuestionError(f"step: hours are told for {MOST_DAYS_OF_HOURS} days at most")
    return [hour for n in numbers for hour in range(days.start(n), days.start(n + 1), HOUR)]


def _days(period: Period, days: LocalDays) -> list[int]:
    return [days.start(n) for n in range(days.day(period.start), days.day(period.end) + 1)]


def _months(period: Period, days: LocalDays) -> list[int]:
    first, last = from_day_number(days.day(period.start)), from_day_number(days.day(period.end))
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [days.start(day_number(date(m // 12, m % 12 + 1, 1))) for m in months]


def is_running(period: Period, step: str, as_of: int, days: LocalDays) -> bool:
    """Whether the last step of the period is not over yet at `as_of`."""
    if period.end != as_of:
        return False
    if step == "hour":
        return (period.end - days.start(days.day(period.end))) % HOUR != 0
    is_first = step == "day" or from_day_number(days.day(period.end)).day == 1
    return not (days.is_midnight(period.end) and is_first)
