"""Working time as people read it: of one record in whole days and hours, of many (means, medians) with a decimal."""

from datetime import date, datetime

from geo.places import Place
from ioc.domain.moments import HOUR
from ioc.texts import formats, t
from layouts.panel import Context


def day_us(place: Place) -> int:
    """The length of a working day."""
    spans = (
        (datetime.combine(date.min, end) - datetime.combine(date.min, start))
        for start, end in place.hours.spans
    )
    return int(sum(span.total_seconds() for span in spans) * 1_000_000)


def working_text(us: int | None, place: Place, lang: str) -> str:
    """Of one record: whole working days and hours, so that a list and a page say the same."""
    if us is None:
        return ""
    days, hours = divmod(int(us // HOUR), max(1, round(place.hours.per_day)))
    if days:
        return t("worklist.days_hours", lang, days=formats.number(days, lang), hours=hours)
    return t("worklist.only_hours", lang, hours=hours) if hours else t("worklist.minutes_left", lang)


def worktime(us: float | None, context: Context) -> tuple[str, str]:
    """A length and its unit."""
    if us is None:
        return formats.DASH, ""
    lang, day = context.lang, day_us(context.place)
    if abs(us) < 2 * day:
        return formats.number(us / HOUR, lang, 1), t("units.working_hours", lang)
    return in_days(us, context), t("units.working_days", lang)


def in_days(us: float, context: Context) -> str:
    days = us / day_us(context.place)
    return formats.number(days, context.lang, 1 if abs(days) < 1000 else 0)


def worktime_text(us: float | None, context: Context) -> str:
    """Of many records: below two working days in hours."""
    return formats.NBSP.join(part for part in worktime(us, context) if part)
