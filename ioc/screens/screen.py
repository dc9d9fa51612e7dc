"""A wall screen as it is kept and as it was last heard of; what a heartbeat may say."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from typing import Any

import orjson

from ioc.domain.moments import SECOND
from ioc.errors import SettingError
from ioc.screens import programme as programmes
from ioc.screens.profile import Profile
from ioc.screens.programme import Programme

WAITING, LIVE, DEAD = "waiting", "live", "dead"  # paired but never heard; heard of lately; not
STATES = (WAITING, LIVE, DEAD)
# a screen beats every ten seconds: two may be lost, and with a look every few seconds the event of a screen
# that went dead is there within thirty
SILENT_S = 25
LONGEST_NAME = 100
MOST_DONE = 200
LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """Moments in microseconds UTC of the world's time. message: shown until message_until."""

    id: str
    name: str
    area: str
    profile: Profile
    programme: Programme
    paused: bool
    message: str | None
    message_until: int | None
    paired_by: str
    paired_at: int
    is_claimed: bool  # it has fetched its token

    def message_at(self, now: int) -> str | None:
        return self.message if self.message and (self.message_until or 0) > now else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a heartbeat says. version, as_of: of the epoch drawn; memory: bytes used; errors: so many so far."""

    page: str = ""
    version: int | None = None
    as_of: int | None = None
    width: int | None = None
    height: int | None = None
    errors: int = 0
    memory: int | None = None
    night: bool = False
    browser: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ScreenState:
    """seen_at: of the last heartbeat. state: waiting | live | dead."""

    screen: Screen
    state: str
    seen_at: int | None
    report: Report


def state_at(seen_at: int | None, now: int) -> str:
    if seen_at is None:
        return WAITING
    return LIVE if now - seen_at <= SILENT_S * SECOND else DEAD


def read_report(told: Any, *, browser: str = "", address: str = "") -> Report:
    """What a screen says of itself, cut to size; SettingError for what is no heartbeat."""
    if not isinstance(told, Mapping):
        raise SettingError("beat: must be an object")
    numbers = {name: _number(told, name) for name in ("version", "as_of", "width", "height", "memory")}
    errors = _number(told, "errors") or 0
    page, night = told.get("page", ""), told.get("night", False)
    if not isinstance(page, str) or not isinstance(night, bool):
        raise SettingError("beat: page must be a text, night true or false")
    who = {"browser": browser[:LONGEST_TEXT], "address": address}
    return Report(page=page[:LONGEST_TEXT], errors=errors, night=night, **numbers, **who)


def read_done(told: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the orders that a heartbeat says were done."""
    done = told.get("done") or []
    if not isinstance(done, list) or len(done) > MOST_DONE or not all(isinstance(one, str) for one in done):
        raise SettingError(f"beat.done: must be a list of at most {MOST_DONE} ids")
    return tuple(done)


def _number(told: Mapping[str, Any], name: str) -> int | None:
    value = told.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if value is not None and not (is_number and 0 <= value < 2**62):
        raise SettingError(f"beat.{name}: {value!r}: must be a number, not negative, or null")
    return None if value is None else int(value)


def report_text(report: Report) -> str:
    return orjson.dumps(asdict(report)).decode()


def report_of(text: str) -> Report:
    """What was kept of a heartbeat; what an older program kept may have other fields."""
    known = {field.name for field in fields(Report)}
    return Report(**{name: value for name, value in orjson.loads(text).items() if name in known})


def screen_of(row: Mapping[str, Any]) -> Screen:
    told = {name: row[name] for name in ("id", "name", "area", "paused", "message", "message_until")}
    return Screen(
        **told, paired_by=row["paired_by"], paired_at=row["paired_at"], is_claimed=row["secret"] is not None,
        profile=_profile(row["profile"]), programme=_programme(row["programme"]),
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _profile(text: str) -> Profile:
    return Profile.from_json(orjson.loads(text))


@lru_cache(maxsize=1024)
def _programme(text: str) -> Programme:
    return programmes.from_json(orjson.loads(text))


def profile_text(profile: Profile) -> str:
    return orjson.dumps(profile.to_json()).decode()


def programme_text(programme: Programme) -> str:
    return orjson.dumps(programmes.to_json(programme)).decode()
