"""Tickets at their (rounded) coordinates, and the sources of a place, as sheets."""

from ioc.exports.sheet import Column
from ioc.indicators.answers import SourcesAnswer, SpotsAnswer
from ioc.texts import t
from layouts import words
from layouts.kinds.sources import state_words
from layouts.panel import Context, Panel
from layouts.sheets.columns import NAME, NARROW, Table, both, named, own

DEGREES = 3  # coordinates are kept to about 100 m
MINUTE_S = 60


def spots(panel: Panel, answer: SpotsAnswer, context: Context) -> Table:
    """One row a coordinate and category; tickets without a coordinate in one row of their own."""
    degree = {"kind": "number", "decimals": DEGREES, "width": NARROW}
    columns = (
        named("category", width=NAME),
        *(Column(key=key, heading=both(f"exports.column.{key}"), **degree) for key in ("lat", "lon")),
        *(named(key, "integer") for key in ("tickets", "open", "overdue")),
        own("note", width=NAME),
    )
    rows = [
        (
            words.code(context.place, "category", spot.category, context.lang), spot.lat, spot.lon,
            spot.count, spot.open, spot.overdue, None,
        )
        for spot in answer.spots
    ]  # fmt: skip
    if answer.unplaced:
        text = t("spots.unplaced", context.lang, count=answer.unplaced)
        rows.append((None, None, None, answer.unplaced, None, None, text))
    return columns, rows


def sources(panel: Panel, answer: SourcesAnswer, context: Context) -> Table:
    """How fresh each source is; the agreed age in minutes."""
    minutes = Column(key="agreed", heading=both("exports.column.agreed_minutes"), kind="number", width=NARROW)
    columns = (
        named("source", width=NAME), named("state", width=NAME), named("last_good", "moment", 20),
        named("newest", "moment", 20), minutes,
    )  # fmt: skip
    rows = [
        (
            words.source(context.place, one.source, context.lang), state_words(one, context.lang),
            one.last_good_at, one.newest_event_at, one.agreed_age_s / MINUTE_S,
        )
        for one in answer.sources
    ]  # fmt: skip
    return columns, rows
