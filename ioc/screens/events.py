"""What happened and wall screens are told: kept at the desk, open until its cause is gone, acknowledged by people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from geo.places import Place
from ioc import clock
from ioc.access.audit import Audit
from ioc.access.scope import Scope, scope_of
from ioc.domain.moments import HOUR, to_us
from ioc.errors import SettingError
from ioc.store import Store
from ioc.store.screen_events import (
    Row,
    acknowledge_event,
    add_event,
    close_events,
    drop_events,
    event_rows,
    open_events,
    tell_anew,
)
from ioc.texts import DEFAULT_LANGUAGE, t

QUIET, HIGH = "quiet", "high"
KINDS = (
    "screen_dead", "source_dead", "complaints_burst", "newly_overdue", "unit_silent", "units_silent", "unit_back",
)  # fmt: skip
LEVELS = {kind: QUIET for kind in KINDS} | {"source_dead": HIGH}  # a high one stops the rotation
SHOWN_H = 8  # so long one that is over can still be read
KEPT_DAYS = 90
KEPT_S = 2.0
MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class Cause:
    """What is the case now. key: of the cause, the same as long as it lasts; values: for the text."""

    key: str
    kind: str
    area: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """at: the place's time, microseconds UTC. text_key: of the catalogue, filled with the values."""

    key: str
    at: int
    kind: str
    level: str
    area: str
    text_key: str
    values: Mapping[str, Any]
    closed_at: int | None = None
    acknowledged_by: str | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def interrupts(self) -> bool:
        """Whether it stands on the walls until a person has acknowledged it or it is over."""
        return self.level == HIGH and self.is_open and self.acknowledged_by is None


class Events:
    """Shared by all threads of a web process."""

    def __init__(self, desk: Store, place: Place, audit: Audit):
        self.desk, self.place, self.audit = desk, place, audit
        self._kept: tuple[float, tuple[Event, ...]] = (0.0, ())

    def now(self) -> tuple[Event, ...]:
        """What is open, and what was in the last hours; the newest first."""
        until, found = self._kept
        if until > clock.monotonic():
            return found
        with self.desk.read() as conn:
            rows = event_rows(conn, self.desk.place, to_us(clock.now()) - SHOWN_H * HOUR)
        self._kept = (clock.monotonic() + KEPT_S, tuple(_event(row) for row in rows))
        return self._kept[1]

    def within(self, scope: Scope) -> list[Event]:
        return [one for one in self.now() if scope.allows(self.place, one.area)]

    def told_to(self, area: str, lang: str = DEFAULT_LANGUAGE) -> list[dict[str, Any]]:
        """What the screen of an area is told: those that interrupt first, then the newest that are open."""
        found = [one for one in self.within(scope_of([area])) if one.is_open]
        found.sort(key=lambda one: not one.interrupts)
        return [self.told(one, lang, area) for one in found[:MOST_TOLD]]

    def told(self, event: Event, lang: str, here: str = "") -> dict[str, Any]:
        """An event with its words, and its place where that is not here; an acknowledged one is no longer high."""
        where, text = self.place.areas[event.area].names.get(lang), self.text(event, lang)
        return {
            "key": event.key, "at": event.at, "kind": event.kind, "area": event.area, "place": where,
            "level": HIGH if event.interrupts else QUIET, "acknowledged": event.acknowledged_by is not None,
            "text": text if event.area == here else f"{where}: {text}",
        }  # fmt: skip

    def text(self, event: Event, lang: str) -> str:
        return t(event.text_key, lang, **{name: _word(value, lang) for name, value in event.values.items()})

    def write(self, causes: Iterable[Cause], kinds: Iterable[str]) -> None:
        """Opens an event for each new cause of these kinds, closes those whose cause is gone."""
        there, now = {cause.key: cause for cause in causes}, to_us(clock.now())
        with self.desk.read() as conn:
            known = {
                key: row for key, row in open_events(conn, self.desk.place).items() if row["kind"] in kinds
            }
        gone = [row["key"] for cause, row in known.items() if cause not in there]
        new = [cause for key, cause in there.items() if key not in known]
        lasting = [(known[key], _text(one)) for key, one in there.items() if key in known]
        other = [(row["key"], told) for row, told in lasting if row["told"] != told]
        if gone or new or other:
            self._write(gone, new, other, now)

    def _write(self, gone: list[str], new: list[Cause], other: list[tuple[str, str]], now: int) -> None:
        with self.desk.write() as conn:
            close_events(conn, self.desk.place, gone, now)
            for cause in new:
                add_event(
                    conn, self.desk.place, key=f"{cause.key}@{now}", cause=cause.key, at=now, kind=cause.kind,
                    level=LEVELS[cause.kind], area=cause.area, told=_text(cause),
                )  # fmt: skip
            for key, told in other:
                tell_anew(conn, self.desk.place, key, told)
            drop_events(conn, self.desk.place, now - KEPT_DAYS * 24 * HOUR)
        self._kept = (0.0, ())

    def acknowledge(self, key: str, by: str, *, address: str = "") -> None:
        """A person has seen it: it interrupts no longer. SettingError when there is nothing to acknowledge."""
        with self.desk.write() as conn:
            told = {"acknowledged_by": by, "acknowledged_at": to_us(clock.real())}
            if not acknowledge_event(conn, self.desk.place, key, **told):
                raise SettingError(f"there is no event {key!r} that waits to be acknowledged")
        self._kept = (0.0, ())
        self.audit.note("event_acknowledged", by, key, address=address)


def _event(row: Row) -> Event:
    told = {
        name: row[name] for name in ("key", "at", "kind", "level", "area", "closed_at", "acknowledged_by")
    }
    return Event(**told, text_key=f"screens.event.{row['kind']}", values=orjson.loads(row["told"]))


def _text(cause: Cause) -> str:
    return orjson.dumps(dict(cause.values), option=orjson.OPT_SORT_KEYS).decode()


def _word(value: Any, lang: str) -> Any:
    """A value in the language, where it has words of its own."""
    return value[lang] if isinstance(value, dict) else value
