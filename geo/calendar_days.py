"""Days off and worked weekend days: the `holidays` library, overridden by calendar.toml."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from geo.errors import PlaceError
from geo.toml_tables import Table, read_toml

YEARS = range(2010, 2036)
KEYS = ("days_off", "worked_days")


def calendar_days(
    country: str, path: Path, *, library: bool, weekdays: frozenset[int]
) -> tuple[dict[date, str], frozenset[date]]:
    """Days off with their names, and the weekend days that are worked."""
    off, worked = library_days(country) if library and country else ({}, set())
    if path.exists():
        table = read_toml(path).only(KEYS)
        told_off, told_worked = _days(table, "days_off"), _days(table, "worked_days")
        _check_apart(path, told_off, told_worked)
        off = {day: name for day, name in (off | told_off).items() if day not in told_worked}
        worked = (worked | set(told_worked)) - set(told_off)
    return dict(sorted(off.items())), frozenset(day for day in worked if day.weekday() not in weekdays)


def library_days(country: str) -> tuple[dict[date, str], set[date]]:
    """What the library knows of a country; nothing where it does not know it."""
    import holidays  # takes 0.1 s, and a place may do without

    if country not in holidays.list_supported_countries(include_aliases=True):
        return {}, set()
    language = getattr(getattr(holidays, country), "default_language", None)
    days = holidays.country_holidays(country, years=YEARS, language=language)
    return dict(days.items()), set(days.weekend_workdays)


def _days(table: Table, key: str) -> dict[date, str]:
    days = table.table(key)
    found = {}
    for text in days:
        try:
            found[date.fromisoformat(text)] = days.text(text)
        except ValueError as error:
            if isinstance(error, PlaceError):
                raise
            raise days.error(text, "is not a date such as 2026-01-02") from None
    return found


def _check_apart(path: Path, off: dict[date, str], worked: dict[date, str]) -> None:
    if both := sorted(off.keys() & worked.keys()):
        raise PlaceError(path, f"{both[0]} is both a day off and worked", field="worked_days")
