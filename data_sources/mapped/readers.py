"""Functions that read a field as text, moment, flag, number or amount; one for each field of a mapping."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data_sources.mapped.fields import Field
from data_sources.mapped.kinds import AMOUNT, DUE, FLAG, MOMENT, NUMBER
from data_sources.mapped.times import check_format, time_reader
from data_sources.rejections import shown
from data_sources.values import amount_of, clean_text, degrees_of
from geo.toml_tables import Table
from ioc.domain.dossier import due_moment
from ioc.errors import RecordError

Read = Callable[[Mapping[str, Any]], Any]
YES, NO = ("true", "1", "yes", "y", "x", "t"), ("false", "0", "no", "n", "f")


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How the source writes moments and numbers, unless a field says otherwise."""

    formats: tuple[str, ...]
    zone: ZoneInfo
    due_day: str
    decimals: int
    decimal_mark: str


def reader(field: Field, how: str, habits: Habits) -> Read:
    """The function that reads a field of this kind; it raises RecordError."""
    if how in (MOMENT, DUE):
        return _moment(field, how, habits)
    if how == FLAG:
        return lambda record: _flag(field, record)
    if how == NUMBER:
        return lambda record: degrees_of(_plain_number(_value(field, record), habits), field.name)
    if how == AMOUNT:
        return _amount(field, habits)
    return field.text


def read_zone(told: Table, default: ZoneInfo) -> ZoneInfo:
    name = told.text("time_zone", None)
    try:
        return default if name is None else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise told.error("time_zone", f"{name!r} is not a time zone") from None


def read_formats(told: Table, default: tuple[str, ...]) -> tuple[str, ...]:
    value = told.values.get("time_format")
    formats = (told.text("time_format"),) if isinstance(value, str) else told.texts("time_format", default)
    for name in formats:
        if problem := check_format(name):
            raise told.error("time_format", problem)
    return formats


def _value(field: Field, record: Mapping[str, Any]) -> Any:
    value = field.raw(record)
    return field.default if value is None else value


def _moment(field: Field, how: str, habits: Habits) -> Read:
    """A date alone is midnight of the source's zone; for a due date the end of that day, or as `day` says."""
    zone = read_zone(field.told, habits.zone)
    formats = read_formats(field.told, habits.formats)
    read = time_reader(formats, zone)
    day = field.told.one_of("day", ("start", "end"), habits.due_day if how == DUE else "start")

    def moment(record: Mapping[str, Any]):
        value = _value(field, record)
        if field.pattern is not None and value is not None:
            value = field.text(record)
        if value is None:
            return None
        if isinstance(value, date):
            found, dated = _told_as_moment(value, zone)
        else:
            found, dated = read(value, field.name)
        return due_moment(found.date(), zone, day) if dated and day == "end" else found

    return moment


def _told_as_moment(value: date, zone: ZoneInfo) -> tuple[datetime, bool]:
    """Of a cell or column that holds moments, not texts; the second says that only a day was given."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time(0), zone), True
    return (value if value.tzinfo is not None else value.replace(tzinfo=zone)), False


def _flag(field: Field, record: Mapping[str, Any]) -> bool | None:
    text = field.text(record)
    if text is None:
        return None
    plain = text.casefold()
    if plain in YES or plain in NO:
        return plain in YES
    raise RecordError(field.name, "unknown_code", f"{shown(text)} is neither yes nor no")


def _amount(field: Field, habits: Habits) -> Read:
    decimals = field.told.whole("decimals", habits.decimals)
    if decimals != habits.decimals and decimals != 0:
        raise field.told.error("decimals", f"must be 0 (already in the minor unit) or {habits.decimals}")
    round_off = field.told.flag("round", False)

    def amount(record: Mapping[str, Any]) -> int | None:
        value = _plain_number(_value(field, record), habits)
        return amount_of(value, decimals, field.name, round_off=round_off)

    return amount


def _plain_number(value: Any, habits: Habits) -> Any:
    """1.234,5 or 1 234.5 as 1234.5; the mark that groups thousands is whichever the decimal mark is not."""
    if not isinstance(value, str):
        return value
    text = clean_text(value, "") or ""
    grouping = "." if habits.decimal_mark == "," else ","
    text = text.replace(grouping, "").replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    return text.replace(habits.decimal_mark, ".")
