"""What is known of sources and units as sheets: everything that the page shows, lengths in hours."""

from geo.names import Names
from ioc.domain.moments import HOUR
from ioc.exports.sheet import Column
from ioc.texts import LANGUAGES, t
from ioc.trust.answers import (
    CalendarAnswer,
    LateAnswer,
    ReasonsAnswer,
    RejectsAnswer,
    TrustAnswer,
    UnitsAnswer,
)
from layouts import words
from layouts.kinds.reasons import reason_words
from layouts.kinds.rejects import again_words, content
from layouts.missing import unit_name
from layouts.panel import Context, Panel
from layouts.sheets.columns import NAME, NARROW, WIDE, Table

MOMENT = {"kind": "moment", "width": 20}


def column(key: str, kind: str = "text", width: int = NARROW, decimals: int = 0) -> Column:
    heading = Names(**{lang: t(f"trust.columns.{key}", lang) for lang in LANGUAGES})
    return Column(key=key, heading=heading, kind=kind, width=width, decimals=decimals)


def numbers(*keys: str) -> tuple[Column, ...]:
    return tuple(column(key, "integer") for key in keys)


def _hours(*keys: str) -> tuple[Column, ...]:
    return tuple(column(key, "number", decimals=2) for key in keys)


def _in_hours(us: int | None) -> float | None:
    return None if us is None else us / HOUR


def trust(panel: Panel, answer: TrustAnswer, context: Context) -> Table:
    names = ("units", "missing", "received_today", "expected_today", "waiting", "late")
    columns = (
        column("source", width=NAME), *numbers(*names), *_hours("worst_late"),
        *numbers("corrections", "impossible", "runs", "failed", "repeated"),
    )  # fmt: skip
    rows = [
        (
            words.source(context.place, one.source, context.lang), one.units, one.missing, one.received,
            round(one.expected), one.waiting, one.late, _in_hours(one.worst_us), one.corrected, one.impossible,
            one.runs.runs, one.runs.failed, one.runs.repeated,
        )
        for one in answer.sources
    ]  # fmt: skip
    return columns, rows


def reasons(panel: Panel, answer: ReasonsAnswer, context: Context) -> Table:
    columns = (
        column("source", width=NAME), column("reason", width=NAME), *numbers("count"),
        column("newest_refused", **MOMENT), column("field"), column("text", width=WIDE),
    )  # fmt: skip
    rows = [
        (
            words.source(context.place, one.source, context.lang), reason_words(one.reason, context.lang),
            one.count, one.newest_at, one.field, one.sample,
        )
        for one in answer.reasons
    ]  # fmt: skip
    return columns, rows


def units(panel: Panel, answer: UnitsAnswer, context: Context) -> Table:
    columns = (
        column("unit", width=NAME), column("source", width=NAME), column("unit_state"),
        column("newest_event", **MOMENT), column("heard", **MOMENT), *_hours("silent", "usual"),
    )  # fmt: skip
    rows = [
        (
            unit_name(one.area, context), words.source(context.place, one.source or answer.source, context.lang),
            t(f"trust.unit_state.{one.state}", context.lang), one.newest_event_at, one.heard_at,
            _in_hours(one.silent_us), _in_hours(one.usual_us),
        )
        for one in answer.units
    ]  # fmt: skip
    return columns, rows


def calendar(panel: Panel, answer: CalendarAnswer, context: Context) -> Table:
    """One row a unit and day."""
    columns = (
        column("unit", width=NAME), column("day", "day"), column("off"), column("received_today", "integer"),
        column("late"),
    )  # fmt: skip
    yes = t("words.yes", context.lang)
    rows = [
        (
            unit_name(area, context), day, yes if day in answer.off else None, count,
            yes if (area, day) in answer.late else None,
        )
        for area, counts in zip(answer.areas, answer.received, strict=False)
        for day, count in zip(answer.days, counts, strict=True)
    ]  # fmt: skip
    return columns, rows


def late(panel: Panel, answer: LateAnswer, context: Context) -> Table:
    columns = (
        column("day", "day"), column("off"), column("unit", width=NAME), *numbers("late"),
        *_hours("mean_late", "worst_late"), column("came", **MOMENT), *numbers("corrections"),
    )  # fmt: skip
    rows = [
        (
            one.day, t("words.yes", context.lang) if one.is_off else None, unit_name(one.area, context), one.late,
            _in_hours(one.mean_us), _in_hours(one.worst_us), one.came_at, one.corrected,
        )
        for one in answer.rows
    ]  # fmt: skip
    return columns, rows


def rejects(panel: Panel, answer: RejectsAnswer, context: Context) -> Table:
    """Every record that was found, not only those that the page has room for."""
    columns = (
        column("record", "code", 30), column("unit", width=NAME), column("reason", width=NAME), column("field"),
        column("text", width=WIDE), column("content", width=WIDE), column("where", width=NAME),
        column("first_seen", **MOMENT), column("again", width=NAME),
    )  # fmt: skip
    lang = context.lang
    rows = [
        (
            one.code, unit_name(one.area, context) if one.area else None, reason_words(one.reason, lang), one.field,
            one.text, content(one.payload), one.where, one.first_seen_at,
            t("trust.came_in", lang, time="") if one.redriven_at else again_words(one, lang),
        )
        for one in answer.rows
    ]  # fmt: skip
    return columns, rows
