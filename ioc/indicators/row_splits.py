"""An indicator split by a key that no count in memory is split by: kind, state, procedure, responsible."""

import numpy as np

from geo.places import Place
from ioc.indicators.answers import Period
from ioc.indicators.basis import Basis
from ioc.indicators.breakdowns import Groups
from ioc.indicators.catalogue import Indicator
from ioc.indicators.cuts import D_AND_M
from ioc.indicators.evaluate import RULED
from ioc.indicators.figure_counts import RowCounts
from ioc.indicators.formulas import AT_END, AT_START, DURING, Formula, Term
from ioc.indicators.kept import Span
from ioc.indicators.rows import alive_in, in_areas, read_chunks
from ioc.store.tables import FACTS


def by_rows(
    basis: Basis, indicator: Indicator, formula: Formula, area: str, by: str, period: Period
) -> dict[str, int]:
    """Counted row by row; flows of the days that are over are remembered apart from today's."""
    only_flows = all(term.when == DURING for term in formula.terms)
    spans = basis.standing.pieces(period.start, period.end) if only_flows else [(period.start, period.end)]
    found: dict[str, int] = {}
    for start, end in spans:
        names, counts = _counted_rows(basis, indicator, area, by, start, end, only_flows)
        for number, name in enumerate(names):
            values = (
                t.sign * _of_rows(basis.place, counts, number, t, indicator.subject) for t in formula.terms
            )
            found[name] = found.get(name, 0) + sum(values)
    return found


def _of_rows(place: Place, counts: RowCounts, group: int, term: Term, subject: str) -> int:
    ruled = term.counter in RULED or term.counter in D_AND_M[subject]
    name = f"{term.counter}_{place.policies.lateness}" if ruled else term.counter
    if term.when in (AT_START, AT_END):
        return counts.stock(group, int(term.when == AT_END))(name)
    if term.channels:
        return sum(counts.flow(group, 0)(f"{name}_{cls}") for cls in term.channels)
    return counts.flow(group, 0)(name)


Counted = tuple[list[str], RowCounts]


def _counted_rows(
    basis: Basis, indicator: Indicator, area: str, by: str, start: int, end: int, only_flows: bool
) -> Counted:
    days = basis.standing.days
    span = Span(indicator.subject, days.day(start), days.day(max(start, end - 1))) if only_flows else None
    key = ("rows", indicator.subject, by, area, indicator.attribution, start, end, only_flows)
    return basis.cubes.remembered(
        key, lambda: _count_rows(basis, indicator, area, by, start, end, only_flows), span
    )


def _count_rows(
    basis: Basis, indicator: Indicator, area: str, by: str, start: int, end: int, only_flows: bool
) -> Counted:
    subject, place = indicator.subject, basis.place
    groups = Groups(place, subject, (by,), area, indicator.attribution)
    counts = RowCounts(place, basis.calendar, basis.standing.days, subject, np.array([start, end]))
    conditions = alive_in(subject, start, end)
    if only_flows and subject != "payments":
        conditions = [conditions[0], conditions[1] & (FACTS[subject].c.end_at < end)]
    if area != place.root:
        inside = in_areas(subject, indicator.attribution, place.leaves_of(area))
        conditions = [condition & inside for condition in conditions]
    for columns in read_chunks(basis.conn, place, subject, conditions):
        counts.add(columns, groups)
    counts.finish(len(groups))
    return [next(iter(named.values())) for named in groups.named()], counts
