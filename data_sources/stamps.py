"""Moments written as digits in local time, yyyyMMddHHmmss with or without milliseconds, and back."""

from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

from data_sources.rejections import shown
from ioc.errors import RecordError

_LENGTHS = (8, 12, 14, 17)


def parse_stamp(text: object, zone: tzinfo, field: str) -> datetime | None:
    """The moment of a stamp, None for an empty one; RecordError names the field.

    Not by strptime: this runs several times for every record.
    """
    if text is None or text == "":
        return None
    try:
        return _moment(text if isinstance(text, str) else str(text), zone)
    except ValueError as error:
        raise RecordError(field, "impossible_date", f"{shown(text)} {error}") from None


@lru_cache(maxsize=8_192)  # the ends of working days come again and again, and one record repeats moments
def _moment(digits: str, zone: tzinfo) -> datetime:
    size = len(digits)
    if size not in _LENGTHS or not digits.isascii() or not digits.isdigit():
        raise ValueError("is not yyyyMMddHHmmss")
    day, time, parts = digits[:8], digits[8:14], digits[14:]
    text = f"{day}T{time}.{parts}" if size == 17 else f"{day}T{time}" if size > 8 else day
    naive = datetime.fromisoformat(text)
    return datetime.combine(naive, naive.time(), zone)  # a quarter of the time that replace() takes


def is_date_only(text: object) -> bool:
    return isinstance(text, str | int) and len(str(text)) == 8


def stamp_of(moment: datetime, zone: tzinfo) -> str:
    """17 digits, milliseconds rounded down."""
    local = moment.astimezone(zone)
    return f"{local:%Y%m%d%H%M%S}{local.microsecond // 1000:03d}"


def stamp_before(stamp: str, overlap: timedelta, zone: tzinfo) -> str:
    """The stamp that lies the overlap before another."""
    moment = parse_stamp(stamp, zone, "cursor")
    return stamp_of(moment - overlap, zone)
