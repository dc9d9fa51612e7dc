"""Days and codes of a reconciliation, and incidents, as sheets: everything that was found."""

from ioc.texts import t
from ioc.trust.answers import CodesAnswer, CountedDay, CountsAnswer, IncidentsAnswer, PortalCounted
from layouts.kinds.count_codes import detail
from layouts.kinds.count_days import COUNTED, kinds_of
from layouts.kinds.incidents import incident_words, source_words
from layouts.missing import unit_name
from layouts.panel import Context, Panel
from layouts.sheets.columns import NAME, WIDE, Table
from layouts.sheets.trust import MOMENT, column, numbers


def days(panel: Panel, answer: CountsAnswer, context: Context) -> Table:
    names = (*COUNTED, *kinds_of(answer))
    columns = (
        column("counted_day", "day"), *numbers(*names), column("by_count"), column("counted_at", **MOMENT),
    )  # fmt: skip
    rows = [
        (one.day, *(getattr(one, name) for name in names), _by_count(one, context), one.at)
        for one in answer.days
    ]
    return columns, rows


def _by_count(one: CountedDay | PortalCounted, context: Context) -> str | None:
    """Whether numbers are bounds: the source told its total alone."""
    return t("words.yes", context.lang) if getattr(one, "by_count", False) else None


def codes(panel: Panel, answer: CodesAnswer, context: Context) -> Table:
    """Every code of the day and kind that the page shows, not only those it has room for."""
    columns = (
        column("code", "code", 30), column("counted_day", "day"), column("difference", width=NAME),
        column("unit", width=NAME), column("cause", width=NAME), column("text", width=WIDE),
    )  # fmt: skip
    lang = context.lang
    rows = [
        (
            one.code, one.day, t(f"trust.columns.{one.what}", lang),
            unit_name(one.area, context) if one.area else None, t(f"trust.cause.{one.cause}", lang),
            detail(one, context),
        )
        for one in answer.rows
    ]  # fmt: skip
    return columns, rows


def incidents(panel: Panel, answer: IncidentsAnswer, context: Context) -> Table:
    columns = (
        column("time", **MOMENT), column("source", width=NAME), column("incident", width=NAME),
        column("text", width=WIDE),
    )  # fmt: skip
    lang = context.lang
    rows = [
        (one.at, source_words(one, context), t(f"trust.incident.{one.kind}", lang), incident_words(one, lang))
        for one in answer.rows
    ]
    return columns, rows
