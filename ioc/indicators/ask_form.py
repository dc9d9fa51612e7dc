"""The question of form II.06a: one row for each area below or each field, the total first."""

import numpy as np

from ioc.errors import QuestionError
from ioc.indicators.answers import FormAnswer, FormRow, Question
from ioc.indicators.ask_splits import split_table
from ioc.indicators.basis import Basis
from ioc.indicators.catalogue import BY_KEY as INDICATORS
from ioc.indicators.catalogue import CARRIED, ENDED, ENDED_NO_DUE, LATE, OVERDUE, PENDING, RECEIVED
from ioc.indicators.forms import II_06A, form_row
from ioc.indicators.formulas import Formula, during

COUNTS: dict[str, Formula] = {
    "received": RECEIVED,
    "received_online": during("received", "online"),
    "carried_over": CARRIED,
    "resolved": ENDED,
    "resolved_early": during("ended_early"),
    "resolved_same_day": during("ended_same_day"),
    "resolved_no_due": ENDED_NO_DUE,
    "resolved_late_day": during("ended_late_day"),
    "resolved_late": LATE,
    "pending": PENDING,
    "overdue": OVERDUE,
}
RESOLVING = INDICATORS["dossiers_resolved"]


def form(basis: Basis, question: Question) -> FormAnswer:
    """by: area (default) or field; the whole form goes by the resolving area."""
    by = question.by or "area"
    if by not in ("area", "field"):
        raise QuestionError(f"by: the form is told by area or by field, not by {by!r}")
    if basis.is_withheld("dossiers"):
        return FormAnswer(form=II_06A, by=by, rows=())
    rows = _by_area(basis, question) if by == "area" else _by_field(basis, question)
    return FormAnswer(form=II_06A, by=by, rows=tuple(rows))


def _by_area(basis: Basis, question: Question) -> list[FormRow]:
    areas = (question.area, *(basis.place.children(question.area) or (question.area,)))
    counts = {
        name: basis.by_area(RESOLVING, formula, areas, question.period) for name, formula in COUNTS.items()
    }
    rows = ({name: values[i] for name, values in counts.items()} for i in range(len(areas)))
    return [
        form_row("" if i == 0 else area, values)
        for i, (area, values) in enumerate(zip(areas, rows, strict=True))
    ]


def _by_field(basis: Basis, question: Question) -> list[FormRow]:
    """From the field cube of the whole place, else from the cells of the area."""
    whole = question.area == basis.place.root
    key = "dossiers.field" if whole else "dossiers.resolving.field"
    side = 0 if whole else 1
    codes = basis.cubes.parts[key].sides[side].codes
    counts = {name: _by_code(basis, key, formula, question, side) for name, formula in COUNTS.items()}
    total = form_row("", {name: int(values.sum()) for name, values in counts.items()})
    rows = (
        form_row(code, {name: int(values[i]) for name, values in counts.items()})
        for i, code in enumerate(codes)
    )
    return [total, *(row for row in rows if any(row.columns))]


def _by_code(basis: Basis, key: str, formula: Formula, question: Question, side: int) -> np.ndarray:
    """A formula by field; entries of one class of channels are picked from the table by channel."""
    channels = {channel for term in formula.terms for channel in term.channels}
    if not channels:
        return split_table(basis, key, "dossiers", formula, question.area, (side,), question.period)
    plain = Formula(tuple(during(term.counter).terms[0] for term in formula.terms))
    table = split_table(basis, key, "dossiers", plain, question.area, (side, side + 1), question.period)
    return table[:, basis.evaluator.channel_mask(key, tuple(channels))].sum(axis=1)
