"""Sessions: begun at sign-in, looked up at every request, ended by idleness, age, sign-out or an administrator."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from ioc import clock
from ioc.access.caller import PERSON, Caller
from ioc.access.people import Person
from ioc.access.roles import ROLES
from ioc.access.scope import scope_of
from ioc.access.secrets import derived, digest, new_secret
from ioc.domain.moments import SECOND, to_us
from ioc.store import Store
from ioc.store.sessions import add_session, drop_old, end_session, end_sessions_of, session_row, touch_session

KEPT_S = 3.0  # so long another process may go on with a session that was ended here
TOUCH_S = 60
MOST_KEPT = 5_000
HOUR = 3600 * SECOND


@dataclass(frozen=True, slots=True)
class _Kept:
    caller: Caller
    seen_at: int
    until: float


class Sessions:
    """idle, most: hours without a deed of the person, and hours altogether."""

    def __init__(self, desk: Store, *, idle_hours: float, most_hours: float):
        self.desk, self.idle, self.most = desk, int(idle_hours * HOUR), int(most_hours * HOUR)
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def begin(self, person: Person, how: str) -> str:
        """A new session; what its cookie holds."""
        secret, now = new_secret(), to_us(clock.real())
        with self.desk.write() as conn:
            drop_old(conn, self.desk.place, now - self.most, now - self.idle)
            add_session(
                conn,
                self.desk.place,
                id=digest(secret),
                person_id=person.id,
                how=how,
                created_at=now,
                seen_at=now,
            )
        return secret

    def caller(self, secret: str, *, deed: bool) -> Caller | None:
        """Who holds the cookie. deed: a person did something, so that idleness counts anew; no page's own refresh."""
        key, now = digest(secret), to_us(clock.real())
        kept = self._kept.get(key)
        if kept is None or kept.until < clock.monotonic():
            kept = self._read(key, secret, now)
        if kept is not None and deed and now - kept.seen_at > TOUCH_S * SECOND:
            self._touch(key, now)
        return None if kept is None else kept.caller

    def end(self, secret: str) -> None:
        with self.desk.write() as conn:
            end_session(conn, self.desk.place, digest(secret))
        self.forget()

    def end_all(self, person: str) -> int:
        """Signs a person out everywhere."""
        with self.desk.write() as conn:
            ended = end_sessions_of(conn, self.desk.place, person)
        self.forget()
        return ended

    def forget(self) -> None:
        """What is remembered of people is read again: something of theirs changed."""
        with self._lock:
            self._kept.clear()

    def _read(self, key: str, secret: str, now: int) -> _Kept | None:
        with self.desk.read() as conn:
            row = session_row(conn, self.desk.place, key)
        if row is None or row["disabled"] or self._is_over(row, now):
            self._drop(key)
            return None
        kept = _Kept(_caller(row, secret), row["seen_at"], clock.monotonic() + KEPT_S)
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = kept
        return kept

    def _is_over(self, row: Mapping[str, Any], now: int) -> bool:
        return now - row["created_at"] > self.most or now - row["seen_at"] > self.idle

    def _touch(self, key: str, now: int) -> None:
        with self.desk.write() as conn:
            touch_session(conn, self.desk.place, key, now)
        self._drop(key)

    def _drop(self, key: str) -> None:
        with self._lock:
            self._kept.pop(key, None)


def _caller(row: Mapping[str, Any], secret: str) -> Caller:
    """A person who comes in by OpenID Connect has no first password to change."""
    return Caller(
        kind=PERSON, id=row["person_id"], login=row["login"], name=row["name"], role=row["role"],
        scope=scope_of(orjson.loads(row["areas"])), permissions=ROLES.get(row["role"], frozenset()),
        must_change=row["must_change"] and row["how"] == "password", csrf=derived(secret, "csrf"),
    )  # fmt: skip
