"""What a keeper may tell a screen: deeds that it does once, and states that last (a message, a pause)."""

from collections.abc import Sequence
from typing import Any

import orjson

from ioc import clock
from ioc.access.secrets import new_id
from ioc.domain.moments import SECOND, to_us
from ioc.errors import SettingError
from ioc.screens.known import Known
from ioc.screens.programme import WALL_PAGES
from ioc.screens.screen import LONGEST_TEXT
from ioc.store import Store
from ioc.store.screens import add_order, change_screen, drop_orders, end_orders, waiting_orders

ONCE = ("reload", "show", "identify", "next")
LASTING = ("message", "pause", "resume")
COMMANDS = (*ONCE, *LASTING)
MOST_MINUTES = 24 * 60
KEPT_S = 3600  # a screen that was away for longer does not do what was meant then


class Orders:
    def __init__(self, desk: Store, known: Known):
        self.desk, self.known = desk, known

    def give(self, screen: str, command: str, *, page: str = "", text: str = "", minutes: int = 0) -> None:
        """An order for a screen that is there; SettingError names what is wrong with it."""
        check(command, page=page, text=text, minutes=minutes)
        now = to_us(clock.real())
        if command in ONCE:
            told = {"kind": command, **({"page": page} if command == "show" else {})}
            self._once(screen, told, now)
        else:
            self._lasting(screen, command, text.strip(), now + minutes * 60 * SECOND)
        self.known.forget()

    def take(self, screen: str, done: Sequence[str] = ()) -> list[dict[str, Any]]:
        """What a screen is to do: told again with the same id until the screen says that it was done.

        An answer that was lost on its way loses no order, and the screen does none twice.
        """
        if screen not in self.known.now().ordered:
            return []
        now = to_us(clock.real())
        with self.desk.write() as conn:
            drop_orders(conn, self.desk.place, now - KEPT_S * SECOND)
            end_orders(conn, self.desk.place, screen, done, now)
            waiting = waiting_orders(conn, self.desk.place, screen)
        if not waiting:
            self.known.forget()
        return [{"id": row["id"], **orjson.loads(row["told"])} for row in waiting]

    def _once(self, screen: str, told: dict[str, Any], now: int) -> None:
        with self.desk.write() as conn:
            text = orjson.dumps(told).decode()
            add_order(conn, self.desk.place, id=new_id(), screen_id=screen, told=text, ordered_at=now)

    def _lasting(self, screen: str, command: str, text: str, until: int) -> None:
        of_message = {"message": text or None, "message_until": until if text else None}
        told = of_message if command == "message" else {"paused": command == "pause"}
        with self.desk.write() as conn:
            change_screen(conn, self.desk.place, screen, {}, **told)


def check(command: str, *, page: str, text: str, minutes: int) -> None:
    """SettingError unless it is an order that makes sense; an empty message takes the last one down."""
    if command not in COMMANDS:
        raise SettingError(f"command: {command!r} is none of {', '.join(COMMANDS)}")
    if command == "show" and page not in WALL_PAGES:
        raise SettingError(f"page: {page!r} is none of {', '.join(WALL_PAGES)}")
    if command != "message":
        return
    if len(text.strip()) > LONGEST_TEXT or not text.replace("\n", " ").isprintable():
        raise SettingError(f"text: must have at most {LONGEST_TEXT} letters")
    if text.strip() and not 1 <= minutes <= MOST_MINUTES:
        raise SettingError(f"minutes: {minutes!r}: must be 1 to {MOST_MINUTES}")
