"""The question of the backlog: what comes in, what goes out and what stands at the end of each day."""

from collections.abc import Callable

import numpy as np

from ioc.domain.contributions import contributions
from ioc.domain.counters import COUNTERS
from ioc.domain.moments import MISSING
from ioc.domain.rules import rules_of
from ioc.indicators.answers import Question
from ioc.indicators.basis import Basis
from ioc.indicators.catalogue import BY_KEY as INDICATORS
from ioc.indicators.catalogue import ENDED, PENDING, RECEIVED
from ioc.indicators.delay_answers import BacklogAnswer
from ioc.indicators.rows import COUNTED, alive_in, in_areas, read_rows
from ioc.indicators.steps import is_running, step_edges, step_of
from ioc.store.tables import FACTS

RESOLVING = INDICATORS["dossiers_resolved"]
BY_FIELD = "dossiers.field"
Flow = tuple[np.ndarray, np.ndarray, np.ndarray]  # received, ended, pending at the end of each step


def backlog(basis: Basis, question: Question) -> BacklogAnswer:
    """By the resolving area all three, so that the stock grows by what came in less what went out."""
    days, period = basis.standing.days, question.period
    step = step_of(period, question.step, days)
    if basis.is_withheld("dossiers"):
        return BacklogAnswer(step=step, starts=(), received=(), ended=(), pending=())
    edges = step_edges(period, step, days)
    received, ended, pending = _way(basis, question)(basis, question, edges)
    return BacklogAnswer(
        step=step, starts=tuple(edges[:-1]), received=tuple(received.tolist()), ended=tuple(ended.tolist()),
        pending=tuple(pending.tolist()), before=int(pending[0] - received[0] + ended[0]),
        incomplete=len(edges) - 2 if is_running(period, step, basis.as_of, days) else None,
        days_off=_days_off(basis, edges[:-1]) if step == "day" else (),
    )  # fmt: skip


def _way(basis: Basis, question: Question) -> Callable[[Basis, Question, list[int]], Flow]:
    """The quickest that is exact."""
    if question.field is None:
        return _of_area
    return _of_whole if question.area == basis.place.root else _of_field


def _of_whole(basis: Basis, question: Question, edges: list[int]) -> Flow:
    """One field of the whole place, from the counts in memory."""
    fields = basis.cubes.parts[BY_FIELD].sides[0]
    number, cells = (
        fields.known(question.field),
        np.zeros(basis.cubes.dense(BY_FIELD).sums.shape[1:-1], dtype=bool),
    )
    if number is not None:
        cells[number] = True
    begun, over = (
        basis.standing.line(BY_FIELD, edges, COUNTERS["dossiers"].index(name), cells)
        for name in ("received", "ended")
    )
    return np.diff(begun), np.diff(over), (begun - over)[1:]


def _of_area(basis: Basis, question: Question, edges: list[int]) -> Flow:
    """From the counts in memory."""
    return tuple(
        basis.evaluator.line(RESOLVING, formula, question.area, edges)
        for formula in (RECEIVED, ENDED, PENDING)
    )


def _of_field(basis: Basis, question: Question, edges: list[int]) -> Flow:
    """Row by row: no count in memory knows day, area and field together."""
    key = ("backlog", question.area, question.field, edges[0], edges[-1], len(edges))
    return basis.cubes.remembered(key, lambda: _read(basis, question, edges))


def _read(basis: Basis, question: Question, edges: list[int]) -> Flow:
    inside = FACTS["dossiers"].c.field_code == question.field
    if question.area != basis.place.root:
        inside &= in_areas("dossiers", "resolving", basis.place.leaves_of(question.area))
    conditions = [condition & inside for condition in alive_in("dossiers", edges[0], edges[-1])]
    columns = read_rows(basis.conn, basis.place, "dossiers", conditions, COUNTED["dossiers"])
    days, rules = basis.standing.days, rules_of(basis.place)
    entries = {e.counter: e.moments for e in contributions("dossiers", columns, days, rules)}
    begun, over = (_before(entries[name], edges) for name in ("received", "ended"))
    return np.diff(begun), np.diff(over), (begun - over)[1:]


def _before(moments: np.ndarray, edges: list[int]) -> np.ndarray:
    """How many lie before each edge."""
    return np.searchsorted(np.sort(moments[moments != MISSING]), edges, side="left")


def _days_off(basis: Basis, starts: list[int]) -> tuple[int, ...]:
    numbers = np.array([basis.standing.days.day(start) for start in starts])
    return tuple(np.flatnonzero(~basis.calendar.is_working_day(numbers)).tolist())
