"""A connection to PostgreSQL that nobody waits on for ever, be the server dead or its statement without end."""

from collections.abc import Callable, Generator
from typing import Any

import psycopg
from psycopg import OperationalError
from psycopg.errors import ConnectionTimeout

from ioc import clock
from ioc.store.pulse import QUIET_S, Pulse


class Listening(psycopg.Connection):
    """Every exchange with the server notices its silence. most_s: no exchange may take longer, None for any time."""

    pulse: Pulse | None = None
    most_s: float | None = None

    def wait(self, gen: Generator, *told: Any, **more: Any) -> Any:
        if self.pulse is None:
            return super().wait(gen, *told, **more)
        self._or_close(self.pulse.refuse)
        return super().wait(self._noticing(gen), *told, **more)

    def _noticing(self, gen: Generator) -> Generator:
        """psycopg comes by ten times a second while nothing is heard (`ready` is nothing)."""
        begun = heard = clock.monotonic()
        try:
            wants = next(gen)
            while True:
                if ready := (yield wants):
                    heard = clock.monotonic()
                else:
                    self._or_close(self._look, begun, heard)
                wants = gen.send(ready)
        except StopIteration as end:
            return end.value

    def _look(self, begun: float, heard: float) -> None:
        now = clock.monotonic()
        if self.most_s is not None and now - begun > self.most_s:
            raise OperationalError(f"no answer for {self.most_s:g} s")
        if now - heard > QUIET_S:
            self.pulse.check()

    def _or_close(self, look: Callable[..., None], *told: float) -> None:
        """A connection in the middle of an exchange is of no use any more."""
        try:
            look(*told)
        except OperationalError:
            self.close()
            raise


def connect(pulse: Pulse, *told: Any, **more: Any) -> Listening:
    """A new connection that shares a pulse; refused at once while the server is known not to answer."""
    pulse.refuse()
    try:
        connection = Listening.connect(*told, **more)
    except ConnectionTimeout:
        pulse.missed()
        raise
    connection.pulse = pulse
    return connection
