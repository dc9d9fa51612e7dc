"""Values over time as a sheet: oldest first, the step still running marked."""

from datetime import date

from ioc.domain.moments import from_us
from ioc.indicators.answers import SeriesAnswer
from ioc.texts import t
from layouts.panel import Context, Panel
from layouts.sheets.columns import NAME, Table, named, of_indicator, own


def table(panel: Panel, answer: SeriesAnswer, context: Context) -> Table:
    """One row a step; a month is told by its first day."""
    hourly = answer.step == "hour"
    columns = (
        named(answer.step, "moment" if hourly else "day"),
        *(of_indicator(line.indicator, context, "name") for line in answer.lines),
        own("note", width=NAME),
    )
    rows = [
        (
            start if hourly else _day(start, context), *(line.values[number] for line in answer.lines),
            t("exports.not_over", context.lang) if number == answer.incomplete else None,
        )
        for number, start in enumerate(answer.starts)
    ]  # fmt: skip
    return columns, rows


def _day(start: int, context: Context) -> date:
    return from_us(start, context.place.zone).date()
