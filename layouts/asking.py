"""Which questions a panel asks of the reader, given what the page shows."""

from ioc.domain.moments import day_number, local_days
from ioc.indicators.answers import Period, Question
from ioc.indicators.catalogue import BY_KEY, INDICATORS, subjects
from layouts.panel import Context, Panel

LEAST_DAYS = 30  # a series of days shows at least these
DAYS_TO_MONTHS = 125  # a longer one shows months
TREND_DAYS = 30
ALL = "*"


def questions(panel: Panel, context: Context) -> tuple[Question, ...]:
    """What a panel asks, in the order `layouts.draw.draw` takes the answers."""
    period, step = span_of(panel, context)
    main = Question(
        name=panel.question, area=asked_area(panel, context), period=period,
        indicators=drawn_indicators(panel, context),
        comparison=context.comparisons.get(panel.period), by=_by(panel, context), step=step,
        field=context.view.field, dossier=context.view.dossier, source=context.view.source, find=context.view.find,
        day=day_number(context.view.day) if context.view.day else None,
    )  # fmt: skip
    return (main, _trend(panel, context)) if panel.trend else (main,)


def span_of(panel: Panel, context: Context) -> tuple[Period, str | None]:
    """The period a panel is asked for, and its step: days where they are not too many."""
    period, step = context.periods[panel.period], panel.step
    if step == "auto":
        period = at_least(period, LEAST_DAYS, context)
        step = "month" if days_in(period, context) > DAYS_TO_MONTHS else "day"
    return period, step


def _by(panel: Panel, context: Context) -> str | None:
    """What a panel is split by; refused records and codes by what the address says."""
    return context.view.reason if panel.question in ("rejects", "count_codes") else panel.by


def _trend(panel: Panel, context: Context) -> Question:
    period = at_least(context.periods["today"], TREND_DAYS, context)
    return Question(
        name="series", area=context.area, period=period, indicators=panel.indicators[:1], step="day"
    )


def drawn_indicators(panel: Panel, context: Context) -> tuple[str, ...]:
    """All of the panel; of a panel with a choice the chosen one; of the dictionary all there are."""
    there = subjects(context.place)
    if panel.indicators == (ALL,):
        return tuple(one.key for one in INDICATORS if one.subject in there)
    return (chosen(panel, context),) if panel.choice else panel.indicators


def choices(panel: Panel, context: Context) -> tuple[str, ...]:
    """The indicators a panel lets one choose from, less those the place has no source for."""
    there = subjects(context.place)
    offered = context.place.comparison.indicators if panel.question == "peers" else panel.indicators
    return tuple(key for key in offered if key in BY_KEY and BY_KEY[key].subject in there)


def chosen(panel: Panel, context: Context) -> str:
    """The indicator of the address where the panel offers it, else the panel's first."""
    allowed = choices(panel, context)
    asked = context.view.indicator
    return asked if asked in allowed else allowed[0] if allowed else panel.indicators[0]


def asked_area(panel: Panel, context: Context) -> str:
    """The area asked about: for areas side by side, the parent of one that has nothing below it."""
    place, area = context.place, context.area
    parent = place.areas[area].parent
    if panel.question == "areas" and place.is_leaf(area) and parent and context.sees(parent):
        return parent
    return area


def days_in(period: Period, context: Context) -> int:
    """Local days that a period touches."""
    days = local_days(context.place.zone.key)
    return days.day(max(period.start, period.end - 1)) - days.day(period.start) + 1


def at_least(period: Period, count: int, context: Context) -> Period:
    """The period, begun earlier where it has fewer days."""
    days = local_days(context.place.zone.key)
    last = days.day(max(period.start, period.end - 1))
    start = min(period.start, days.start(last - count + 1))
    return Period(key=period.key if start == period.start else "custom", start=start, end=period.end)
