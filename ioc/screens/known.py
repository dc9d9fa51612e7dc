"""What the desk holds of screens, read anew every two seconds at most: five hundred screens ask all the time."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ioc import clock
from ioc.store import Store
from ioc.store.screens import Row, row_of_secret, screen_rows, screens_with_orders

KEPT_S = 2.0  # so long a change made in another process may go unseen
BORNE = ("secret", "next_secret", "before_secret")


@dataclass(frozen=True, slots=True)
class Seen:
    """rows: by id; by_secret: (id, which of its secrets); ordered: screens that orders wait for."""

    rows: Mapping[str, Row]
    by_secret: Mapping[str, tuple[str, str]]
    ordered: frozenset[str]
    until: float


class Known:
    """Shared by all threads of a process."""

    def __init__(self, desk: Store):
        self.desk = desk
        self._lock = threading.Lock()
        self._seen: Seen | None = None

    def now(self) -> Seen:
        with self._lock:
            if self._seen is None or self._seen.until < clock.monotonic():
                self._seen = self._read()
            return self._seen

    def forget(self) -> None:
        """Something was changed here: the next who asks reads it."""
        with self._lock:
            self._seen = None

    def borne_by(self, secret: str) -> tuple[Row, str] | None:
        """The screen that bears a token with this hash, and as which of its secrets."""
        found = self._found(self.now(), secret)
        if found is None and self._is_new(secret):
            self.forget()
            found = self._found(self.now(), secret)
        return found

    def _found(self, seen: Seen, secret: str) -> tuple[Row, str] | None:
        told = seen.by_secret.get(secret)
        return None if told is None else (seen.rows[told[0]], told[1])

    def _is_new(self, secret: str) -> bool:
        """Whether another process gave the token out since we read."""
        with self.desk.read() as conn:
            return row_of_secret(conn, self.desk.place, secret) is not None

    def _read(self) -> Seen:
        with self.desk.read() as conn:
            rows: list[Mapping[str, Any]] = screen_rows(conn, self.desk.place)
            ordered = screens_with_orders(conn, self.desk.place)
        by_secret = {row[which]: (row["id"], which) for row in rows for which in BORNE if row[which]}
        return Seen({row["id"]: row for row in rows}, by_secret, ordered, clock.monotonic() + KEPT_S)
