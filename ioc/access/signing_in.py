"""Signing in with a password: checked, counted, locked out after too many failures, written into the audit."""

from dataclasses import dataclass

from ioc import clock
from ioc.access.audit import Audit
from ioc.access.limits import Limit
from ioc.access.people import People, Person
from ioc.access.secrets import matches
from ioc.domain.moments import SECOND, to_us
from ioc.store.people import change_row, count_fail

FAILS_MOST = 5
LOCKED_S = 15 * 60
ADDRESS_FAILS, ADDRESS_WITHIN_S = 20, 300.0  # one address may stand for a whole office


@dataclass(frozen=True, slots=True)
class Attempt:
    """person: who came in; else why not: wrong | too_many. Whether a login exists or is locked stays untold."""

    person: Person | None
    why: str = ""


class SigningIn:
    def __init__(self, people: People, audit: Audit):
        self.people, self.audit = people, audit
        self.fails = Limit(ADDRESS_FAILS, ADDRESS_WITHIN_S)

    def try_password(self, login: str, password: str, address: str) -> Attempt:
        """Who it is, if the password is theirs and they may come in."""
        if self.fails.is_full(address):
            return Attempt(None, "too_many")
        row = self.people.row(login)
        is_right = matches(row["password"] if row else None, password)
        if row is None:
            return self._failed("", address, "unknown")  # people type passwords into the wrong box: not kept
        if row["disabled"] or _is_locked(row["locked_until"]):
            return self._failed(row["login"], address, "disabled" if row["disabled"] else "locked")
        if not is_right:
            return self._wrong(row["id"], row["login"], address)
        return Attempt(self.welcome(row["login"]))

    def welcome(self, login: str) -> Person:
        """Notes that a person came in; failures before are forgiven."""
        person = self.people.get(login)
        values = {"fails": 0, "locked_until": None, "signed_in_at": to_us(clock.real())}
        with self.people.desk.write() as conn:
            change_row(conn, self.people.place.code, person.id, **values)
        return person

    def _wrong(self, person: str, login: str, address: str) -> Attempt:
        until = to_us(clock.real()) + LOCKED_S * SECOND
        with self.people.desk.write() as conn:
            fails = count_fail(conn, self.people.place.code, person, FAILS_MOST, until)
        if fails == FAILS_MOST:
            self.audit.note("locked", login, login, address=address, fails=fails)
        return self._failed(login, address, "wrong")

    def _failed(self, login: str, address: str, reason: str) -> Attempt:
        self.fails.note(address)
        self.audit.note("sign_in_failed", login, login, address=address, reason=reason)
        return Attempt(None, "wrong")


def _is_locked(until: int | None) -> bool:
    return until is not None and until > to_us(clock.real())
