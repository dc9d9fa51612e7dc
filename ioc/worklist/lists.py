"""Lists fixed at (epoch, filter, order): members are read once, a page is a slice of their keys and one look-up."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace

import numpy as np
from sqlalchemy import Connection

from geo.places import Place
from ioc.access.scope import Scope
from ioc.domain.workcal import WorkCalendar
from ioc.errors import QuestionError
from ioc.indicators.answers import Epoch, Period
from ioc.indicators.catalogue import WAITING
from ioc.indicators.gathered import SETS
from ioc.indicators.members import candidates, ended_since, is_now, listable, members, read_table, within
from ioc.indicators.open_set import OpenSet
from ioc.indicators.row_tables import RowTable, joined
from ioc.indicators.rows import Readable, area_column
from ioc.store.versions import data_version
from ioc.worklist.clocks import Clocks, clocks_at
from ioc.worklist.filters import DeskSays, Sieve
from ioc.worklist.gathering import gather
from ioc.worklist.orders import ordered
from ioc.worklist.questions import ListQuestion, check

KEPT_ORDERS = 6  # of one list
MB = 1_000_000
OPEN_SUBJECTS = ("dossiers", "tickets")


@dataclass(slots=True)
class Held:
    """The members of a question at an epoch, with their clocks, and the orders made of them so far."""

    epoch: Epoch
    table: RowTable
    clocks: Clocks | None
    orders: OrderedDict[tuple, np.ndarray] = field(default_factory=OrderedDict)

    @property
    def size(self) -> int:
        clocks = self.clocks.size if self.clocks else 0
        return self.table.size + clocks + sum(order.nbytes for order in self.orders.values())


@dataclass(frozen=True, slots=True)
class OpenedList:
    """A list that stays as it is: epoch, rows in order. `held` has the values its rows were chosen by.

    leaves: those whose records its reader may see; a row that has moved out of them since is a code and no more.
    """

    question: ListQuestion
    epoch: Epoch
    held: Held
    order: np.ndarray
    leaves: frozenset[str]

    @property
    def total(self) -> int:
        return len(self.order)

    @property
    def passes(self) -> int | None:
        """How many passes through steps the rows make together; None where the list is not made of passes."""
        passes = self.held.table.numbers.get("passes")
        return None if passes is None else int(passes[self.order].sum())

    def keys(self, start: int, end: int) -> list[tuple[str, str]]:
        """Source and code of the rows from start to end."""
        table, rows = self.held.table, self.order[max(0, start) : max(0, end)].tolist()
        sources = table.words["source"]
        return [(sources.words[sources.numbers[row]], table.code(row)) for row in rows]

    def alone(self) -> "OpenedList":
        """The same rows in the same order with nothing beside their keys and clocks: small enough to be handed on."""
        table, clocks = self.held.table, self.held.clocks
        keys = RowTable(
            subject=table.subject, codes=table.codes[self.order], numbers={}, dated={},
            words={"source": table.words["source"].take(self.order)},
        )  # fmt: skip
        held = Held(self.epoch, keys, clocks.take(self.order) if clocks else None)
        return OpenedList(self.question, self.epoch, held, np.arange(self.total), self.leaves)


class Lists:
    """Shared by all threads of a web process; what was not asked for the longest is forgotten first."""

    def __init__(self, store: Readable, place: Place, calendar: WorkCalendar, most_bytes: int = 128 * MB):
        self.store, self.place, self.calendar, self.most_bytes = store, place, calendar, most_bytes
        self.open_sets = {subject: OpenSet(place, calendar, subject) for subject in OPEN_SUBJECTS}
        self._held: OrderedDict[tuple, Held] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[tuple, threading.Lock] = {}

    def open(
        self, question: ListQuestion, epoch: Epoch, scope: Scope, says: DeskSays | None = None
    ) -> OpenedList:
        """The list of a question at an epoch; with an epoch shown before, the very list shown then if still held."""
        check(self.place, question)
        question = _clamped(question, epoch.as_of)
        held = self.members(question, epoch, scope)
        key = (question.filters, question.search, question.sort, _mark_of(question, says or {}))
        order = held.orders.get(key)
        if order is None:
            order = self._ordered(held, question, says or {})
            with self._lock:
                held.orders[key] = order
                while len(held.orders) > KEPT_ORDERS:
                    held.orders.popitem(last=False)
        return OpenedList(question, held.epoch, held, order, scope.leaves(self.place))

    def total(self, question: ListQuestion, epoch: Epoch, scope: Scope, says: DeskSays | None = None) -> int:
        """How many rows a list has, which is not put in order for it."""
        check(self.place, question)
        question = _clamped(question, epoch.as_of)
        mask = self._passed(self.members(question, epoch, scope), question, says or {})
        return int(np.count_nonzero(mask))

    def members(self, question: ListQuestion, epoch: Epoch, scope: Scope) -> Held:
        """The records of a question, neither filtered nor ordered."""
        question = _clamped(question.bare(), epoch.as_of)
        key = (question, epoch, scope)
        with self._lock:
            turn = self._making.setdefault(key, threading.Lock())
        with turn:
            found = self._known(key)
            if found is None:
                found = self._read(question, epoch, scope)
                self._keep(key, found)
        with self._lock:
            self._making.pop(key, None)
        return found

    def catch_up(self) -> None:
        """Brings the open rows to the data as they are now, however long it takes."""
        with self.store.read(patient=True) as conn:
            version = data_version(conn, self.place.code)
            for one in self.open_sets.values():
                one.table(conn, version)

    # --- how it is made

    def _ordered(self, held: Held, question: ListQuestion, says: DeskSays) -> np.ndarray:
        mask = self._passed(held, question, says)
        return ordered(self.place, held.table, held.clocks, mask, question.sort)

    def _passed(self, held: Held, question: ListQuestion, says: DeskSays) -> np.ndarray:
        sieve = Sieve(self.place, self.calendar, held.table, held.clocks, held.epoch.as_of)
        return sieve.passed(question, says)

    def _read(self, question: ListQuestion, epoch: Epoch, scope: Scope) -> Held:
        now, is_set = epoch.as_of, question.members in SETS
        with self.store.read() as conn:
            version = data_version(conn, self.place.code)
            read = self._gathered if is_set else self._members
            table = read(conn, version, question, scope, now)
        moment = now if is_set else min(now, question.period.end)
        return Held(Epoch(version, moment), table, clocks_at(self.place, self.calendar, table, moment))

    def _gathered(
        self, conn: Connection, version: int, question: ListQuestion, scope: Scope, now: int
    ) -> RowTable:
        """A set that no indicator counts, out of the members of those that do, and of passes."""

        def of(members: str, period: Period) -> RowTable:
            told = replace(question, members=members, period=period, attribution=question.by)
            return self._members(conn, version, told, scope, now)

        leaves = sorted(set(self.place.leaves_of(question.area)) & scope.leaves(self.place))
        return gather(conn, self.place, self.calendar, question, leaves, now, of)

    def _members(
        self, conn: Connection, version: int, question: ListQuestion, scope: Scope, now: int
    ) -> RowTable:
        indicator = listable(question.members)
        leaves = set(self.place.leaves_of(question.area)) & scope.leaves(self.place)
        area = area_column(indicator.subject, question.by)
        table = self._candidates(conn, version, question, sorted(leaves))
        inside = table.words[area].among(lambda leaf: leaf in leaves)
        rows = np.flatnonzero(inside & members(self.place, self.calendar, indicator, table, question.period))
        return table if len(rows) == len(table) else table.take(rows)

    def _candidates(
        self, conn: Connection, version: int, question: ListQuestion, leaves: list[str]
    ) -> RowTable:
        """Open rows come from memory; what is asked of the database is limited to the leaves."""
        indicator, period = listable(question.members), question.period
        subject, whole = indicator.subject, len(leaves) == len(self.place.leaves)
        asked = (
            ended_since(subject, period.end)
            if is_now(indicator)
            else candidates(self.place, indicator, period)
        )
        asked = asked if whole else within(asked, subject, question.by, leaves)
        read = read_table(conn, self.place, self.calendar, self.calendar.days, subject, asked)
        if not is_now(indicator):
            return read
        still_open = self.open_sets[subject].table(conn, version)
        return joined([still_open, read]) if len(read) else still_open

    # --- what is held

    def _known(self, key: tuple) -> Held | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def _keep(self, key: tuple, found: Held) -> None:
        with self._lock:
            self._held[key] = found
            while len(self._held) > 1 and sum(one.size for one in self._held.values()) > self.most_bytes:
                self._held.popitem(last=False)


def _clamped(question: ListQuestion, as_of: int) -> ListQuestion:
    """The question up to now; who waits for acceptance is only known for now, as the reader says."""
    period = question.period
    if listable(question.members).reads == WAITING and period.end < as_of:
        raise QuestionError(f"members: {question.members} is only known for now")
    end = max(period.start, min(period.end, as_of))
    return replace(question, period=Period(key="list", start=period.start, end=end))


def _mark_of(question: ListQuestion, says: DeskSays) -> int:
    """What the desk says matters only to a list that is filtered by it."""
    names = {name for name, _ in question.filters}
    return hash(
        tuple((name, frozenset(told.items())) for name, told in sorted(says.items()) if name in names)
    )
