"""What a screen bears: its token looked up, and changed for another without anybody noticing.

The token that follows is derived from the one borne, so that every answer hands over the same: one that is lost
costs nothing. The old one ends with the first use of the new, but for what was under way just then.
"""

from typing import Any

from ioc import clock
from ioc.access.secrets import digest, new_secret
from ioc.domain.moments import SECOND, to_us
from ioc.screens.known import Known
from ioc.screens.pairing import token_from
from ioc.store import Store
from ioc.store.screens import Row, change_screen

UNDER_WAY_S = 30
TURNED_AFTER_S = 30 * 24 * 3600  # a token is changed by itself once a month


class Bearing:
    def __init__(self, desk: Store, known: Known):
        self.desk, self.known = desk, known

    def row(self, token: str) -> Row | None:
        """The screen that bears a token; its first use ends the one before."""
        found = self.known.borne_by(digest(token))
        if found is None:
            return None
        row, which = found
        if which == "next_secret":
            self._begin(row)
        elif which == "before_secret" and row["before_until"] <= _now():
            return None
        return row

    def ask(self, screen: str) -> bool:
        """The next heartbeat is given another token."""
        return self._change(screen, {"turn": None}, turn=new_secret())

    def hand_over(self, token: str) -> str | None:
        """What the screen's cookie is to hold from now on; None: leave it as it is."""
        found = self.known.borne_by(digest(token))
        if found is None or found[1] == "before_secret":
            return None
        row, which = found
        if which == "next_secret":
            return token
        turn = row["turn"] or self._turned_by_itself(row)
        return token if turn is None else self._following(row, token_from(token, turn))

    def _turned_by_itself(self, row: Row) -> str | None:
        if row["secret_at"] is None or _now() - row["secret_at"] <= TURNED_AFTER_S * SECOND:
            return None
        self.ask(row["id"])
        return self.known.now().rows.get(row["id"], row)["turn"]

    def _following(self, row: Row, new: str) -> str:
        if row["next_secret"] != digest(new):
            self._change(row["id"], {"secret": row["secret"]}, next_secret=digest(new))
        return new

    def _begin(self, row: Row) -> None:
        """The token that followed is the one borne from here on."""
        told: dict[str, Any] = {
            "secret": row["next_secret"],
            "secret_at": _now(),
            "next_secret": None,
            "turn": None,
        }
        before = {"before_secret": row["secret"], "before_until": _now() + UNDER_WAY_S * SECOND}
        self._change(row["id"], {"next_secret": row["next_secret"]}, **told, **before)

    def _change(self, screen: str, where: dict[str, Any], **values: Any) -> bool:
        with self.desk.write() as conn:
            done = change_screen(conn, self.desk.place, screen, where, **values)
        self.known.forget()
        return done


def _now() -> int:
    return to_us(clock.real())
