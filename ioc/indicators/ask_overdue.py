"""The questions of what is overdue or forgotten: days by procedure, dossiers that await papers, ages of the open."""

import numpy as np
from sqlalchemy import and_

from ioc.domain.contributions import contributions
from ioc.domain.lateness import days_over, working_days_since
from ioc.domain.moments import MISSING
from ioc.domain.rules import rules_of
from ioc.indicators.answers import Question
from ioc.indicators.basis import Basis
from ioc.indicators.breakdowns import NONE
from ioc.indicators.delay_answers import (
    AgeGroup,
    AgesAnswer,
    Forgotten,
    ForgottenAnswer,
    OverdueDays,
    OverdueDaysAnswer,
)
from ioc.indicators.kept import Span
from ioc.indicators.pending_rows import ROWS, Cut, pending_rows
from ioc.indicators.rows import Columns, read_rows
from ioc.store.tables import FACTS

TABLE = FACTS["dossiers"]
AGES = ((0, 1), (2, 3), (4, 5), (6, 10), (11, 20), (21, 30), (31, 60), (61, None))  # working days


def overdue_days(basis: Basis, question: Question) -> OverdueDaysAnswer:
    """Pareto of procedures by working days overdue."""
    if basis.is_withheld("dossiers"):
        return OverdueDaysAnswer(rows=())
    cut = Cut(question.area, question.field)
    rows = pending_rows(basis, cut)
    over = rows["overdue"]
    days = days_over(rows["due_at"][over], basis.as_of, basis.calendar)
    now = _sums(rows["procedure_code"][over], days)
    late = _late(basis, question, cut)
    made = [
        OverdueDays(
            procedure=key or NONE, open_n=now.get(key, (0, 0))[0], open_days=now.get(key, (0, 0))[1],
            late_n=late.get(key, (0, 0))[0], late_days=late.get(key, (0, 0))[1],
        )
        for key in {*now, *late}
    ]  # fmt: skip
    return OverdueDaysAnswer(rows=tuple(sorted(made, key=lambda one: (-one.days, one.procedure))))


def _sums(keys: np.ndarray, days: np.ndarray) -> dict[str | None, tuple[int, int]]:
    found: dict[str | None, tuple[int, int]] = {}
    for key, value in zip(keys.tolist(), days.tolist(), strict=True):
        n, total = found.get(key, (0, 0))
        found[key] = (n + 1, total + value)
    return found


def _late(basis: Basis, question: Question, cut: Cut) -> dict[str | None, tuple[int, int]]:
    """Of what ended late in the period; days that are over are remembered apart from today."""
    found: dict[str | None, tuple[int, int]] = {}
    for start, end in basis.standing.pieces(question.period.start, question.period.end):
        rows = _late_rows(basis, start, end)
        mask = cut.of(basis, rows["resolving_area"], rows["field_code"])
        for key, (n, total) in _sums(rows["procedure_code"][mask], rows["days"][mask]).items():
            before = found.get(key, (0, 0))
            found[key] = (before[0] + n, before[1] + total)
    return found


def _late_rows(basis: Basis, start: int, end: int) -> Columns:
    days = basis.standing.days
    span = Span("dossiers", days.day(start), days.day(max(start, end - 1)), ("end_at",))
    return basis.cubes.remembered(("late rows", start, end), lambda: _read_late(basis, start, end), span)


def _read_late(basis: Basis, start: int, end: int) -> Columns:
    ended = and_(TABLE.c.end_at >= start, TABLE.c.end_at < end, TABLE.c.end_at > TABLE.c.due_at)
    columns = read_rows(basis.conn, basis.place, "dossiers", [ended], ROWS)
    rules = rules_of(basis.place)
    entries = {e.counter: e.moments for e in contributions("dossiers", columns, basis.standing.days, rules)}
    late = entries[f"ended_late_{basis.place.policies.lateness}"] != MISSING
    due, end_at = columns["due_at"][late], columns["end_at"][late]
    return {
        **{name: columns[name][late] for name in ("procedure_code", "field_code", "resolving_area")},
        "days": days_over(due, end_at, basis.calendar),
    }


def forgotten(basis: Basis, question: Question) -> ForgottenAnswer:
    """Pending dossiers that have awaited an answer longer than the place's policy says."""
    limit = basis.place.policies.forgotten_after
    if basis.is_withheld("dossiers"):
        return ForgottenAnswer(limit=limit, waiting=0, rows=())
    rows = pending_rows(basis, Cut(question.area, question.field))
    paused = np.flatnonzero((rows["paused_since"] != MISSING) & (rows["paused_since"] < basis.as_of))
    days = working_days_since(basis.calendar, rows["paused_since"][paused], basis.as_of)
    names = ("source", "code", "resolving_area", "procedure_code", "paused_since")
    told = zip(*(rows[name][paused].tolist() for name in names), days.tolist(), strict=True)
    long = (
        Forgotten(source=source, code=code, area=area, procedure=procedure, paused_since=since, days=count)
        for source, code, area, procedure, since, count in told
        if count > limit and basis.scope.allows(basis.place, area)
    )
    ordered = tuple(sorted(long, key=lambda one: (one.paused_since, one.source, one.code)))
    return ForgottenAnswer(limit=limit, waiting=len(paused), rows=ordered)


def ages(basis: Basis, question: Question) -> AgesAnswer:
    """Pending dossiers by working days since they were received; overdue or not."""
    if basis.is_withheld("dossiers"):
        return AgesAnswer(groups=())
    rows = pending_rows(basis, Cut(question.area, question.field))
    age = working_days_since(basis.calendar, rows["received_at"], basis.as_of)
    no_due, over = rows["due_at"] == MISSING, rows["overdue"]
    return AgesAnswer(groups=tuple(_group(first, last, age, over, no_due) for first, last in AGES))


def _group(first: int, last: int | None, age: np.ndarray, over: np.ndarray, no_due: np.ndarray) -> AgeGroup:
    inside = (age >= first) & (age <= (last if last is not None else np.inf))
    return AgeGroup(
        first=first, last=last, overdue=int((inside & over).sum()), no_due=int((inside & no_due).sum()),
        not_due=int((inside & ~over & ~no_due).sum()),
    )  # fmt: skip
