"""Reads moments in the formats a mapping names: iso, stamp, epochs, days of Excel, or a pattern (dd/MM/yyyy)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from data_sources.rejections import shown
from data_sources.stamps import is_date_only, parse_stamp
from ioc.errors import RecordError

Reader = Callable[[str], tuple[datetime, bool]]  # the moment, and whether only a date was given
EXCEL = {"excel": datetime(1899, 12, 30), "excel_1904": datetime(1904, 1, 1)}  # days since then
NAMED = ("iso", "stamp", "epoch_s", "epoch_ms", *EXCEL)
_TOKENS = {"yyyy": "%Y", "yy": "%y", "MM": "%m", "dd": "%d", "HH": "%H", "hh": "%I", "mm": "%M", "ss": "%S",
           "SSS": "%f", "a": "%p", "XXX": "%z", "d": "%d", "M": "%m", "H": "%H"}  # fmt: skip
_TOKEN = re.compile("yyyy|yy|MM|dd|HH|hh|mm|ss|SSS|XXX|[adMH]")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{8}")


def time_reader(formats: tuple[str, ...], zone: tzinfo) -> Callable[[object, str], tuple[datetime, bool]]:
    """A function that reads a moment in the first format that fits; local times are the zone's."""
    readers = [_reader(name, zone) for name in formats]

    @lru_cache(maxsize=20_000)  # dates repeat, and a pattern is slow
    def read(text: str) -> tuple[datetime, bool] | None:
        for one in readers:
            try:
                return one(text)
            except (ValueError, OverflowError, OSError, RecordError):
                continue
        return None

    def moment(value: object, field: str) -> tuple[datetime, bool]:
        text = value.strip() if isinstance(value, str) else repr(value)
        found = read(text)
        if found is None:
            raise RecordError(
                field, "impossible_date", f"{shown(value)} is no moment as {' or '.join(formats)}"
            )
        return found

    return moment


def check_format(name: str) -> str | None:
    """What is wrong with the name of a format, or nothing."""
    if name in NAMED:
        return None
    pattern = _pattern(name)
    if "%Y" not in pattern and "%y" not in pattern:
        return f"{name!r} has no year; write one of {', '.join(NAMED)} or a pattern such as dd/MM/yyyy HH:mm"
    try:
        datetime.strptime(datetime(2021, 10, 29, 8, 0, tzinfo=UTC).strftime(pattern), pattern)
    except ValueError as error:
        return f"{name!r} is not a pattern of dates: {error}"
    return None


def _pattern(name: str) -> str:
    return name if "%" in name else _TOKEN.sub(lambda match: _TOKENS[match.group()], name)


def _reader(name: str, zone: tzinfo) -> Reader:
    if name == "iso":
        return lambda text: (_local(datetime.fromisoformat(text), zone), bool(_ISO_DATE.fullmatch(text)))
    if name == "stamp":
        return lambda text: (_stamp(text, zone), is_date_only(text))
    if name in ("epoch_s", "epoch_ms"):
        return lambda text: (_epoch(float(text) / (1000 if name == "epoch_ms" else 1)), False)
    if name in EXCEL:
        return lambda text: _excel(float(text), EXCEL[name], zone)
    pattern = _pattern(name)
    dated = not any(token in pattern for token in ("%H", "%I", "%T", "%X", "%c"))
    return lambda text: (_local(datetime.strptime(text, pattern), zone), dated)


def _stamp(text: str, zone: tzinfo) -> datetime:
    moment = parse_stamp(text, zone, "")
    if moment is None:
        raise ValueError("empty")
    return moment


def _excel(days: float, zero: datetime, zone: tzinfo) -> tuple[datetime, bool]:
    """A serial number; one without a fraction is a day. Seconds are the finest that its digits tell."""
    if not 1 <= days < 2_958_466:
        raise ValueError("beyond the days of Excel")
    return (zero + timedelta(seconds=round(days * 86_400))).replace(tzinfo=zone), days.is_integer()


def _epoch(seconds: float) -> datetime:
    return datetime.fromtimestamp(round(seconds, 6), UTC)


def _local(moment: datetime, zone: tzinfo) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def format_moment(moment: datetime, name: str, zone: tzinfo) -> str:
    """A moment as a service asked in this format expects it."""
    if name == "iso":
        return moment.astimezone(UTC).isoformat()
    if name in ("epoch_s", "epoch_ms"):
        return str(int(moment.timestamp() * (1000 if name == "epoch_ms" else 1)))
    if name in EXCEL:
        return f"{(moment.astimezone(zone).replace(tzinfo=None) - EXCEL[name]) / timedelta(days=1):.10g}"
    if name == "stamp":
        return f"{moment.astimezone(zone):%Y%m%d%H%M%S}"
    return moment.astimezone(zone).strftime(_pattern(name))
