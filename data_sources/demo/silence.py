"""Units of the demo that are cut off: the one-stop system hands out nothing of them until they speak again.

What they held back comes then with the stamps it always had, so only who reads the last days again finds it.
"""

import threading
from collections.abc import Sequence

import numpy as np

from data_sources.demo.lives import gathered_columns
from data_sources.demo.log import Log
from data_sources.demo.segment import Segment

UNITS = ("receiving", "resolving")  # columns of a dossier: it is hidden if either unit is cut off


class Silenced:
    """Which units are cut off, by code, and from which wall millisecond on. Safe to share among threads."""

    def __init__(self, codes: Sequence[str]):
        self._numbers = {code: number for number, code in enumerate(codes)}
        self._since: dict[int, int] = {}
        self._lock = threading.Lock()

    @property
    def units(self) -> list[str]:
        with self._lock:
            return [code for code, number in self._numbers.items() if number in self._since]

    def cut(self, code: str, since: int) -> None:
        """ValueError for a unit that is none."""
        with self._lock:
            self._since.setdefault(self._number(code), since)

    def restore(self, code: str) -> None:
        with self._lock:
            self._since.pop(self._number(code), None)

    def _number(self, code: str) -> int:
        if code not in self._numbers:
            raise ValueError(f"unit: {code[:60]!r} is no unit that sends records of its own")
        return self._numbers[code]

    def heard(self, log: Log, segment: Segment, at: np.ndarray) -> np.ndarray:
        """The positions whose records are handed out."""
        with self._lock:
            since = dict(self._since)
        if not since:
            return at
        late = segment.stamp[at] >= min(since.values())
        if not late.any():
            return at
        hidden = np.zeros(len(at), dtype=bool)
        hidden[late] = self._hidden(log, segment, at[late], since)
        return at[~hidden]

    @staticmethod
    def _hidden(log: Log, segment: Segment, at: np.ndarray, since: dict[int, int]) -> np.ndarray:
        columns = gathered_columns(log.lives, UNITS, segment.source[at], segment.row[at])
        hidden = np.zeros(len(at), dtype=bool)
        for number, begun in since.items():
            theirs = (columns["receiving"] == number) | (columns["resolving"] == number)
            hidden |= theirs & (segment.stamp[at] >= begun)
        return hidden
