"""Questions whose answer is an indicator split by channel, field, category, type ... or by two of them."""

from collections.abc import Callable

import numpy as np

from ioc.errors import QuestionError
from ioc.indicators.answers import BreakdownAnswer, CrossAnswer, Period, Question
from ioc.indicators.basis import Basis, counted, divided
from ioc.indicators.breakdowns import NONE
from ioc.indicators.catalogue import COUNTERS, Indicator
from ioc.indicators.evaluate import counter_number, part_key
from ioc.indicators.formulas import AT_END, AT_START, Formula, Term
from ioc.indicators.parts import BY_KEY
from ioc.indicators.row_splits import by_rows

SIDE = {"area": "area", "channel": "channel", "field": "field_code", "category": "category", "type": "type"}
DEFAULT_CROSS = {"dossiers": "field,channel", "tickets": "area,category", "payments": "area,type"}


def breakdown(basis: Basis, question: Question) -> BreakdownAnswer:
    """One indicator by one key, greatest first; what has no code is "(none)"."""
    (indicator,) = basis.indicators(question.indicators)[:1]
    by = question.by or "channel"
    if indicator.reads != COUNTERS:
        raise QuestionError(f"indicator: {indicator.key} cannot be split by {by}")
    if basis.is_withheld(indicator.subject):
        return BreakdownAnswer(by=by, keys=(), points=())
    split = _splitter(basis, indicator, question.area, by)
    now = _numbers(indicator, split, question.period)
    before = {} if question.comparison is None else _numbers(indicator, split, question.comparison)
    keys = sorted((key for key in now if now[key].n), key=lambda key: (-(now[key].value or 0), key))
    end = question.period.end
    made = (basis.made(indicator, question.area, now[key], before.get(key), end) for key in keys)
    return BreakdownAnswer(by=by, keys=tuple(key or NONE for key in keys), points=tuple(made))


Split = Callable[[Formula, Period], dict[str, int]]


def _numbers(indicator: Indicator, split: Split, period: Period) -> dict:
    top = split(indicator.numerator, period)
    if indicator.denominator is None:
        return {key: counted(value) for key, value in top.items()}
    below = split(indicator.denominator, period)
    return {key: divided(indicator, top.get(key, 0), bottom) for key, bottom in below.items()}


def _splitter(basis: Basis, indicator: Indicator, area: str, by: str) -> Split:
    """From the counts in memory where a part has the side, else from the rows."""
    side = SIDE.get(by)
    for key in _parts(basis, indicator, area):
        if side is not None and side in BY_KEY[key].sides:
            return lambda formula, period: _from_part(basis, key, indicator, formula, area, (side,), period)
    return lambda formula, period: by_rows(basis, indicator, formula, area, by, period)


def _parts(basis: Basis, indicator: Indicator, area: str) -> tuple[str, ...]:
    """Parts that can answer, the quickest first; by field and day only the whole place is held."""
    if indicator.subject != "dossiers":
        return tuple(key for key in BY_KEY if key.startswith(f"{indicator.subject}."))
    whole = ("dossiers.field",) if area == basis.place.root else ()
    return (part_key(indicator), *whole, f"{part_key(indicator)}.field")


def _from_part(
    basis: Basis,
    key: str,
    indicator: Indicator,
    formula: Formula,
    area: str,
    sides: tuple[str, ...],
    period: Period,
) -> dict:
    """The formula by the codes of one side, or of two."""
    along = tuple(BY_KEY[key].sides.index(side) for side in sides)
    table = split_table(basis, key, indicator.subject, formula, area, along, period)
    axes = [basis.cubes.parts[key].sides[number].codes for number in along]
    if len(axes) == 1:
        return dict(zip(axes[0], table.tolist(), strict=False))
    return {
        (row, column): int(table[r, c]) for r, row in enumerate(axes[0]) for c, column in enumerate(axes[1])
    }


def split_table(
    basis: Basis, key: str, subject: str, formula: Formula, area: str, along: tuple[int, ...], period: Period
) -> np.ndarray:
    """The formula summed over an area, by the sides `along` of a part."""
    if BY_KEY[key].dense:
        cells = basis.evaluator.cells(key, subject, formula, period)
        if BY_KEY[key].sides[0] == "area":
            cells = np.where(_column(basis.evaluator.leaf_mask(key, area), cells.ndim), cells, 0)
        sums = cells.sum(axis=tuple(side for side in range(cells.ndim) if side not in along))
        return sums if list(along) == sorted(along) else sums.T
    areas, total = basis.evaluator.leaf_mask(key, area), 0
    for term in formula.terms:
        total = total + term.sign * _term(basis, key, subject, term, areas, along, period)
    return total


def _column(mask: np.ndarray, sides: int) -> np.ndarray:
    return mask.reshape(-1, *(1,) * (sides - 1))


def _term(
    basis: Basis,
    key: str,
    subject: str,
    term: Term,
    areas: np.ndarray,
    along: tuple[int, ...],
    period: Period,
) -> np.ndarray:
    if term.channels:
        raise QuestionError(f"by: {term.counter} by class of channel is not split further")
    counter = counter_number(basis.place, subject, term)
    start = None if term.when in (AT_START, AT_END) else period.start
    end = period.start if term.when == AT_START else period.end
    return basis.splits.total(key, counter, start, end, areas, along)


def cross(basis: Basis, question: Question) -> CrossAnswer:
    """One count by two keys, e.g. "field,channel"; rows and columns with the greatest sums first."""
    (indicator,) = basis.indicators(question.indicators)[:1]
    by_row, _, by_column = (question.by or DEFAULT_CROSS[indicator.subject]).partition(",")
    if by_row not in SIDE or by_column not in SIDE or indicator.denominator or indicator.reads != COUNTERS:
        raise QuestionError(
            f"by: {question.by!r}: name two of {', '.join(SIDE)}, and an indicator that counts"
        )
    if basis.is_withheld(indicator.subject):
        return CrossAnswer(by_row=by_row, by_column=by_column, rows=(), columns=(), values=())
    sides = (SIDE[by_row], SIDE[by_column])
    key = next(
        (k for k in _parts(basis, indicator, question.area) if set(sides) <= set(BY_KEY[k].sides)), None
    )
    if key is None:
        raise QuestionError(f"by: {indicator.subject} are not counted by {by_row} and {by_column} together")
    table = _from_part(basis, key, indicator, indicator.numerator, question.area, sides, question.period)
    return _cross(by_row, by_column, {pair: value for pair, value in table.items() if value})


def _cross(by_row: str, by_column: str, table: dict[tuple[str, str], int]) -> CrossAnswer:
    rows, columns = (_by_sum(table, side) for side in (0, 1))
    values = tuple(tuple(table.get((row, column), 0) for column in columns) for row in rows)
    names = (tuple(code or NONE for code in codes) for codes in (rows, columns))
    return CrossAnswer(
        by_row=by_row, by_column=by_column, rows=next(names), columns=next(names), values=values
    )


def _by_sum(table: dict[tuple[str, str], int], side: int) -> list[str]:
    sums: dict[str, int] = {}
    for pair, value in table.items():
        sums[pair[side]] = sums.get(pair[side], 0) + value
    return sorted(sums, key=lambda code: (-sums[code], code))
