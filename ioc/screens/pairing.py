"""How a new screen comes in: it shows a short code, a person enters it, the screen fetches its token."""

import secrets as chance

from ioc import clock
from ioc.access.limits import Limit
from ioc.access.secrets import derived, digest, new_secret
from ioc.domain.moments import SECOND, to_us
from ioc.errors import BusyError, SettingError
from ioc.store import Store
from ioc.store.screens import add_pairing, change_screen, fill_pairing, pairing_row

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is read for another
CODE_LENGTH = 6
WAITS_S = 600
PREFIX = "iocs_"  # so that a token that leaked is known for what it is
STARTED_MOST, STARTED_WITHIN_S = 60, 600.0  # from one address, which may stand for a whole centre
WRONG_MOST, WRONG_WITHIN_S = 10, 600.0  # codes of one person


def plain_code(text: str) -> str:
    """A code as people type it: small letters, blanks and dashes do not matter."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def token_from(secret: str, use: str) -> str:
    """The same whenever it is asked for: an answer that was lost costs nothing."""
    return PREFIX + derived(secret, use) + derived(secret, f"{use} and on")


class UnknownCodeError(SettingError):
    """No screen waits with this code."""


class Pairings:
    def __init__(self, desk: Store):
        self.desk = desk
        self.started = Limit(STARTED_MOST, STARTED_WITHIN_S)
        self.wrong = Limit(WRONG_MOST, WRONG_WITHIN_S)

    def start(self, address: str = "") -> tuple[str, str]:
        """A new code to be shown, and the secret that its screen holds; BusyError when there were too many."""
        if self.started.is_full(address):
            raise BusyError("too many pairings were begun from here; wait some minutes")
        self.started.note(address)
        code, secret = "".join(chance.choice(LETTERS) for _ in range(CODE_LENGTH)), new_secret()
        now = _now()
        with self.desk.write() as conn:
            told = {"code": code, "secret": digest(secret), "ends_at": now + WAITS_S * SECOND}
            add_pairing(conn, self.desk.place, now, **told)
        return code, secret

    def code_of(self, secret: str) -> str | None:
        """The code that a waiting screen goes on showing after a restart."""
        with self.desk.read() as conn:
            row = pairing_row(conn, self.desk.place, _now(), secret=digest(secret))
        return row["code"] if row and row["screen_id"] is None else None

    def check(self, code: str, by: str) -> str:
        """The code as kept, if a screen waits with it; SettingError else, BusyError after too many wrong ones."""
        if self.wrong.is_full(by):
            raise BusyError("too many wrong codes; wait some minutes")
        code = plain_code(code)
        with self.desk.read() as conn:
            row = pairing_row(conn, self.desk.place, _now(), code=code)
        if row is None or row["screen_id"] is not None:
            self.wrong.note(by)
            raise UnknownCodeError("code: no screen waits with this code; codes change every ten minutes")
        return code

    def fill(self, conn, code: str, screen: str) -> None:
        """The screen of a code is known: it has ten minutes more to fetch its token."""
        if not fill_pairing(conn, self.desk.place, code, screen, _now() + WAITS_S * SECOND):
            raise UnknownCodeError("code: somebody else has just used it")

    def claim(self, secret: str) -> tuple[str | None, bool]:
        """The token of a waiting screen, and whether it still waits or has it; the same token however often."""
        with self.desk.read() as conn:
            row = pairing_row(conn, self.desk.place, _now(), secret=digest(secret))
        if row is None or row["screen_id"] is None:
            return None, row is not None
        token = token_from(secret, "token")
        told = {"secret": digest(token), "secret_at": _now()}
        with self.desk.write() as conn:
            is_first = change_screen(conn, self.desk.place, row["screen_id"], {"secret": None}, **told)
            is_same = is_first or change_screen(
                conn, self.desk.place, row["screen_id"], {"secret": digest(token)}, secret=digest(token)
            )
        return (token, True) if is_same else (None, False)


def _now() -> int:
    return to_us(clock.real())
