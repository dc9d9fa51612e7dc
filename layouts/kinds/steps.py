"""Steps of time as a series shows them: local texts, tick formats, days off, and what a step is called."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from ioc.domain.moments import from_us
from ioc.indicators.answers import SeriesAnswer
from ioc.texts import formats, t
from layouts.asking import span_of
from layouts.down import down_of_days, down_of_hours
from layouts.panel import Context, Panel
from layouts.spans import last_day

TICKS = {
    "hour": {"vi": "%H:%M", "en": "%H:%M"},
    "day": {"vi": "%d/%m", "en": "%-d %b"},
    "month": {"vi": "%m/%Y", "en": "%b %Y"},
}
HALF_DAY = timedelta(hours=12)


def local_texts(series: SeriesAnswer, context: Context) -> list[str]:
    """Step beginnings as local times without an offset: the chart knows no time zones."""
    return [f"{from_us(start, context.place.zone):%Y-%m-%dT%H:%M}" for start in series.starts]


def tick_format(series: SeriesAnswer, lang: str) -> str:
    return TICKS[series.step][lang]


def hours_shown(series: SeriesAnswer, context: Context) -> list[str] | None:
    """The ends of an axis of hours: office hours and one more on each side, and every hour with something in it."""
    if series.step != "hour":
        return None
    begun = [from_us(start, context.place.zone) for start in series.starts]
    busy = [one.hour for n, one in enumerate(begun) if any(line.values[n] for line in series.lines)] or [
        begun[-1].hour
    ]
    spans = context.place.hours.spans
    opens, closes = min(start for start, _ in spans), max(end for _, end in spans)
    first = min(opens.hour - 1, *busy)
    last = max(closes.hour + 1, begun[-1].hour + 1, *busy)
    day = begun[0].replace(minute=0, tzinfo=None)
    ends = (day.replace(hour=max(0, first)), day.replace(hour=0) + timedelta(hours=min(24, last)))
    return [f"{end:%Y-%m-%dT%H:%M}" for end in ends]


def day_off_shapes(series: SeriesAnswer, context: Context) -> list[dict[str, Any]]:
    """A faint band over each run of days that are not worked."""
    if series.step != "day":
        return []
    days = [
        from_us(series.starts[number], context.place.zone).replace(tzinfo=None) for number in series.days_off
    ]
    return [
        {
            "type": "rect", "layer": "below", "xref": "x", "yref": "paper", "y0": 0, "y1": 1,
            "x0": f"{first - HALF_DAY:%Y-%m-%dT%H:%M}", "x1": f"{last + HALF_DAY:%Y-%m-%dT%H:%M}",
            "fillcolor": "@shade", "line": {"width": 0},
        }
        for first, last in _runs(days)
    ]  # fmt: skip


def _runs(days: list) -> list[tuple]:
    runs: list[list] = []
    for one in days:
        if runs and one - runs[-1][1] <= timedelta(days=1, hours=2):
            runs[-1][1] = one
        else:
            runs.append([one, one])
    return [tuple(run) for run in runs]


def step_text(start: int, step: str, context: Context) -> str:
    """10:00, 29/10/2021 or 10/2021."""
    local = from_us(start, context.place.zone)
    if step == "hour":
        return formats.clock(local)
    return f"{local:%m/%Y}" if step == "month" else formats.day(local.date(), context.lang)


def way_of(indicator: str, step: str, context: Context, **options: Any) -> str:
    """Where the steps of a line lead, with {from}, {to} and, of hours, {hour} to be told (assets/figures.js, too)."""
    if step == "hour":
        return down_of_hours(indicator, context)
    return down_of_days(indicator, context, **options)


def leading(way: str, step: str, last: date) -> dict[str, str]:
    """What a trace tells the browser, so that a click leads to the step's records (ioc.wayOf)."""
    return {"step": step, "way": way, "last": last.isoformat()}


def way_at(way: str, start: int, step: str, last: date, context: Context) -> str:
    """The address of one step, not beyond the last day of the panel."""
    local = from_us(start, context.place.zone)
    first = until = local.date()
    if step == "month":
        until = min(last, first.replace(day=monthrange(first.year, first.month)[1]))
    told = {"{from}": first.isoformat(), "{to}": max(first, until).isoformat(), "{hour}": str(local.hour)}
    for name, value in told.items():
        way = way.replace(name, value)
    return way


def last_shown(panel: Panel, context: Context) -> date:
    """The last day of the steps of a panel."""
    return last_day(span_of(panel, context)[0], context)


def step_note(series: SeriesAnswer, context: Context) -> str:
    """What the shading and the dashes mean, where there are any."""
    said = []
    if series.incomplete is not None:
        said.append(t(f"series.running_{series.step}", context.lang))
    if series.step == "day" and series.days_off:
        said.append(t("series.days_off", context.lang))
    return " · ".join(said)
