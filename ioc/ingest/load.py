"""Loads parsed records: rows, history, counts, quarantine, cursor and version in ONE transaction.

A crash at any point loses and doubles nothing: either all of it happened, or the source is asked again.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from geo.places import Place, SourceEntry
from ioc import clock
from ioc.counts import apply, net, write_ledger
from ioc.counts.touched import touched
from ioc.domain.feed import Parsed
from ioc.domain.moments import to_us
from ioc.domain.records import Kind, PortalRecord
from ioc.domain.rules import rules_of
from ioc.domain.steps import step_columns
from ioc.domain.told import Columns
from ioc.domain.workcal import WorkCalendar
from ioc.ingest import heard
from ioc.ingest.portal import take_entries
from ioc.ingest.quarantine import keep
from ioc.ingest.ready import Ready, newest_event, ready_of, taken
from ioc.store import Store, announce, data_version, next_version
from ioc.store.facts import SINCE, STAMP, keep_history, rows_of_codes, write_rows
from ioc.store.gone import forget_gone, gone_of_codes
from ioc.store.polls import note_state, read_state
from ioc.store.steps import write_steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a load did. unchanged: known already, or older than what is stored."""

    records_in: int
    changed: int
    unchanged: int
    rejected: Counter = field(default_factory=Counter)
    version: int = 0


class Loader:
    """Loads records of the sources of one place."""

    def __init__(self, store: Store, place: Place, calendar: WorkCalendar):
        self.store, self.place, self.calendar = store, place, calendar

    def ready(self, source_name: str, parsed: Parsed) -> Ready:
        """What can be made of records before anything is stored, in another process too."""
        return ready_of(parsed, self.place, self.place.sources[source_name], self.calendar)

    def load(
        self, source_name: str, told: Parsed | Ready, *, cursor: str | None = None, heard: bool = True,
        heard_at: int | None = None,
    ) -> Summary:  # fmt: skip
        """One batch of one source. cursor: where the next poll goes on, None to leave it where it is.

        heard: whether the source was; records of ours that are tried again tell nothing of its age. heard_at: when
        the source told it, where that was before now.
        """
        entry, moment = self.place.sources[source_name], to_us(clock.now())
        ready = told if isinstance(told, Ready) else self.ready(source_name, told)
        with self.store.write(source_name) as conn:
            changed, version = self._store(conn, entry, ready, moment)
            keep(conn, self.place.code, source_name, entry.kind, ready.rejections, version, moment)
            if heard:
                newest = newest_event(entry.kind, ready.columns, moment)
                self._note(conn, source_name, cursor, newest, moment if heard_at is None else heard_at)
        self.store.checkpoint()
        return Summary(
            records_in=ready.size, changed=changed, unchanged=ready.good - changed,
            rejected=Counter(r.reason for r in ready.rejections), version=version,
        )  # fmt: skip

    def _store(self, conn: Any, entry: SourceEntry, ready: Ready, moment: int) -> tuple[int, int]:
        if entry.portal_of is not None:
            return self._take_entries(conn, entry.name, ready.entries, moment)
        return self._change(conn, entry.name, Kind(entry.kind), ready.columns, moment)

    def _take_entries(
        self, conn: Any, source: str, entries: Sequence[PortalRecord], moment: int
    ) -> tuple[int, int]:
        """A portal's view changes no version: no figure is made of it."""
        changed = take_entries(conn, self.place.code, source, entries, moment)
        return changed, data_version(conn, self.place.code)

    def _change(self, conn: Any, source: str, kind: Kind, columns: Columns, moment: int) -> tuple[int, int]:
        """Rows, history, counts and version; how many rows changed, and the version after it."""
        columns = self._not_gone(conn, source, columns)
        old = rows_of_codes(conn, self.place.code, source, kind, columns["code"])
        columns, superseded = accepted(columns, old)
        if not len(columns["code"]):
            return 0, data_version(conn, self.place.code)
        version = next_version(conn, self.place.code)
        told_anew = changed_content(columns, superseded)
        if told_anew:
            keep_history(conn, self.place.code, source, kind, told_anew, version, moment)
        since = standing_since(columns, superseded, told_anew, version, moment)
        write_rows(conn, self.place.code, kind, columns | since, version, moment)
        rules = rules_of(self.place, self.place.sources[source])
        if kind == Kind.DOSSIERS:
            steps = step_columns(columns, rules, self.calendar)
            write_steps(conn, self.place.code, source, columns, steps, superseded["code"])
        deltas = net(kind, superseded, columns, self.place, rules)
        apply(conn, self.place, deltas)
        rows = touched(kind, source, columns["code"], superseded, columns, self.calendar.days)
        write_ledger(conn, self.place, version, deltas | rows)
        self._hear(conn, source, columns, superseded, moment)
        announce(conn, self.place.code, version)
        return len(columns["code"]), version

    def _hear(self, conn: Any, source: str, columns: Columns, superseded: Columns, moment: int) -> None:
        """What the units told; nothing of a history that is still being read is late."""
        entry, settled = (
            self.place.sources[source],
            read_state(conn, self.place.code, source).history_complete,
        )
        told = (columns, superseded, self.calendar, moment)
        heard.note(conn, self.place.code, entry, *told, settled=settled)

    def _not_gone(self, conn: Any, source: str, columns: Columns) -> Columns:
        """Without versions of records that have left since; a newer version brings its record back."""
        gone = gone_of_codes(conn, self.place.code, source, columns["code"])
        if not len(gone["code"]):
            return columns
        columns, back = accepted(columns, gone)
        forget_gone(conn, self.place.code, source, back["code"])
        return columns

    def _note(self, conn: Any, source: str, cursor: str | None, newest: int | None, heard_at: int) -> None:
        before = read_state(conn, self.place.code, source)
        known = [m for m in (before.newest_event_at, newest) if m is not None]
        good_at = max(heard_at, before.last_good_at or heard_at)
        values = {"last_good_at": good_at, "newest_event_at": max(known, default=None)}
        if cursor is not None:
            values["cursor"] = cursor
        note_state(conn, self.place.code, source, **values)


