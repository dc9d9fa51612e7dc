"""API tokens: made with a name, areas, permissions and an end; shown once, kept as a hash, revoked at any time."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson

from geo.places import Place
from ioc import clock
from ioc.access.caller import TOKEN, Caller
from ioc.access.people import check_areas
from ioc.access.roles import INGEST, OF_TOKENS
from ioc.access.scope import scope_of
from ioc.access.secrets import digest, new_id, new_secret
from ioc.domain.moments import to_us
from ioc.errors import SettingError
from ioc.store import Store
from ioc.store.tokens import Row, add_token, all_tokens, revoke_token, token_row

PREFIX = "ioc_"  # so that a token that leaked is known for what it is
LONGEST_DAYS = 731
KEPT_S = 3.0
MOST_KEPT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Moments in microseconds UTC of the world's time."""

    id: str
    name: str
    areas: tuple[str, ...]
    permissions: tuple[str, ...]
    created_by: str
    created_at: int
    expires_at: int
    revoked_at: int | None = None
    source: str | None = None  # that it pushes; such a token sees nothing

    def is_valid(self, now: int) -> bool:
        return self.revoked_at is None and now < self.expires_at


class Tokens:
    def __init__(self, desk: Store, place: Place):
        self.desk, self.place = desk, place
        self._kept: dict[str, tuple[float, Token]] = {}
        self._lock = threading.Lock()

    def all(self) -> list[Token]:
        with self.desk.read() as conn:
            return [_token(row) for row in all_tokens(conn, self.place.code)]

    def make(
        self, name: str, areas: Iterable[str], permissions: Iterable[str], days: int, created_by: str
    ) -> tuple[Token, str]:
        """A new token that reads, and what its bearer says; the latter is told this once."""
        areas, permissions = tuple(dict.fromkeys(areas)), tuple(dict.fromkeys(permissions))
        if wrong := [one for one in permissions if one not in OF_TOKENS] or not permissions:
            raise SettingError(f"permissions: {wrong!r}: name some of {', '.join(OF_TOKENS)}")
        check_areas(self.place, areas)
        return self._make(name, days, areas=areas, permissions=permissions, created_by=created_by)

    def make_pushing(self, name: str, source: str, days: int, created_by: str) -> tuple[Token, str]:
        """A new token that pushes records of one source and can do nothing else."""
        pushing = [one.name for one in self.place.sources.values() if one.push]
        if source not in pushing:
            known = ", ".join(pushing) or "none (push = true in place.toml makes one)"
            raise SettingError(f"source: {source!r} is no source that pushes; there are: {known}")
        told = {"areas": (), "permissions": (INGEST,), "created_by": created_by, "source": source}
        return self._make(name, days, **told)

    def _make(self, name: str, days: int, **told: Any) -> tuple[Token, str]:
        if not 1 <= len(name.strip()) <= 100:
            raise SettingError("name: must have 1 to 100 letters")
        if not 1 <= days <= LONGEST_DAYS:
            raise SettingError(f"days: must be 1 to {LONGEST_DAYS}")
        borne, now = PREFIX + new_secret(), clock.real()
        moments = {"created_at": to_us(now), "expires_at": to_us(now + timedelta(days=days))}
        token = Token(id=new_id(), name=name.strip(), **told, **moments)
        lists = {one: orjson.dumps(told[one]).decode() for one in ("areas", "permissions")}
        with self.desk.write() as conn:
            row = told | moments | lists
            add_token(conn, self.place.code, id=token.id, secret=digest(borne), name=token.name, **row)
        return token, borne

    def revoke(self, token: str) -> None:
        """Ends a token; SettingError when there is none to end."""
        with self.desk.write() as conn:
            done = revoke_token(conn, self.place.code, token, to_us(clock.real()))
        with self._lock:
            self._kept.clear()
        if not done:
            raise SettingError(f"there is no valid token {token!r}")

    def caller(self, borne: str) -> Caller | None:
        """Who bears a token that is valid."""
        token = self._read(digest(borne))
        if token is None or not token.is_valid(to_us(clock.real())):
            return None
        return Caller(
            kind=TOKEN, id=token.id, login=f"token:{token.name}", name=token.name, role="",
            scope=scope_of(token.areas), permissions=frozenset(token.permissions), source=token.source,
        )  # fmt: skip

    def _read(self, secret: str) -> Token | None:
        kept = self._kept.get(secret)
        if kept is not None and kept[0] > clock.monotonic():
            return kept[1]
        with self.desk.read() as conn:
            row = token_row(conn, self.place.code, secret)
        if row is None:
            return None
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[secret] = (clock.monotonic() + KEPT_S, _token(row))
        return self._kept.get(secret, (0, _token(row)))[1]


def _token(row: Row) -> Token:
    told = {
        name: row[name]
        for name in ("id", "name", "created_by", "created_at", "expires_at", "revoked_at", "source")
    }
    lists = {name: tuple(orjson.loads(row[name])) for name in ("areas", "permissions")}
    return Token(**told, **lists)
