"""The records behind a number: the formula of an indicator, evaluated row by row instead of summed.

A formula is a sum of dated entries, each record makes at most one entry a counter, so what it adds to the number
is the same sum over its own entries. Whoever adds is a member; there is no second rule of what counts.
"""

from collections.abc import Sequence

import numpy as np
from sqlalchemy import ColumnElement, Connection, and_

from geo.places import Place
from ioc.domain.moments import MISSING, LocalDays
from ioc.domain.workcal import WorkCalendar
from ioc.errors import QuestionError
from ioc.indicators.answers import Period
from ioc.indicators.catalogue import BY_KEY, COUNTERS, DUE_SOON, INDICATORS, WAITING, Indicator
from ioc.indicators.evaluate import counter_name
from ioc.indicators.formulas import AT_START, DURING, Formula, Term
from ioc.indicators.gathered import SETS
from ioc.indicators.open_rows import due_of, has_waited, is_soon, is_waiting
from ioc.indicators.row_tables import COLUMNS, RowTable, joined, table_of
from ioc.indicators.rows import START, alive_in, in_areas, read_chunks, unindexed
from ioc.indicators.windows import due_soon_limits
from ioc.store.tables import FACTS

MOST = 1_500_000
# by the first word of a counter the moment its entries are dated by, where it is one
DATED = {
    "received": "received_at", "ended": "end_at", "opened": "opened_at", "closed": "end_at", "rated": "end_at",
    "succeeded": "paid_at", "refunded": "refunded_at",
}  # fmt: skip
LISTABLE: tuple[str, ...] = tuple(
    one.key for one in INDICATORS if one.unit == "count" and one.reads in (COUNTERS, DUE_SOON, WAITING)
)


LISTS: dict[str, Indicator] = {**{key: BY_KEY[key] for key in LISTABLE}, **SETS}


def listable(key: str) -> Indicator:
    """The indicator of a key whose value is a number of records, or a set of them; QuestionError for any other."""
    if key not in LISTS:
        raise QuestionError(f"members: {key!r} counts no records; allowed: {', '.join(LISTS)}")
    return LISTS[key]


def is_now(indicator: Indicator) -> bool:
    """Whether the number is about what is open at the end of the period, so that open rows answer it."""
    return indicator.reads == DUE_SOON or (indicator.reads == COUNTERS and indicator.numerator.is_stock)


def members(
    place: Place, calendar: WorkCalendar, indicator: Indicator, table: RowTable, period: Period
) -> np.ndarray:
    """Which rows make up the number of a period."""
    end = period.end
    if indicator.reads == WAITING:
        submitted = table.numbers["submitted_at"]
        return (submitted < end) & has_waited(calendar, submitted, end, indicator.at)
    if indicator.reads == DUE_SOON:
        dated = {name: (moments, None) for name, moments in table.dated.items()}
        limit = int(due_soon_limits(place, calendar, np.array([end]))[0])
        return is_soon(due_of(table.subject, table.numbers["due_at"], dated, table.codes), end, limit)
    return worth(place, indicator.numerator, table, period) != 0


def worth(place: Place, formula: Formula, table: RowTable, period: Period) -> np.ndarray:
    """What each row adds to a formula."""
    total = np.zeros(len(table), dtype=np.int8)
    for term in formula.terms:
        moments = table.dated[counter_name(place, term)]
        until = period.start if term.when == AT_START else period.end
        here = (moments < until) & (moments >= period.start if term.when == DURING else moments != MISSING)
        total[here & _in_classes(place, table, term)] += term.sign
    return total


def _in_classes(place: Place, table: RowTable, term: Term) -> np.ndarray | bool:
    """Rows that came by one of the term's classes of channels; without a channel: in person."""
    if not term.channels:
        return True
    told = {code: channel.cls for code, channel in place.channels.items()}
    return table.words["channel"].among(lambda code: told.get(code, "in_person") in term.channels)


# --- rows that may be members


def read_table(
    conn: Connection,
    place: Place,
    calendar: WorkCalendar,
    days: LocalDays,
    subject: str,
    conditions: Sequence[ColumnElement[bool]],
) -> RowTable:
    """All rows under the conditions; QuestionError where they are more than one list may hold."""
    parts, found = [], 0
    for columns in read_chunks(conn, place, subject, conditions, COLUMNS[subject]):
        parts.append(table_of(place, calendar, days, subject, columns))
        found += len(parts[-1])
        if found > MOST:
            raise QuestionError(f"period: more than {MOST:,} records to list; choose a shorter one")
    empty = {name: np.zeros(0, dtype=np.int64) for name in COLUMNS[subject]}
    return joined(parts or [table_of(place, calendar, days, subject, empty)])


def candidates(place: Place, indicator: Indicator, period: Period) -> list[ColumnElement[bool]]:
    """Disjoint conditions under which every member is read, and not many others."""
    if indicator.reads == WAITING:
        return [is_waiting(place)]
    if is_now(indicator):
        return [is_open(indicator.subject), *ended_since(indicator.subject, period.end)]
    subject, terms = indicator.subject, indicator.numerator.terms
    dated = {DATED.get(term.counter.partition("_")[0]) for term in terms if term.when == DURING}
    if len(dated) == 1 and None not in dated and all(term.when == DURING for term in terms):
        moment = FACTS[subject].c[dated.pop()]
        return [and_(moment >= period.start, moment < period.end)]
    until = period.start if all(term.when == AT_START for term in terms) else period.end
    return alive_in(subject, min(period.start, until), until)


def is_open(subject: str) -> ColumnElement[bool]:
    """Begun and not ended, whatever the time; found by the end alone, which most rows have."""
    table = FACTS[subject]
    return and_(unindexed(table.c[START[subject]]).is_not(None), table.c.end_at.is_(None))


def ended_since(subject: str, moment: int) -> list[ColumnElement[bool]]:
    """Rows that had begun before a moment and ended at it or later: open then, not any more."""
    return [alive_in(subject, moment, moment)[1]]


def within(
    conditions: Sequence[ColumnElement[bool]], subject: str, attribution: str, leaves: Sequence[str]
) -> list[ColumnElement[bool]]:
    """The same conditions for rows of some leaves alone."""
    inside = in_areas(subject, attribution, leaves)
    return [and_(condition, inside) for condition in conditions]