def accepted(columns: Columns, old: Columns) -> tuple[Columns, Columns]:
    """The rows whose stamp is greater than the stored one's, and the stored rows they take the place of."""
    at = {code: row for row, code in enumerate(old["code"])}
    before = np.array([at.get(code, -1) for code in columns["code"]], dtype=np.int64)
    newer = before < 0
    tied = ~newer
    for name in STAMP:
        mine, theirs = columns[name][tied], old[name][before[tied]]
        rows = np.flatnonzero(tied)
        newer[rows[mine > theirs]] = True
        tied[rows[mine != theirs]] = False
    rows = np.flatnonzero(newer)
    return taken(columns, rows), taken(old, before[rows][before[rows] >= 0])


def changed_content(columns: Columns, superseded: Columns) -> list[str]:
    """Codes whose content differs from what is stored, or whose end was assumed from the stamp; else a new
    stamp alone makes no history."""
    content = dict(zip(columns["code"], _content(columns), strict=True))
    pairs = zip(superseded["code"], _content(superseded), strict=True)
    return [code for code, was in pairs if content[code] != was]


def _content(columns: Columns) -> list[tuple[int, ...]]:
    names = [name for name in ("row_hash", "end_at") if name in columns]
    return list(zip(*(columns[name].tolist() for name in names), strict=True))


def standing_since(
    columns: Columns, superseded: Columns, told_anew: list[str], version: int, moment: int
) -> Columns:
    """The version and moment from which each row is told so: those of the stored row where only its stamp is new."""
    changed = set(told_anew)
    stored = zip(
        superseded["code"], superseded["version"].tolist(), superseded["sys_from"].tolist(), strict=True
    )
    kept = {code: since for code, *since in stored if code not in changed}
    since = [kept.get(code, (version, moment)) for code in columns["code"]]
    return {name: np.array([one[n] for one in since], dtype=np.int64) for n, name in enumerate(SINCE)}
