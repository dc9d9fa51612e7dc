"""Rows of a subject held in memory for lists: numbers as arrays, words by number, and the entries each row makes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.places import Place
from ioc.domain import dossier
from ioc.domain.moments import LocalDays
from ioc.domain.pauses import paused_time
from ioc.domain.rules import rules_of
from ioc.domain.told import pauses_from
from ioc.domain.workcal import WorkCalendar
from ioc.indicators.cuts import dated_entries
from ioc.indicators.rows import Columns

NUMBERS = {
    "dossiers": ("status", "submitted_at", "received_at", "due_at", "end_at", "paused_since", "worked_us"),
    "tickets": ("opened_at", "due_at", "end_at", "worked_us"),
    "payments": ("amount", "requested_at", "paid_at", "refunded_at"),
}
WORDS = {
    "dossiers": (
        "source", "channel", "procedure_code", "field_code", "receiving_area", "resolving_area", "step", "holder",
    ),
    "tickets": ("source", "channel", "category", "kind", "state", "area", "responsible"),
    "payments": ("source", "channel", "type", "state", "area"),
}  # fmt: skip
RULED = {
    "dossiers": ("code", "parent_code", "has_fee", "paid_online", "pauses", "source_updated_at"),
    "tickets": ("code", "satisfaction", "lat"),
    "payments": ("code",),
}
COLUMNS = {subject: (*NUMBERS[subject], *WORDS[subject], *RULED[subject]) for subject in NUMBERS}


@dataclass(frozen=True, slots=True)
class Words:
    """A column of words: the number of each row's word. What is not told is the empty word."""

    numbers: np.ndarray
    words: tuple[str, ...]

    def take(self, rows: np.ndarray) -> "Words":
        return replace(self, numbers=self.numbers[rows])

    def among(self, wanted: Callable[[str], bool]) -> np.ndarray:
        """The rows whose word is wanted."""
        return np.array([wanted(word) for word in self.words], dtype=bool)[self.numbers]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTable:
    """codes: as bytes; dated: the moments of each counter's entries, MISSING where a row makes none."""

    subject: str
    codes: np.ndarray
    numbers: dict[str, np.ndarray]
    words: dict[str, Words]
    dated: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, rows: np.ndarray) -> "RowTable":
        """Some of the rows, by number or by a mask."""
        return replace(
            self,
            codes=self.codes[rows],
            numbers={name: column[rows] for name, column in self.numbers.items()},
            words={name: column.take(rows) for name, column in self.words.items()},
            dated={name: column[rows] for name, column in self.dated.items()},
        )

    def code(self, row: int) -> str:
        return bytes(self.codes[row]).decode()

    @property
    def size(self) -> int:
        """Bytes held."""
        plain = (self.codes, *self.numbers.values(), *self.dated.values())
        return sum(column.nbytes for column in (*plain, *(one.numbers for one in self.words.values())))


def table_of(
    place: Place, calendar: WorkCalendar, days: LocalDays, subject: str, columns: Columns
) -> RowTable:
    """Rows as they were read, in the order of source and code."""
    numbers = {name: np.asarray(columns[name], dtype=np.int64) for name in NUMBERS[subject]}
    if subject == "dossiers":
        numbers["paused_us"] = _paused(place, calendar, columns)
    if subject == "tickets":
        numbers["placed"] = np.array([lat is not None for lat in columns["lat"]], dtype=np.int64)
    table = RowTable(
        subject=subject,
        codes=np.array([code.encode() for code in columns["code"]], dtype=np.bytes_),
        numbers=numbers,
        words={name: _words(columns[name]) for name in WORDS[subject]},
        dated={
            name: moments
            for name, (moments, amounts) in dated_entries(place, subject, columns, days).items()
            if amounts is None
        },
    )
    return in_order(table)


def _paused(place: Place, calendar: WorkCalendar, columns: Columns) -> np.ndarray:
    """Working time inside the answered pauses of each dossier."""
    told = list(map(pauses_from, columns["pauses"]))
    return paused_time(dossier.pauses_of(columns, told, rules_of(place))[0], calendar)


def _words(values: Sequence[str | None]) -> Words:
    numbers: dict[str, int] = {}
    found = [numbers.setdefault(value or "", len(numbers)) for value in values]
    return Words(np.array(found, dtype=np.int32), tuple(numbers))


def in_order(table: RowTable) -> RowTable:
    """The rows by source and code, so that any stable order by something else leaves ties in this one."""
    sources = table.words["source"]
    rank = np.argsort(np.argsort(np.array(sources.words, dtype=object)))
    return table.take(np.lexsort((table.codes, rank[sources.numbers])))


def joined(tables: Sequence[RowTable]) -> RowTable:
    """The rows of several tables as one, in order."""
    first, *others = [table for table in tables if len(table)] or list(tables[:1])
    if not others:
        return first
    every = (first, *others)
    return in_order(
        RowTable(
            subject=first.subject,
            codes=np.concatenate([table.codes for table in every]),
            numbers={name: np.concatenate([t.numbers[name] for t in every]) for name in first.numbers},
            words={name: _joined_words([table.words[name] for table in every]) for name in first.words},
            dated={name: np.concatenate([table.dated[name] for table in every]) for name in first.dated},
        )
    )


def once(table: RowTable) -> RowTable:
    """The rows in order, each key once."""
    sources = table.words["source"].numbers
    again = (table.codes[1:] == table.codes[:-1]) & (sources[1:] == sources[:-1])
    return table.take(np.concatenate([[True], ~again])) if again.any() else table


def positions(table: RowTable, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Where the rows of some keys (source, code) stand; keys that are not there are left out."""
    by_source: dict[str, list[str]] = {}
    for source, code in keys:
        by_source.setdefault(source, []).append(code)
    found: dict[tuple[str, str], int] = {}
    for source, codes in by_source.items():
        rows = np.flatnonzero(table.words["source"].among(lambda word, source=source: word == source))
        own, wanted = table.codes[rows], np.array([code.encode() for code in codes], dtype=np.bytes_)
        for code, coded, at in zip(codes, wanted, np.searchsorted(own, wanted), strict=True):
            if at < len(own) and own[at] == coded:
                found[source, code] = int(rows[at])
    return found


def _joined_words(columns: Sequence[Words]) -> Words:
    numbers: dict[str, int] = {}
    found = []
    for column in columns:
        new = [numbers.setdefault(word, len(numbers)) for word in column.words]
        found.append(np.array(new, dtype=np.int32)[column.numbers])
    return Words(np.concatenate(found), tuple(numbers))
