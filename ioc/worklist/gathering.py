"""Reads the sets of dossiers that are gathered from passes of steps and from the members of several numbers."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import numpy as np
from sqlalchemy import Connection, Select, func, select

from geo.places import Place
from ioc.domain.workcal import WorkCalendar
from ioc.indicators.answers import Period
from ioc.indicators.breakdowns import NONE
from ioc.indicators.gathered import GATHERINGS, Gathering, counts_passes
from ioc.indicators.members import read_table, within
from ioc.indicators.pending_rows import open_steps
from ioc.indicators.row_tables import RowTable, joined, once, positions
from ioc.indicators.rows import are_keys, area_column
from ioc.store.tables import dossier_steps as steps
from ioc.worklist.questions import PASSED, ListQuestion, refusing

Members = Callable[[str, Period], RowTable]  # the rows of an indicator's number, within the areas asked for
Passes = Counter[tuple[str, str]]  # by source and code how many


def gather(
    conn: Connection, place: Place, calendar: WorkCalendar, question: ListQuestion, leaves: Sequence[str], now: int,
    members: Members,
) -> RowTable:  # fmt: skip
    """The rows of a set, each once; of a set of passes `passes` says how many each row makes."""
    told = GATHERINGS[question.members]
    standing, lasting = _standing(conn, place, question, told, now, members)
    ended = _ended(conn, place, question, leaves) if told.ended else Counter()
    tables = [standing] if standing is not None else []
    if told.during:
        tables.append(members(told.during, question.period))
    if told.ended:
        asked = within(are_keys(conn, "dossiers", ended), "dossiers", question.by, leaves)
        tables.append(read_table(conn, place, calendar, calendar.days, "dossiers", asked))
    table = once(joined(tables))
    return with_passes(table, ended + lasting) if counts_passes(question.members) else table


def with_passes(table: RowTable, passes: Passes) -> RowTable:
    """The rows with the number of passes that each makes."""
    counts = np.zeros(len(table), dtype=np.int64)
    for key, row in positions(table, passes).items():
        counts[row] = passes[key]
    return replace(table, numbers={**table.numbers, "passes": counts})


def _standing(
    conn: Connection, place: Place, question: ListQuestion, told: Gathering, now: int, members: Members
) -> tuple[RowTable | None, Passes]:
    """What stands now, and of it what lasts in a wanted step."""
    if told.now is None:
        return None, Counter()
    table = members(told.now, Period(key="list", start=now, end=now))
    if not told.lasting:
        return table, Counter()
    table = table.take(table.words["step"].among(_wanted(question)))
    found = positions(table, _open_keys(conn, place, now))
    return table.take(np.sort(np.array([*found.values()], dtype=np.int64))), Counter(found.keys())


def _open_keys(conn: Connection, place: Place, now: int) -> list[tuple[str, str]]:
    rows = conn.execute(open_steps(place, now, steps.c.source, steps.c.code))
    return [(source, code) for source, code in rows]


def _ended(conn: Connection, place: Place, question: ListQuestion, leaves: Collection[str]) -> Passes:
    """The passes of the wanted steps that ended in the period."""
    query = select(steps.c.source, steps.c.code, func.count()).where(
        steps.c.place == place.code, steps.c.ended_at >= question.period.start, steps.c.ended_at < question.period.end
    )  # fmt: skip
    if area_column("dossiers", question.by) == "resolving_area" and len(leaves) < len(place.leaves):
        query = query.where(steps.c.resolving_area.in_(list(leaves)))
    rows = conn.execute(_of_steps(query, question).group_by(steps.c.source, steps.c.code))
    return Counter({(source, code): int(n) for source, code, n in rows})


def _of_steps(query: Select, question: ListQuestion) -> Select:
    told = dict(question.filters)
    if PASSED in told:
        query = query.where(steps.c.step.in_(list(told[PASSED])))
    if "procedure" in told:
        named, without = steps.c.procedure_code.in_(list(told["procedure"])), NONE in told["procedure"]
        query = query.where(named | steps.c.procedure_code.is_(None) if without else named)
    if refusing(PASSED) in told:
        query = query.where(steps.c.step.not_in(list(told[refusing(PASSED)])))
    return query


def _wanted(question: ListQuestion) -> Callable[[str], bool]:
    """Whether a row that lies in a step makes a pass that is asked for."""
    told = dict(question.filters)
    only, without = told.get(PASSED), told.get(refusing(PASSED), ())
    return lambda step: (only is None or (step or NONE) in only) and (step or NONE) not in without
