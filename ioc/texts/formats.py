"""How numbers, money, days, moments and ages are written in the languages of the screens."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import NumberPattern, parse_pattern

from ioc.texts import t

NBSP = "\u00a0"
DASH = "—"
BILLION, MILLION = 10**9, 10**6
DAY_FORMAT = {"vi": "dd/MM/yyyy", "en": "d MMM yyyy"}
DAY_MONTH_FORMAT = {"vi": "dd/MM", "en": "d MMM"}
WEEKDAY_FORMAT = {"vi": "EEEE dd/MM", "en": "EEEE d MMM"}
MOMENT_FORMAT = {"vi": "dd/MM/yyyy HH:mm", "en": "d MMM yyyy HH:mm"}


@lru_cache(maxsize=20_000)
def number(value: float | int | None, lang: str, decimals: int = 0) -> str:
    """1.234,5 in Vietnamese, 1,234.5 in English; a dash for nothing."""
    if value is None:
        return DASH
    if type(value) is int and not decimals:  # most of a page
        return f"{value:,}".replace(",", _locale(lang).number_symbols["latn"]["group"])
    return _pattern(decimals).apply(value, _locale(lang))


_locale = cache(Locale.parse)


@cache
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern(f"#,##0.{'0' * decimals}" if decimals else "#,##0")


def signed(value: float | int | None, lang: str, decimals: int = 0) -> str:
    """+12, −3, 0; the minus is a real one."""
    if value is None:
        return DASH
    text = number(abs(value), lang, decimals)
    if not any(digit in text for digit in "123456789"):
        return text
    return f"+{text}" if value > 0 else f"−{text}"


def share(value: float | None, lang: str, decimals: int = 2) -> str:
    """A share of 0..1 as per cent: 97,98 %."""
    return DASH if value is None else f"{number(value * 100, lang, decimals)}{NBSP}%"


def hours(value: float | None, lang: str) -> tuple[str, str]:
    """A duration and its unit: hours below two days, days above."""
    if value is None:
        return DASH, ""
    if abs(value) < 48:
        return number(value, lang, 1), t("units.hours", lang)
    return number(value / 24, lang, 1), t("units.days", lang)


def money(minor: float | int | None, lang: str, code: str, decimals: int = 0) -> tuple[str, str]:
    """An amount to the last unit, and its currency: 109.537.412.104 and đồng."""
    if minor is None:
        return DASH, ""
    return number(minor / 10**decimals if decimals else minor, lang, decimals), currency(code, lang)


def money_short(minor: float | int | None, lang: str, code: str, decimals: int = 0) -> tuple[str, str]:
    """An amount in three or four digits, and its unit: 109,5 and tỷ đồng."""
    if minor is None:
        return DASH, ""
    major = minor / 10**decimals
    for size, word in ((BILLION, "billion"), (MILLION, "million")):
        if abs(major) >= size:
            scaled = major / size
            return number(
                scaled, lang, 1 if abs(scaled) < 1000 else 0
            ), f"{t(f'units.{word}', lang)} {currency(code, lang)}"
    return number(major, lang), currency(code, lang)


def currency(code: str, lang: str) -> str:
    """The word for a currency; its code where we have no word."""
    return t("units.vnd", lang) if code == "VND" else code


def day(value: date, lang: str) -> str:
    """29/10/2021; 29 Oct 2021."""
    return format_date(value, DAY_FORMAT[lang], locale=lang)


def day_month(value: date, lang: str) -> str:
    """29/10; 29 Oct."""
    return format_date(value, DAY_MONTH_FORMAT[lang], locale=lang)


def weekday(value: date, lang: str) -> str:
    """Thứ Sáu 29/10; Friday 29 Oct."""
    return format_date(value, WEEKDAY_FORMAT[lang], locale=lang)


def clock(value: datetime) -> str:
    """08:05."""
    return f"{value:%H:%M}"


def moment(value: datetime, lang: str) -> str:
    """29/10/2021 08:00; 29 Oct 2021 08:00."""
    return format_datetime(value, MOMENT_FORMAT[lang], locale=lang)


def age(seconds: float, lang: str) -> str:
    """3 giờ, 12 phút: one unit, the largest that fits."""
    for size, word in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= size:
            return f"{int(seconds // size)}{NBSP}{t(f'units.{word}', lang)}"
    return f"{max(0, int(seconds))}{NBSP}{t('units.seconds', lang)}"
