"""Reads a source again without storing anything: where state, due or end of a record are told otherwise here."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import orjson

from geo.places import Place
from ioc.domain.columns import columns_of
from ioc.domain.feed import Source
from ioc.domain.moments import MISSING
from ioc.domain.records import Kind, Record
from ioc.domain.rules import rules_of
from ioc.domain.workcal import WorkCalendar
from ioc.store.facts import STAMP
from ioc.store.reconciled import DIFFERENT, CodeRow
from ioc.store.states import COMPARED, Stamped
from ioc.trust.causes import NOT_DELIVERED, REFUSED, SAME_STAMP
from ioc.trust.comparing import Day


def told_since(
    source: Source, cursor: str, place: Place, name: str, calendar: WorkCalendar
) -> dict[str, Stamped]:
    """The newest version of each code that changed since a cursor, refused ones too; SourceError where one fails."""
    kind, rules = Kind(place.sources[name].kind), rules_of(place, place.sources[name])
    found: dict[str, Stamped] = {}
    for page in source.fetch(cursor):
        records = source.parse(page).records
        for code, one in _stamped(kind, records, rules, calendar):
            if code not in found or found[code][0] < one[0]:
                found[code] = one
    return found


def _stamped(
    kind: Kind, records: list[Record], rules: Any, calendar: WorkCalendar
) -> Iterator[tuple[str, Stamped]]:
    columns = columns_of(kind, records, rules, calendar)
    stamps, values = ([_plain(columns[name]) for name in names] for names in (STAMP, COMPARED[kind]))
    rows = zip(columns["code"], zip(*stamps, strict=True), zip(*values, strict=True), strict=True)
    yield from ((code, (stamp, told)) for code, stamp, told in rows)


def _plain(column: np.ndarray | list) -> list:
    values = column.tolist() if isinstance(column, np.ndarray) else column
    return [None if value == MISSING else value for value in values]


def different(
    source: str, kind: str, day: Day, theirs: Mapping[str, Stamped], ours: Mapping[str, Stamped],
    refused: Mapping[str, tuple[str, str | None]],
) -> Iterator[CodeRow]:  # fmt: skip
    """The matched codes of a day of which the source tells something else; what is newer here is no difference."""
    for code in sorted(day.matched & theirs.keys() & ours.keys()):
        (stamp, told), (our_stamp, our) = theirs[code], ours[code]
        if told == our or stamp[0] < our_stamp[0]:
            continue
        cause = SAME_STAMP if stamp[0] == our_stamp[0] else REFUSED if code in refused else NOT_DELIVERED
        yield CodeRow(
            source=source, day=day.day, what=DIFFERENT, code=code, cause=cause, text=_both(kind, our, told),
            area=day.ours[code].area,
        )  # fmt: skip


def _both(kind: str, ours: tuple, theirs: tuple) -> str:
    """{"status": [ours, theirs]} of what differs, as JSON."""
    pairs = zip(COMPARED[kind], ours, theirs, strict=True)
    return orjson.dumps({name: [our, their] for name, our, their in pairs if our != their}).decode()
