"""Urging (đôn đốc): a manager asks a unit to move dossiers by a moment of working time; it closes when they end.

Nothing is written to a source system: what was asked, answered and told as cause lives on the desk alone.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from geo.places import Place
from ioc import clock
from ioc.access.scope import Scope
from ioc.domain.moments import HOUR, to_us
from ioc.domain.workcal import WorkCalendar
from ioc.errors import QuestionError
from ioc.indicators.lookups import Row, rows_by_key
from ioc.indicators.rows import Readable
from ioc.store import Store
from ioc.worklist import urge_rows
from ioc.worklist.filters import DeskSays
from ioc.worklist.marks import Marks
from ioc.worklist.questions import CAUSES
from ioc.worklist.urge_rows import Key

AT_ONCE = 500  # dossiers urged at a time
LONGEST = 1_000  # letters of a note or an answer
HOURS = (4, 8, 16, 24, 40)
Ends = dict[Key, int | None]  # when each dossier ended, None while it is open; what is not there has no entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Urge:
    """One request to one unit. open: how many of its dossiers have not ended; late: not closed by its moment."""

    id: str
    unit: str
    asked_by: str
    asked_at: int
    due_at: int
    note: str
    dossiers: tuple[Key, ...]
    open: int
    answer: str | None = None
    answered_by: str | None = None
    answered_at: int | None = None
    closed_at: int | None = None

    def is_late(self, now: int) -> bool:
        return self.closed_at is None and self.due_at < now


class Urges:
    """Reads the facts, writes the desk."""

    def __init__(self, desk: Store, facts: Readable, place: Place, calendar: WorkCalendar):
        self.desk, self.facts, self.place, self.calendar = desk, facts, place, calendar

    def ask(self, keys: Sequence[Key], *, hours: int, note: str, by: str, scope: Scope) -> list[Urge]:
        """One urge to each unit that resolves some of the dossiers; those ended or out of sight are left out."""
        if hours not in HOURS:
            raise QuestionError(f"hours: {hours!r} is none of {', '.join(map(str, HOURS))}")
        rows = {key: row for key, row in self._seen(keys, scope).items() if row["end_at"] is None}
        if not rows:
            raise QuestionError("dossiers: none of them is open")
        now = to_us(clock.now())
        due = int(self.calendar.add(np.array([now]), hours * HOUR)[0])
        asked = [
            Urge(
                id=secrets.token_hex(8), unit=unit, asked_by=by, asked_at=now, due_at=due, note=_text(note),
                dossiers=own, open=len(own),
            )
            for unit, own in _by_unit(rows).items()
        ]  # fmt: skip
        with self.desk.write() as conn:
            for one in asked:
                told = {
                    name: getattr(one, name)
                    for name in ("id", "unit", "asked_by", "asked_at", "due_at", "note")
                }
                urge_rows.add_urge(conn, self.place.code, told, one.dossiers)
        return asked

    def of_units(self, scope: Scope, *, closed: bool = False) -> list[Urge]:
        """The urges to the units of a scope; those whose dossiers have all ended are closed, whoever looks first."""
        if closed:
            self.of_units(scope)
        with self.desk.read() as conn:
            rows = urge_rows.urges_of(conn, self.place.code, self._units(scope), closed=closed)
        found, ends = self._with_dossiers(rows)
        if closed:
            return found
        self._close([one for one in found if not one.open], ends)
        return [one for one in found if one.open]

    def about(self, key: Key, scope: Scope) -> list[Urge]:
        """Every request about one dossier to the units of a scope, the latest first."""
        self.of_units(scope)  # closes what is done
        with self.desk.read() as conn:
            rows = urge_rows.urges_about(conn, self.place.code, key, self._units(scope))
        return self._with_dossiers(rows)[0]

    def unit_of(self, key: Key, scope: Scope) -> str | None:
        """The unit that an open dossier would be urged of; None where it has ended or its unit is out of sight."""
        row = self._seen([key], scope).get(key)
        return row["resolving_area"] if row is not None and row["end_at"] is None else None

    def answer(self, urge_id: str, text: str, *, by: str, scope: Scope) -> None:
        """What the unit says; QuestionError where there is no such open urge in the scope."""
        if urge_id not in {one.id for one in self.of_units(scope)}:
            raise QuestionError("urge: there is no such open request")
        told = {"answer": _text(text), "answered_by": by, "answered_at": to_us(clock.now())}
        with self.desk.write() as conn:
            urge_rows.change_urge(conn, self.place.code, urge_id, **told)

    def set_cause(self, keys: Sequence[Key], cause: str | None, *, by: str, scope: Scope) -> int:
        """Tells why dossiers are late (None: takes it back); returns how many."""
        if cause is not None and cause not in CAUSES:
            raise QuestionError(f"cause: {cause!r} is none of {', '.join(CAUSES)}")
        rows = self._seen(keys, scope)
        values = None if cause is None else {"cause": cause, "set_by": by, "set_at": to_us(clock.now())}
        with self.desk.write() as conn:
            for key in rows:
                urge_rows.put_cause(conn, self.place.code, key, values)
        return len(rows)

    def causes(self) -> dict[Key, str]:
        """The cause of every dossier that has one."""
        with self.desk.read() as conn:
            return urge_rows.all_causes(conn, self.place.code)

    def says(self, names: Iterable[str]) -> DeskSays:
        """What the desk says for some filters: the cause of each dossier, and the open requests it is part of."""
        told = {}
        if "cause" in (wanted := set(names)):
            told["cause"] = {key: (cause,) for key, cause in self.causes().items()}
        if "urged" in wanted:
            with self.desk.read() as conn:
                told["urged"] = urge_rows.open_requests_of(conn, self.place.code)
        return told

    def open_of(self, keys: Iterable[Key]) -> dict[Key, int]:
        """Which of some dossiers are urged, and by when."""
        wanted = set(keys)
        codes = [code for _, code in wanted] if len(wanted) <= AT_ONCE else None
        with self.desk.read() as conn:
            found = urge_rows.open_urges_of(conn, self.place.code, codes)
        return {key: due for key, due in found.items() if key in wanted}

    def marks(self, keys: Sequence[Key]) -> Marks:
        """What is known of some dossiers: why they are late, and by when they are urged."""
        causes = self.causes()
        return Marks({key: causes[key] for key in keys if key in causes}, self.open_of(keys))

    def _units(self, scope: Scope) -> list[str] | None:
        return None if scope.is_whole(self.place) else sorted(scope.leaves(self.place))

    def _with_dossiers(self, rows: Sequence[dict]) -> tuple[list[Urge], Ends]:
        """Requests with their dossiers, and when those ended."""
        with self.desk.read() as conn:
            dossiers = urge_rows.dossiers_of(conn, self.place.code, [row["id"] for row in rows])
        ends = self._ends_of([key for keys in dossiers.values() for key in keys])
        return [_urge(row, dossiers[row["id"]], ends) for row in rows], ends

    # --- what the facts say

    def _seen(self, keys: Sequence[Key], scope: Scope) -> dict[Key, Row]:
        """The dossiers of keys whose resolving unit lies in the scope."""
        if len(keys) > AT_ONCE:
            raise QuestionError(f"dossiers: more than {AT_ONCE} at once")
        with self.facts.read() as conn:
            rows = rows_by_key(conn, self.place.code, "dossiers", keys)
        return {key: row for key, row in rows.items() if scope.allows(self.place, row["resolving_area"])}

    def _ends_of(self, keys: Sequence[Key]) -> Ends:
        with self.facts.read() as conn:
            found: Ends = {}
            for start in range(0, len(keys), AT_ONCE):
                rows = rows_by_key(conn, self.place.code, "dossiers", keys[start : start + AT_ONCE])
                found |= {key: row["end_at"] for key, row in rows.items()}
        return found

    def _close(self, done: Sequence[Urge], ends: Ends) -> None:
        """Closed is an urge since the last of its dossiers ended, not since somebody saw it."""
        if done:
            with self.desk.write() as conn:
                for one in done:
                    urge_rows.change_urge(conn, self.place.code, one.id, closed_at=_closed_at(one, ends))


def _closed_at(one: Urge, ends: Ends) -> int:
    """Now where a dossier is no longer there: nobody tells when it went."""
    now = to_us(clock.now())
    return max([one.asked_at, *(ends.get(key, now) for key in one.dossiers)])


def _by_unit(rows: dict[Key, Row]) -> dict[str, tuple[Key, ...]]:
    units: dict[str, tuple[Key, ...]] = {}
    for key, row in sorted(rows.items()):
        units[row["resolving_area"]] = (*units.get(row["resolving_area"], ()), key)
    return units


def _urge(row: dict, dossiers: list[Key], ends: Ends) -> Urge:
    told = {name: value for name, value in row.items() if name != "place"}
    return Urge(**told, dossiers=tuple(dossiers), open=sum(ends.get(key, 0) is None for key in dossiers))


def _text(text: str) -> str:
    text = (text or "").strip()
    if len(text) > LONGEST:
        raise QuestionError(f"text: longer than {LONGEST} letters")
    return text
