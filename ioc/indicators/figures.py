"""The numbers of design §3 without a browser: always exact, counted from the rows. docs/figures.md tells the shape."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, and_

from geo.places import Place
from ioc.domain.moments import LocalDays, from_us, local_days
from ioc.domain.workcal import WorkCalendar, from_place
from ioc.errors import QuestionError
from ioc.indicators.breakdowns import Groups
from ioc.indicators.figure_counts import RowCounts
from ioc.indicators.figure_spans import Moment, spans_of
from ioc.indicators.figure_values import (
    WORDS,
    Values,
    carried_values,
    duration_values,
    flow_values,
    payment_values,
    stock_values,
)
from ioc.indicators.rows import Readable, alive_in, in_areas, read_chunks

SUBJECTS = ("dossiers", "tickets", "payments")
ATTRIBUTIONS = ("resolving", "receiving")
PER = ("day", "month")
MOST_ANSWERS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked, with nothing left open."""

    subject: str
    area: str
    edges: tuple[int, ...]
    by: tuple[str, ...]
    attribution: str
    lateness: str
    stocks_only: bool
    seen: frozenset[str] | None


def figures(
    store: Readable,
    place: Place,
    subject: str,
    *,
    area: str | None = None,
    start: Moment | None = None,
    end: Moment | None = None,
    at: Moment | None = None,
    by: Sequence[str] | str = (),
    per: str | None = None,
    attribution: Sequence[str] | str = ("resolving",),
    lateness: str | None = None,
    calendar: WorkCalendar | None = None,
    seen: frozenset[str] | None = None,
) -> list[dict[str, Any]]:
    """One entry per group, period and attribution: {subject, from, to, at, area, by, attribution, values}.

    A period is [start, end), whole history where both are left out; `at` asks for the stocks of one moment
    (together with a period, for both). seen: the leaves that may be named, all of them unless told.
    Raises QuestionError for what cannot be asked.
    """
    _check(place, subject, area, per)
    calendar, days = calendar or from_place(place), local_days(place.zone.key)
    by, area = _texts(by), area or place.root
    found: list[dict[str, Any]] = []
    with store.read() as conn:
        spans = spans_of(conn, place, subject, days, start, end, at, per)
        for way in _attributions(subject, attribution):
            for edges, stocks_only in spans:
                asked = Asked(
                    subject=subject, area=area, edges=edges, by=by, attribution=way,
                    lateness=lateness or place.policies.lateness, stocks_only=stocks_only, seen=seen,
                )  # fmt: skip
                found.extend(_answer(conn, place, calendar, days, asked))
    return found


def _check(place: Place, subject: str, area: str | None, per: str | None) -> None:
    if subject not in SUBJECTS:
        raise QuestionError(f"subject: {subject!r} is none of {', '.join(SUBJECTS)}")
    if area is not None and area not in place.areas:
        raise QuestionError(f"area: {place.code} has no area {area!r}")
    if per is not None and per not in PER:
        raise QuestionError(f"per: {per!r} is none of {', '.join(PER)}")


def _texts(value: Sequence[str] | str) -> tuple[str, ...]:
    return tuple(part for part in value.split(",") if part) if isinstance(value, str) else tuple(value)


def _attributions(subject: str, value: Sequence[str] | str) -> tuple[str, ...]:
    if subject != "dossiers":
        return ("resolving",)
    ways = _texts(value)
    if wrong := [way for way in ways if way not in ATTRIBUTIONS]:
        raise QuestionError(f"attribution: {wrong[0]!r} is none of {', '.join(ATTRIBUTIONS)}")
    return ways


def _answer(
    conn: Connection, place: Place, calendar: WorkCalendar, days: LocalDays, asked: Asked
) -> Iterator[dict[str, Any]]:
    groups = Groups(place, asked.subject, asked.by, asked.area, asked.attribution, asked.seen)
    _bounded(asked, len(groups))
    counts = RowCounts(place, calendar, days, asked.subject, np.array(asked.edges, dtype=np.int64))
    conditions = alive_in(asked.subject, asked.edges[0], asked.edges[-1])
    if asked.area != place.root:
        inside = in_areas(asked.subject, asked.attribution, place.leaves_of(asked.area))
        conditions = [and_(condition, inside) for condition in conditions]
    for columns in read_chunks(conn, place, asked.subject, conditions):
        counts.add(columns, groups)
        _bounded(asked, len(groups))
    counts.finish(len(groups))
    return _entries(place, asked, groups, counts)


def _bounded(asked: Asked, groups: int) -> None:
    if max(groups, 1) * len(asked.edges) > MOST_ANSWERS:
        raise QuestionError(
            f"per: more than {MOST_ANSWERS:,} numbers; choose a shorter period, months, or less to split by"
        )


def _entries(place: Place, asked: Asked, groups: Groups, counts: RowCounts) -> Iterator[dict[str, Any]]:
    for number, named in enumerate(groups.named()):
        for index in range(len(asked.edges) - (not asked.stocks_only)):
            yield {
                "subject": asked.subject,
                "area": asked.area,
                **_when(place, asked, index),
                "by": named,
                "attribution": asked.attribution if asked.subject == "dossiers" else None,
                "values": _values(asked, counts, number, index),
            }


def _when(place: Place, asked: Asked, index: int) -> dict[str, str | None]:
    moments = [from_us(edge, place.zone).isoformat() for edge in asked.edges[index : index + 2]]
    if asked.stocks_only:
        return {"from": None, "to": None, "at": moments[0]}
    return {"from": moments[0], "to": moments[1], "at": None}


def _values(asked: Asked, counts: RowCounts, group: int, index: int) -> Values:
    if asked.subject == "payments":
        return payment_values(counts.flow(group, index), counts.samples(group, index))
    if asked.stocks_only:
        return stock_values(asked.subject, asked.lateness, counts.stock(group, index))
    values = flow_values(asked.subject, asked.lateness, counts.flow(group, index))
    stock = stock_values(asked.subject, asked.lateness, counts.stock(group, index))
    carried = stock[WORDS[asked.subject]["stock"]]
    values |= carried_values(asked.subject, values, carried)
    values |= stock_values(asked.subject, asked.lateness, counts.stock(group, index + 1))
    return values | duration_values(counts.samples(group, index))
