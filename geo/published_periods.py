"""The period of a published figure as people write it: 10/2021, Q3/2021, 2021, or its first and last day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from geo.names import Names

_MONTH = re.compile(r"(?:tháng\s*)?(\d{1,2})[/-](\d{4})|(\d{4})-(\d{1,2})")
_QUARTER = re.compile(r"(?:q|quý\s*)([1-4])\s*[/-]\s*(\d{4})|(\d{4})-q([1-4])")
_DAYS = re.compile(r"(\S+?)\s*\.\.\s*(\S+)|(\S+)\s+(?:–|-|đến|to)\s+(\S+)|([\d/]+)[–-]([\d/]+)")
_VIETNAMESE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True, slots=True)
class Span:
    """key: of its period among those of a document; end: the day after the last."""

    key: str
    start: date
    end: date
    names: Names


def read_period(value: object) -> Span:
    """ValueError, in words, for what is no period."""
    if isinstance(value, datetime | date):  # a spreadsheet makes a date of "10/2021"
        return _of_date(value.date() if isinstance(value, datetime) else value)
    text = " ".join(str(value).lower().split()) if value is not None and not isinstance(value, bool) else ""
    if re.fullmatch(r"(?:năm )?\d{4}", text):
        return _year(int(text[-4:]))
    if found := _QUARTER.fullmatch(text):
        quarter, year = found[1] or found[4], found[2] or found[3]
        return _quarter(int(year), int(quarter))
    if found := _MONTH.fullmatch(text):
        return _month(int(found[2] or found[3]), int(found[1] or found[4]))
    if found := _DAYS.fullmatch(text):
        return _days(*map(_day, filter(None, found.groups())))
    raise ValueError(f"{value!r} is no period such as 10/2021, Q3/2021, 2021 or 01/01/2021 - 28/10/2021")


def _of_date(day: date) -> Span:
    if day.day != 1:
        raise ValueError(f"{day:%d/%m/%Y} is one day: a period has a first and a last one")
    return _month(day.year, day.month)


def _year(year: int) -> Span:
    return Span(f"{year}", date(year, 1, 1), date(year + 1, 1, 1), Names(f"Năm {year}", f"{year}"))


def _quarter(year: int, quarter: int) -> Span:
    names = Names(f"Quý {quarter}/{year}", f"Q{quarter} {year}")
    return Span(f"{year}-q{quarter}", date(year, 3 * quarter - 2, 1), _first(year, 3 * quarter + 1), names)


def _month(year: int, month: int) -> Span:
    if not 1 <= month <= 12:
        raise ValueError(f"{month}/{year} is no month")
    names = Names(f"Tháng {month}/{year}", f"{date(year, month, 1):%B %Y}")
    return Span(f"{year}-{month:02}", date(year, month, 1), _first(year, month + 1), names)


def _first(year: int, month: int) -> date:
    """The first of a month; that after December is of the next year."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _days(first: date, last: date) -> Span:
    if last < first:
        raise ValueError(f"{last:%d/%m/%Y} is before {first:%d/%m/%Y}")
    names = Names(f"{first:%d/%m/%Y} – {last:%d/%m/%Y}", f"{first:%d %b %Y} – {last:%d %b %Y}")
    return Span(f"{first}_{last}", first, last + timedelta(days=1), names)


def _day(text: str) -> date:
    try:
        if found := _VIETNAMESE.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no day such as 28/10/2021") from None
