"""What is made of parsed records before anything is stored: checked, the newest of each, and as columns.

It needs no store, so it is made in another process where histories are read ahead: columns pass from one process
to another ten times as quickly as the records they are made of.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.places import Place, SourceEntry
from ioc.domain.columns import columns_of
from ioc.domain.feed import Parsed, Rejection
from ioc.domain.records import Kind, PortalRecord
from ioc.domain.rules import rules_of
from ioc.domain.told import Columns
from ioc.domain.workcal import WorkCalendar
from ioc.ingest.check import check
from ioc.store.facts import STAMP

# moments that say something happened, for the age of a source's newest event
EVENTS = {
    Kind.DOSSIERS: ("submitted_at", "received_at", "end_at"),
    Kind.TICKETS: ("opened_at", "end_at"),
    Kind.PAYMENTS: ("requested_at", "paid_at", "refunded_at"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """size: of what came; good: what of it may come in, as columns, or as it is where a portal tells it."""

    size: int
    good: int
    rejections: list[Rejection]
    columns: Columns | None = None
    entries: Sequence[PortalRecord] = ()


def ready_of(parsed: Parsed, place: Place, entry: SourceEntry, calendar: WorkCalendar) -> Ready:
    """What can be made of the records of a source without asking what is stored."""
    good, refused = check(parsed.records, place)
    told = {"size": parsed.size, "good": len(good), "rejections": [*parsed.rejections, *refused]}
    if entry.portal_of is not None:
        return Ready(**told, entries=good)
    columns = newest_of_each(columns_of(Kind(entry.kind), good, rules_of(place, entry), calendar))
    return Ready(**told, columns=columns)


def newest_of_each(columns: Columns) -> Columns:
    """Of several versions of one code the one with the greatest stamp, in order of codes."""
    stamps = [columns[name] for name in reversed(STAMP)]
    codes = np.array(columns["code"], dtype=object)
    if len(set(columns["code"])) == len(codes):
        return columns
    ranks = {code: rank for rank, code in enumerate(sorted(set(columns["code"])))}
    order = np.lexsort((*stamps, np.array([ranks[code] for code in columns["code"]])))
    last = np.append(codes[order][1:] != codes[order][:-1], True)
    return taken(columns, order[last])


def taken(columns: Columns, rows: np.ndarray) -> Columns:
    """Some rows of columns."""
    numbers = rows.tolist()
    return {
        name: values[rows] if isinstance(values, np.ndarray) else [values[n] for n in numbers]
        for name, values in columns.items()
    }


def newest_event(kind: str, columns: Columns | None, moment: int) -> int | None:
    """The latest moment at which something has happened; nothing that lies ahead counts."""
    if columns is None:
        return None
    moments = np.concatenate([columns[name] for name in EVENTS[Kind(kind)]])
    past = moments[(moments >= 0) & (moments <= moment)]
    return int(past.max()) if len(past) else None
