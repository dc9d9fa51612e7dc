"""Finds what somebody on the phone names: a dossier or ticket by its code, an area or a procedure by its name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sqlalchemy import Connection

from geo.names import Names as TwoNames
from geo.names import composed
from geo.places import Place
from geo.vietnamese import folded, unmarked
from ioc.access.scope import Scope
from ioc.indicators.lookups import Found, codes_from
from ioc.indicators.rows import START
from ioc.store.versions import data_version
from ioc.worklist.lists import Lists

EACH = 6  # hits of a kind
SHORTEST = 2
Forms = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """kind: dossier | ticket | area | procedure; key: code of a record (with its source), area or procedure."""

    kind: str
    key: str
    source: str = ""
    area: str = ""
    begun: int | None = None


class Names:
    """The names of areas and procedures, compared with and without marks; made ready by the first search."""

    def __init__(self, place: Place):
        self.place = place

    @cached_property
    def _areas(self) -> list[tuple[str, Forms]]:
        return [(key, self._forms(one.names)) for key, one in self.place.areas.items()]

    @cached_property
    def _procedures(self) -> list[tuple[str, Forms]]:
        return [(key, self._forms(one.names, key)) for key, one in self.place.procedures.items()]

    @staticmethod
    def _forms(names: TwoNames, *more: str) -> Forms:
        every = (names.vi, names.en, *more)
        return tuple("\n".join(f" {way(text)}" for text in every) for way in (_as_typed, folded, unmarked))

    def areas(self, text: str, scope: Scope) -> Iterator[Hit]:
        for key in _matching(self._areas, text):
            if scope.allows(self.place, key):
                yield Hit(kind="area", key=key)

    def procedures(self, text: str) -> Iterator[Hit]:
        return (Hit(kind="procedure", key=key) for key in _matching(self._procedures, text))


def _as_typed(text: str) -> str:
    """The text as it is, in small letters: of a word half typed the tone does not yet stand at its end."""
    return composed(text).casefold()


def _matching(entries: Iterable[tuple[str, Forms]], text: str) -> Iterator[str]:
    """Names with a word that begins as the text does; marks count only where some are typed."""
    typed, whole, plain = (f" {way(text)}" for way in (_as_typed, folded, unmarked))
    if not plain.strip():
        return iter(())
    if whole == plain:
        return (key for key, forms in entries if plain in forms[2])
    return (key for key, forms in entries if typed in forms[0] or whole in forms[1])


def search(lists: Lists, names: Names, text: str, scope: Scope) -> list[Hit]:
    """The first hits of every kind, within the scope; nothing for less than two letters."""
    text = " ".join(text.split())[:100]
    if len(text) < SHORTEST:
        return []
    found: list[Hit] = []
    if any(letter.isdigit() for letter in text):
        with lists.store.read() as conn:
            for kind, subject in (("dossier", "dossiers"), ("ticket", "tickets")):
                found += _records(conn, lists, kind, subject, text, scope)
    found += _first(names.areas(text, scope))
    return found + _first(names.procedures(text))


def _first(hits: Iterator[Hit]) -> list[Hit]:
    return [hit for hit, _ in zip(hits, range(EACH), strict=False)]


def _records(conn: Connection, lists: Lists, kind: str, subject: str, text: str, scope: Scope) -> list[Hit]:
    """By the beginning of the code whatever its state, and of open records by any part of it."""
    leaves = scope.leaves(lists.place)
    rows = dict.fromkeys(codes_from(conn, lists.place, subject, text, 4 * EACH))
    rows |= dict.fromkeys(_open(conn, lists, subject, text))
    allowed = (row for row in rows if not leaves.isdisjoint(row.areas))
    return _first(
        Hit(kind=kind, key=row.code, source=row.source, area=row.areas[-1], begun=row.begun)
        for row in allowed
    )


def _open(conn: Connection, lists: Lists, subject: str, text: str) -> Iterator[Found]:
    table = lists.open_sets[subject].table(conn, data_version(conn, lists.place.code))
    if not len(table):
        return
    rows = np.flatnonzero(np.char.find(np.char.upper(table.codes), text.upper().encode()) >= 0)
    names = ("receiving_area", "resolving_area") if subject == "dossiers" else ("area",)
    begun = table.numbers[START[subject]]
    for row in rows.tolist():
        words = {name: table.words[name] for name in ("source", *names)}
        told = {name: column.words[column.numbers[row]] for name, column in words.items()}
        yield Found(told["source"], table.code(row), tuple(told[name] for name in names), int(begun[row]))
