"""Writers of one process in the order they came: SQLite takes whoever asks at the right moment, and starves others."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class InTurn:
    """A lock that is handed to whoever has waited longest."""

    def __init__(self) -> None:
        self._gate = threading.Lock()
        self._waiting: list[threading.Event] = []

    @contextmanager
    def turn(self) -> Iterator[None]:
        mine = threading.Event()
        with self._gate:
            self._waiting.append(mine)
            self._waiting[0].set()
        try:
            mine.wait()
            yield
        finally:
            self._leave(mine)

    def _leave(self, mine: threading.Event) -> None:
        """Also by who was interrupted while waiting."""
        with self._gate:
            self._waiting.remove(mine)
            if self._waiting:
                self._waiting[0].set()
