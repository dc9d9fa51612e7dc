"""Which dossiers are paid online: from the day the payment platform opened, a share that grows."""

import numpy as np

from data_sources.demo.courses import REFUSED, Courses
from data_sources.demo.world import World

_LINKED = 0.78  # of the published payments, those for a dossier; the rest are taxes, fines, insurance
_START_SHARE = 0.45  # of the share at the end of the published period


def linked_payments(world: World) -> int:
    """How many of the published payments are for a dossier."""
    return round(world.totals.payments * _LINKED)


def paid_in_history(
    rng: np.random.Generator, world: World, courses: Courses, index: np.ndarray, online: np.ndarray
) -> np.ndarray:
    """True for the dossiers paid online: exactly `linked_payments` in the published period, then at its last rate."""
    day, totals = world.days.numbers[index], world.totals
    payable = online & (world.catalogue.fee[courses.procedure] > 0) & (courses.outcome != REFUSED)
    inside = payable & (day >= totals.paid_first) & (day < totals.paid_end)
    rows = np.flatnonzero(inside)
    grown = (day[rows] - totals.paid_first) / (totals.paid_end - totals.paid_first)
    weight = _START_SHARE + (1 - _START_SHARE) * grown
    chosen = np.argsort(rng.exponential(1, len(rows)) / weight, kind="stable")[: linked_payments(world)]
    paid = np.zeros(len(index), dtype=bool)
    paid[rows[chosen]] = True
    after = payable & (day >= totals.paid_end)
    return paid | (after & (rng.random(len(index)) < paid_share(world, int(inside.sum()))))


def paid_share(world: World, payable: int) -> float:
    """The share of payable dossiers paid online at the end of the published period."""
    return linked_payments(world) / max(payable, 1) * 2 / (1 + _START_SHARE)
