"""Where delay comes from, as sheets: every row, not only the greatest; working time in working days."""

from ioc.domain.moments import from_us
from ioc.exports.sheet import Column
from ioc.indicators.delay_answers import (
    AgesAnswer,
    BacklogAnswer,
    ForgottenAnswer,
    OverdueDaysAnswer,
    WaitingAnswer,
)
from ioc.texts import t
from layouts import words
from layouts.panel import Context, Panel
from layouts.sheets.columns import NAME, NARROW, WIDE, Table, both, named, own
from layouts.worktime import day_us


def _of(key: str, kind: str = "integer", width: int = NARROW, decimals: int = 0) -> Column:
    """A column with a heading of the page of delays."""
    return Column(key=key, heading=both(f"delays.{key}"), kind=kind, width=width, decimals=decimals)


def waiting(panel: Panel, answer: WaitingAnswer, context: Context) -> Table:
    days = day_us(context.place)
    columns = (
        _of(answer.by, "text", NAME), _of("working_days", "number", decimals=1), _of("left"), _of("now"),
    )  # fmt: skip
    rows = [
        (_named(answer.by, row.key, context), row.total_us / days, row.n, row.open_n) for row in answer.rows
    ]
    return columns, rows


def _named(by: str, key: str, context: Context) -> str:
    if by == "step":
        return words.step(key, context.lang)
    return words.code(context.place, by, key, context.lang)


def overdue_days(panel: Panel, answer: OverdueDaysAnswer, context: Context) -> Table:
    columns = (
        own("code", "code"), _of("procedure", "text", WIDE), _of("overdue_days"), _of("overdue_now"), _of("ended_late"),
    )  # fmt: skip
    rows = [
        (
            row.procedure, words.code(context.place, "procedure", row.procedure, context.lang), row.days,
            row.open_n, row.late_n,
        )
        for row in answer.rows
    ]  # fmt: skip
    return columns, rows


def forgotten(panel: Panel, answer: ForgottenAnswer, context: Context) -> Table:
    columns = (
        _of("dossier", "code", NAME), _of("area", "text", NAME), _of("procedure", "text", WIDE),
        _of("asked", "moment", 20), _of("days_waited"),
    )  # fmt: skip
    rows = [
        (
            row.code, words.area(context.place, row.area, context.lang),
            words.code(context.place, "procedure", row.procedure or "", context.lang), row.paused_since, row.days,
        )
        for row in answer.rows
    ]  # fmt: skip
    return columns, rows


def backlog(panel: Panel, answer: BacklogAnswer, context: Context) -> Table:
    columns = (
        named(answer.step, "day"),
        _of("received"),
        _of("ended"),
        _of("pending"),
        own("note", width=NAME),
    )
    told = zip(answer.starts, answer.received, answer.ended, answer.pending, strict=True)
    rows = [
        (
            from_us(start, context.place.zone).date(), *counts,
            t("exports.not_over", context.lang) if number == answer.incomplete else None,
        )
        for number, (start, *counts) in enumerate(told)
    ]  # fmt: skip
    return columns, rows


def ages(panel: Panel, answer: AgesAnswer, context: Context) -> Table:
    columns = (_of("age", "text"), _of("overdue"), _of("not_overdue"))
    rows = [
        (
            f"{group.first}–{group.last}" if group.last is not None else f"> {group.first - 1}",
            group.overdue, group.not_due + group.no_due,
        )
        for group in answer.groups
    ]  # fmt: skip
    return columns, rows
