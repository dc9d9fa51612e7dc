"""The periods a page can show, up to now, and what each is compared with: as many working days before."""

from datetime import date, datetime, time, timedelta

import numpy as np

from geo.places import Place
from ioc.domain.moments import HOUR, day_number, from_day_number, from_us, local_days, to_us
from ioc.domain.workcal import WorkCalendar
from ioc.errors import QuestionError
from ioc.indicators.answers import Period

KEYS = ("today", "7days", "month", "quarter", "year", "report", "custom")
WEEKS_BACK = 8


def period_of(key: str, now_us: int, place: Place, custom: tuple[date, date] | None = None) -> Period:
    """The period of a key at a moment. custom: first and last local day, both included; never after now."""
    if key not in KEYS:
        raise QuestionError(f"period: {key!r} is none of {', '.join(KEYS)}")
    days = local_days(place.zone.key)
    if key != "custom":
        first = _first_day(key, from_day_number(days.day(now_us)), place.policies.reporting_day)
        return Period(key=key, start=days.start(day_number(first)), end=now_us)
    if custom is None or custom[1] < custom[0]:
        raise QuestionError("period: custom needs a first and a last day, in this order")
    start, end = days.start(day_number(custom[0])), days.start(day_number(custom[1]) + 1)
    return Period(key=key, start=start, end=max(start, min(end, now_us)))


def hour_of(period: Period, hour: int, place: Place) -> Period:
    """One local hour of the first day of a period, as far as the period reaches."""
    day = from_us(period.start, place.zone).date()
    start = to_us(datetime.combine(day, time(hour), tzinfo=place.zone))
    end = max(start, min(start + HOUR, period.end))
    return Period(key=period.key, start=start, end=end)


def _first_day(key: str, today: date, reporting_day: int) -> date:
    if key == "7days":
        return today - timedelta(days=6)
    if key == "month":
        return today.replace(day=1)
    if key == "quarter":
        return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    if key == "year":
        return today.replace(month=1, day=1)
    if key == "report":
        month = today if today.day >= reporting_day else today.replace(day=1) - timedelta(days=1)
        return month.replace(day=reporting_day)
    return today


def comparison_of(period: Period, now_us: int, place: Place, calendar: WorkCalendar) -> Period:
    """What a period is compared with.

    Today: the last working day of the same weekday, up to the same minute. Any other: as many working
    days right before it; where it ends within a working day, so does the last day of the comparison.
    """
    if period.key == "today":
        return _same_weekday(period, place, calendar)
    days = local_days(place.zone.key)
    first, last = days.day(period.start), days.day(max(period.start, period.end - 1))
    count = int(_working(calendar, first, last + 1).sum())
    begin = _days_before(calendar, first, count) if count else first - (last + 1 - first)
    end = _end_before(period.end, first, last, place, calendar)
    return Period(key=period.key, start=days.start(begin), end=max(days.start(begin), end))


def _working(calendar: WorkCalendar, first: int, until: int) -> np.ndarray:
    return np.asarray(calendar.is_working_day(np.arange(first, until)), dtype=bool)


def _days_before(calendar: WorkCalendar, day: int, count: int) -> int:
    """The first of the `count` working days right before a day."""
    reach = 2 * count + 60
    working = np.flatnonzero(_working(calendar, day - reach, day)) + day - reach
    return int(working[-count]) if len(working) >= count else day - count


def _end_before(end: int, first: int, last: int, place: Place, calendar: WorkCalendar) -> int:
    """Where the comparison ends: the start of the period, or the same time on the last working day before."""
    days = local_days(place.zone.key)
    if days.is_midnight(end) or not _working(calendar, last, last + 1)[0]:
        return days.start(first)
    return _same_time(end, _days_before(calendar, first, 1), place)


def _same_weekday(period: Period, place: Place, calendar: WorkCalendar) -> Period:
    days = local_days(place.zone.key)
    today = days.day(period.start)
    weeks = [today - 7 * week for week in range(1, WEEKS_BACK + 1)]
    day = next((day for day in weeks if _working(calendar, day, day + 1)[0]), weeks[0])
    end = _same_time(period.end, day, place)
    return Period(key=period.key, start=days.start(day), end=max(days.start(day), end))


def _same_time(moment: int, day: int, place: Place) -> int:
    """The same local time on another day."""
    clock_time = from_us(moment, place.zone).time()
    return to_us(datetime.combine(from_day_number(day), clock_time, tzinfo=place.zone))
