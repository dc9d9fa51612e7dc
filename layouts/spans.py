"""Periods in words, and the periods a page needs: its own and those of its tiles."""

from collections.abc import Mapping
from datetime import date

from geo.places import Place
from ioc.access.scope import Scope
from ioc.domain.moments import from_us, local_days
from ioc.domain.workcal import WorkCalendar
from ioc.indicators.answers import Epoch, Period, SourceFreshness
from ioc.indicators.periods import comparison_of, period_of
from ioc.texts import formats, t
from layouts.panel import PAGE_PERIOD, Context
from layouts.view import View

FIXED = ("today", "month")  # periods of tiles, whatever the page shows


def make_context(
    view: View, place: Place, epoch: Epoch, calendar: WorkCalendar, sources: tuple[SourceFreshness, ...] = (),
    scope: Scope | None = None,
) -> Context:  # fmt: skip
    """The context of a view at an epoch: every period up to the epoch's moment, and what it is compared with."""
    custom = (view.start, view.end) if view.start and view.end else None
    periods = {key: period_of(key, epoch.as_of, place) for key in FIXED}
    periods[PAGE_PERIOD] = period_of(view.period, epoch.as_of, place, custom)
    compared: Mapping[str, Period | None] = {
        key: comparison_of(period, epoch.as_of, place, calendar) if view.compare == "before" else None
        for key, period in periods.items()
    }
    return Context(
        place=place, view=view, epoch=epoch, now=epoch.as_of, periods=periods, comparisons=compared,
        sources=sources, scope=scope,
    )  # fmt: skip


def first_day(period: Period, context: Context) -> date:
    return from_us(period.start, context.place.zone).date()


def last_day(period: Period, context: Context) -> date:
    """The last day that belongs to the period."""
    return from_us(max(period.start, period.end - 1), context.place.zone).date()


def days_text(period: Period, context: Context) -> str:
    """01/10–29/10/2021, or one day alone."""
    first, last = first_day(period, context), last_day(period, context)
    if first == last:
        return formats.day(last, context.lang)
    begin = (
        formats.day_month(first, context.lang)
        if first.year == last.year
        else formats.day(first, context.lang)
    )
    return f"{begin}–{formats.day(last, context.lang)}"


def period_text(period: Period, context: Context) -> str:
    """Tháng này, 01/10–29/10/2021."""
    days = days_text(period, context)
    return days if period.key == "custom" else f"{t(f'periods.{period.key}', context.lang)}, {days}"


def compared_text(period: Period, context: Context) -> str:
    """The days of a period that another is compared with, and where within a day it ends."""
    days, end = days_text(period, context), from_us(period.end, context.place.zone)
    if local_days(context.place.zone.key).is_midnight(period.end):
        return days
    return t("periods.up_to", context.lang, days=days, clock=formats.clock(end))


def comparison_text(key: str, context: Context, brief: bool = False) -> str:
    """What the numbers of a period are compared with; nothing where nothing is. brief: the days alone."""
    compared = context.comparisons.get(key)
    if compared is None:
        return ""
    if context.periods[key].key != "today":
        if brief:
            return t("periods.than_days", context.lang, days=_brief_days(compared, context))
        return t("periods.than_before", context.lang, days=days_text(compared, context))
    return t("periods.than_same_day", context.lang, **_same_day(compared, context))


def _brief_days(period: Period, context: Context) -> str:
    """31/08–30/09; with years where they are not all this one."""
    first, last = first_day(period, context), last_day(period, context)
    this = from_us(context.now, context.place.zone).year
    write = formats.day_month if first.year == last.year == this else formats.day
    return (
        write(first, context.lang)
        if first == last
        else "–".join(write(d, context.lang) for d in (first, last))
    )


def _same_day(compared: Period, context: Context) -> dict[str, str]:
    end = from_us(compared.end, context.place.zone)
    day = formats.weekday(first_day(compared, context), context.lang).replace(" ", formats.NBSP)
    return {"day": day, "clock": formats.clock(end)}
