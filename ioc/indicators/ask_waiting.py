"""The questions of waiting: in which steps working time goes by, and with whom it goes by now."""

from collections.abc import Mapping

from sqlalchemy import func, select

from ioc.domain.moments import MISSING
from ioc.errors import QuestionError
from ioc.indicators.answers import Question
from ioc.indicators.basis import Basis
from ioc.indicators.breakdowns import NONE
from ioc.indicators.delay_answers import StepWaiting, WaitingAnswer
from ioc.indicators.pending_rows import Cut, lying_rows
from ioc.store.tables import dossier_steps as table

BY = ("step", "holder")


def waiting(basis: Basis, question: Question) -> WaitingAnswer:
    """by: step (default), with the steps that ended in the period; or holder, with those that last now alone."""
    by = question.by or "step"
    if by not in BY:
        raise QuestionError(f"by: waiting is told by {' or '.join(BY)}, not by {by!r}")
    if basis.is_withheld("dossiers"):
        return WaitingAnswer(by=by, rows=())
    now = _now(basis, question, by)
    ended = _ended(basis, question) if by == "step" else {}
    if not {*now, *ended} - {NONE}:
        return WaitingAnswer(by=by, rows=())  # nothing tells where anything lies
    rows = [_row(key, ended.get(key, (0, 0)), now.get(key, (0, 0, 0))) for key in {*ended, *now}]
    return WaitingAnswer(
        by=by, rows=tuple(sorted(rows, key=lambda row: (-row.total_us, -row.open_n, row.key)))
    )


def _row(key: str, ended: tuple[int, int], now: tuple[int, int, int]) -> StepWaiting:
    (n, worked), (open_n, timed_n, waited) = ended, now
    return StepWaiting(key=key, n=n, worked_us=worked, open_n=open_n, timed_n=timed_n, open_us=waited)


def _now(basis: Basis, question: Question, by: str) -> Mapping[str, tuple[int, int, int]]:
    """How many lie in each step (or with each holder), of how many it is told since when, and their waits together."""
    columns = lying_rows(basis, Cut(question.area, question.field))
    found: dict[str, tuple[int, int, int]] = {}
    for key, took in zip(columns[by].tolist(), columns["waited"].tolist(), strict=True):
        n, timed, total = found.get(key or NONE, (0, 0, 0))
        is_told = took != MISSING
        found[key or NONE] = (n + 1, timed + is_told, total + took if is_told else total)
    return found


def _ended(basis: Basis, question: Question) -> Mapping[str, tuple[int, int]]:
    """Steps that ended in the period: how many, and their working time; added up by the database."""
    period = question.period
    key = ("ended steps", question.area, question.field, period.start, period.end)
    return basis.cubes.remembered(key, lambda: _read_ended(basis, question))


def _read_ended(basis: Basis, question: Question) -> dict[str, tuple[int, int]]:
    total = func.coalesce(func.sum(table.c.worked_us), 0)
    query = select(table.c.step, func.count(), total).where(
        table.c.place == basis.place.code,
        table.c.ended_at >= question.period.start, table.c.ended_at < question.period.end,
    )  # fmt: skip
    if question.area != basis.place.root:
        query = query.where(table.c.resolving_area.in_(list(basis.place.leaves_of(question.area))))
    if question.field is not None:
        query = query.where(table.c.field_code == question.field)
    rows = basis.conn.execute(query.group_by(table.c.step))
    return {step: (int(n), int(took)) for step, n, took in rows}
