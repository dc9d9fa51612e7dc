"""Whether a PostgreSQL server still answers: a frozen one keeps its connections open, and the system sees nothing."""

import logging
import threading
from collections.abc import Callable

from psycopg import OperationalError
from psycopg.errors import ConnectionTimeout

from ioc import clock

log = logging.getLogger("ioc.store")
QUIET_S = 2.0  # so long a question is quiet before the server is asked whether it lives at all
ANSWER_S = 3  # a new connection takes milliseconds; with QUIET_S a wall is told well within its ten seconds
AGAIN_S = 0.5


class Pulse:
    """One for all connections of a process to a server. The question whether it lives is a connection of its own: a
    long statement is waited for as long as the server answers others."""

    def __init__(self, knock: Callable[[], None]):
        self._knock = knock
        self._lock = threading.Lock()
        self._asked_at = -QUIET_S
        self._watch: threading.Thread | None = None

    @property
    def is_silent(self) -> bool:
        """Until the server answers again. A forked process has no such thread and finds out for itself."""
        return self._watch is not None and self._watch.is_alive()

    def refuse(self) -> None:
        """Nobody waits for a server that is known not to answer."""
        if self.is_silent:
            raise OperationalError("the database does not answer")

    def check(self) -> None:
        """Asks the server, once for all who wait; raises when it does not answer."""
        with self._lock:
            if not self.is_silent and clock.monotonic() - self._asked_at >= QUIET_S:
                self._ask()
        self.refuse()

    def missed(self) -> None:
        """A connection was not answered in time: nobody else needs to find that out."""
        with self._lock:
            if not self.is_silent:
                self._fall_silent()

    def _ask(self) -> None:
        if not self._answers():
            self._fall_silent()
        self._asked_at = clock.monotonic()

    def _answers(self) -> bool:
        """A refusal (too many connections, starting up) is an answer too."""
        try:
            self._knock()
        except ConnectionTimeout:
            return False
        except OperationalError:
            return True
        return True

    def _fall_silent(self) -> None:
        log.warning("the database does not answer")
        self._watch = threading.Thread(target=self._wait, name="database pulse", daemon=True)
        self._watch.start()

    def _wait(self) -> None:
        while not self._answers():
            clock.sleep(AGAIN_S)
        log.info("the database answers again")
