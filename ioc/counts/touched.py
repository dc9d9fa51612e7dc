"""The local days that changed rows touch, before and after: what a reader remembers of other days stays true.

Net changes alone do not tell: a dossier that moves from nine to ten o'clock changes no count of a day.
"""

import numpy as np

from ioc.counts.deltas import Deltas
from ioc.domain.moments import MISSING, LocalDays
from ioc.domain.told import Columns

TOUCHED = "touched:"
MOMENTS = {
    "dossiers": ("received_at", "due_at", "end_at"),
    "tickets": ("opened_at", "due_at", "end_at"),
    "payments": ("requested_at", "paid_at", "refunded_at"),
}


def touched_days(subject: str, old: Columns | None, new: Columns | None, days: LocalDays) -> Deltas:
    """Entries of the ledger beside the changes of the cubes, one a moment: its days as keys, and no counters."""
    found = {}
    for name in MOMENTS[subject]:
        moments = [columns[name] for columns in (old, new) if columns and name in columns]
        every = np.concatenate([np.zeros(0, dtype=np.int64), *moments])
        numbers = np.unique(days.of(every[every != MISSING])).astype(np.int64)
        found[f"{TOUCHED}{subject}.{name}"] = ({"day": numbers}, np.zeros((len(numbers), 0), dtype=np.int64))
    return found
