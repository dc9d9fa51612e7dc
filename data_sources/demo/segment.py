"""Changes in the order they are handed out: the whole history, or one live day."""

from dataclasses import dataclass

import numpy as np


@dataclass(slots=True)
class Segment:
    """Sorted by stamp (wall ms). source, row: whose version; shown: from when; flaw: 0 or what is wrong with it."""

    stamp: np.ndarray
    source: np.ndarray
    row: np.ndarray
    shown: np.ndarray
    flaw: np.ndarray

    def __len__(self) -> int:
        return len(self.stamp)

    def visible(self, start: int, now: int) -> np.ndarray:
        """Positions from `start` on that the service shows by now."""
        end = int(np.searchsorted(self.stamp, now, side="right"))
        return start + np.flatnonzero(self.shown[start:end] <= now)


def segment_of(moment: np.ndarray, source: np.ndarray, row: np.ndarray) -> Segment:
    """Versions in order, their wall seconds made into milliseconds by a fixed scatter."""
    stamp = moment * 1000 + (row * 7919 + source * 104_729) % 1000
    order = np.lexsort((row, source, stamp))
    stamp = stamp[order]
    flaw = np.zeros(len(stamp), dtype=np.int8)
    return Segment(stamp, source[order].astype(np.int32), row[order].astype(np.int32), stamp, flaw)
