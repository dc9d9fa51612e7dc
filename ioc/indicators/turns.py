"""Many readers or one writer at a time, so that a page never sees counts that are half changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Turns:
    def __init__(self) -> None:
        self._gate = Condition()
        self._readers = 0
        self._writing = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        self.start_reading()
        try:
            yield
        finally:
            self.stop_reading()

    def start_reading(self) -> None:
        with self._gate:
            self._gate.wait_for(lambda: not self._writing)
            self._readers += 1

    def stop_reading(self) -> None:
        with self._gate:
            self._readers -= 1
            self._gate.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._gate:
            self._gate.wait_for(lambda: not self._writing)
            self._writing = True
            self._gate.wait_for(lambda: self._readers == 0)
        try:
            yield
        finally:
            with self._gate:
                self._writing = False
                self._gate.notify_all()
