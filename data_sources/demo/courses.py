"""How long dossiers take: the course of each in working days after the day of receipt, drawn at once for many."""

from dataclasses import dataclass, fields

import numpy as np

from data_sources.demo.catalogue import BETWEEN, Catalogue
from data_sources.demo.units import BOTTOM, MIDDLE, TOP, Units

NORMAL, WITHDRAWN, STOPPED, REFUSED = 0, 1, 2, 3
_LATE = 0.0147  # of an ordinary procedure in an ordinary unit
_LONGEST = 130


@dataclass(slots=True)
class Courses:
    """Working days count from the day of receipt (index). due: before any pause; end: with the pause in it."""

    procedure: np.ndarray
    receiving: np.ndarray
    resolving: np.ndarray
    outcome: np.ndarray
    due: np.ndarray
    ask: np.ndarray  # 0: no supplement request
    pause: np.ndarray
    end: np.ndarray
    has_due: np.ndarray

    def pick(self, rows: np.ndarray) -> "Courses":
        return Courses(**{one.name: getattr(self, one.name)[rows] for one in fields(self)})

    def __len__(self) -> int:
        return len(self.procedure)


def join(parts: list[Courses]) -> Courses:
    return Courses(
        **{one.name: np.concatenate([getattr(p, one.name) for p in parts]) for one in fields(Courses)}
    )


def draw_courses(rng: np.random.Generator, catalogue: Catalogue, units: Units, size: int) -> Courses:
    procedure = catalogue.draw(rng, size)
    receiving, resolving = _places(rng, units, catalogue.tier[procedure])
    due = np.maximum(np.ceil(catalogue.limit[procedure]), 1).astype(np.int64)
    late = rng.random(size) < _LATE * catalogue.often_late[procedure] * units.tardiness[resolving]
    took = np.where(late, due + 1 + _overrun(rng, size), _in_time(rng, due, units.pace[resolving]))
    outcome = _outcomes(rng, due, took, late)
    ask, pause = _pauses(rng, took, outcome)
    has_due = (rng.random(size) >= 0.0015) | late
    return Courses(procedure, receiving, resolving, outcome, due, ask, pause, took + pause, has_due)


def _places(rng: np.random.Generator, units: Units, tier: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where dossiers are handed in and where they are decided; the two differ between levels."""
    size = len(tier)
    own = np.select(
        [tier == TOP, tier == MIDDLE], [np.full(size, units.top), units.draw(rng, size, MIDDLE)],
        units.draw(rng, size, BOTTOM),
    )  # fmt: skip
    elsewhere, up = rng.random(size), rng.random(size) < 0.35
    receiving = np.where((tier == TOP) & (elsewhere < 0.04), units.draw(rng, size, MIDDLE), own)
    receiving = np.where((tier == MIDDLE) & (elsewhere < 0.05), units.draw(rng, size, BOTTOM), receiving)
    above = np.where(up, units.top, units.office[own])
    resolving = np.where(tier == BETWEEN, above, own)
    moved = (tier == MIDDLE) & (receiving != own)
    return receiving, np.where(moved, units.office[receiving], resolving)


def _in_time(rng: np.random.Generator, due: np.ndarray, pace: np.ndarray) -> np.ndarray:
    """Working days of those in time: most well before the last day, a fifth on it."""
    size = len(due)
    days = np.floor(due * rng.beta(2.1, 1.5, size) * pace * 0.98 + rng.random(size) * 0.55)
    days = np.where(rng.random(size) < 0.13, due, days)
    return np.clip(days, 0, due).astype(np.int64)


def _overrun(rng: np.random.Generator, size: int) -> np.ndarray:
    """Working days beyond the first late one: usually few, sometimes months."""
    return np.minimum(np.floor(rng.lognormal(1.5, 1.5, size)), _LONGEST).astype(np.int64)


def _outcomes(rng: np.random.Generator, due: np.ndarray, took: np.ndarray, late: np.ndarray) -> np.ndarray:
    """Some are withdrawn or stopped, always before they are late."""
    chance = np.where((due >= 2) & (took >= 1) & ~late, rng.random(len(due)), 1.0)
    return np.select([chance < 0.008, chance < 0.014], [WITHDRAWN, STOPPED], NORMAL)


def _pauses(rng: np.random.Generator, took: np.ndarray, outcome: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The working day of the supplement request, and how many working days the answer takes."""
    size = len(took)
    asked = (took >= 2) & (outcome == NORMAL) & (rng.random(size) < 0.06)
    ask = 1 + np.floor(rng.random(size) * np.maximum(took - 1, 1) * 0.7).astype(np.int64)
    length = 1 + np.minimum(np.floor(rng.lognormal(1.35, 0.8, size)), 60).astype(np.int64)
    return np.where(asked, ask, 0), np.where(asked, length, 0)
