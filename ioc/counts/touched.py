"""What a change of rows touches beside the counts: its rows by code, and their local days before and after.

What a reader remembers of other days stays true, and of these days all but those rows. Net changes alone do not
tell: a dossier that moves from nine to ten o'clock changes no count of a day.
"""

from collections.abc import Sequence

import numpy as np

from ioc.counts.deltas import Deltas
from ioc.domain.moments import MISSING, LocalDays
from ioc.domain.told import Columns

TOUCHED = "touched:"
LISTED = 5_000  # rows; more of them are quicker read again by their days
MOMENTS = {
    "dossiers": ("received_at", "due_at", "end_at"),
    "tickets": ("opened_at", "due_at", "end_at"),
    "payments": ("requested_at", "paid_at", "refunded_at"),
}
Key = tuple[str, str]  # source and code


def touched(
    subject: str, source: str, codes: Sequence[str], old: Columns | None, new: Columns | None, days: LocalDays
) -> Deltas:
    """Entries of the ledger beside the changes of the cubes: days by moment, and codes unless they are too many."""
    found = touched_days(subject, old, new, days)
    if len(codes) <= LISTED:
        keys = {"source": [source] * len(codes), "code": list(codes)}
        found[f"{TOUCHED}{subject}"] = _only_keys(**{k: np.array(v, dtype=object) for k, v in keys.items()})
    return found


def touched_days(subject: str, old: Columns | None, new: Columns | None, days: LocalDays) -> Deltas:
    """One entry a moment: its days as keys, and no counters."""
    found = {}
    for name in MOMENTS[subject]:
        moments = [columns[name] for columns in (old, new) if columns and name in columns]
        every = np.concatenate([np.zeros(0, dtype=np.int64), *moments])
        numbers = np.unique(days.of(every[every != MISSING])).astype(np.int64)
        found[f"{TOUCHED}{subject}.{name}"] = _only_keys(day=numbers)
    return found


def days_of(deltas: Deltas) -> dict[str, np.ndarray]:
    """The days that a version touched, ascending, by "subject.moment"."""
    named = ((name.removeprefix(TOUCHED), keys) for name, keys in _told(deltas))
    return {name: keys["day"] for name, keys in named if "day" in keys}


def rows_of(deltas: Deltas, subject: str) -> frozenset[Key] | None:
    """The rows of a subject that a version changed; None where it does not tell which."""
    told = dict(_told(deltas))
    if listed := told.get(f"{TOUCHED}{subject}"):
        return frozenset(zip(listed["source"].tolist(), listed["code"].tolist(), strict=True))
    own = any(name.startswith(f"{TOUCHED}{subject}.") for name in told)
    return None if own or not told else frozenset()


def _told(deltas: Deltas) -> list[tuple[str, dict[str, np.ndarray]]]:
    return [(name, keys) for name, (keys, _) in deltas.items() if name.startswith(TOUCHED)]


def _only_keys(**keys: np.ndarray) -> tuple[dict[str, np.ndarray], np.ndarray]:
    length = len(next(iter(keys.values())))
    return keys, np.zeros((length, 0), dtype=np.int64)
