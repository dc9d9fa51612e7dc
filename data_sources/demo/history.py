"""The dossiers of the history: drawn as ordinary ones, then a few are moved so that the totals tie exactly.

The tie holds by calendar day and by instant alike: a dossier is due at the end of a working day and ends
within office hours, so both rules say the same of every one.
"""

import numpy as np

from data_sources.demo.courses import REFUSED, Courses, draw_courses, join
from data_sources.demo.dossiers import dossier_lives
from data_sources.demo.lives import Lives
from data_sources.demo.online import most_likely, propensity
from data_sources.demo.paying import paid_in_history
from data_sources.demo.tie import tie_late, tie_pending
from data_sources.demo.world import World

REFUSED_SHARE = 0.008
_POOL = 6  # courses drawn for each one carried over: long ones are the likelier to be caught under way


def history(world: World) -> Lives:
    """Everything accepted or refused before the cut, with what is still to come of it."""
    rng, totals = np.random.default_rng([world.seed, 3]), world.totals
    last = int(world.days.index(totals.cut)) - 1
    courses, index = _dossiers(rng, world, last)
    tie_pending(rng, courses, index, last, totals.pending)
    tie_late(rng, courses, index, last, totals.late)
    online = _online(rng, world, courses)
    refused, refused_index = _refused(rng, world, last)
    courses, index = join([courses, refused]), np.concatenate([index, refused_index])
    online = np.concatenate([online, np.ones(len(refused), dtype=bool)])
    paid = paid_in_history(rng, world, courses, index, online)
    return dossier_lives(rng, world, courses, index, online, paid)


def _dossiers(rng: np.random.Generator, world: World, last: int) -> tuple[Courses, np.ndarray]:
    carried, carried_index = _carried_over(rng, world)
    received = draw_courses(rng, world.catalogue, world.units, world.totals.received)
    index = _receipt_days(rng, world, last, len(received))
    return join([carried, received]), np.concatenate([carried_index, index])


def _carried_over(rng: np.random.Generator, world: World) -> tuple[Courses, np.ndarray]:
    """Dossiers under way when the period begins: the longer they take, the likelier they are among them."""
    first, count = int(world.days.index(world.totals.first)), world.totals.carried_over
    pool = draw_courses(rng, world.catalogue, world.units, _POOL * count)
    order = np.argsort(rng.exponential(1, len(pool)) / np.maximum(pool.end, 1e-9), kind="stable")
    chosen = pool.pick(order[:count])
    age = np.floor(rng.random(count) * chosen.end).astype(np.int64)
    return chosen, first - 1 - age


def _receipt_days(rng: np.random.Generator, world: World, last: int, size: int) -> np.ndarray:
    first = int(world.days.index(world.totals.first))
    weight = world.season.offices(world.days.numbers[first : last + 1]) * rng.lognormal(
        0, 0.04, last + 1 - first
    )
    return first + np.searchsorted(np.cumsum(weight) / weight.sum(), rng.random(size), side="right")


def _online(rng: np.random.Generator, world: World, courses: Courses) -> np.ndarray:
    """Exactly as many of the period as published; those carried over by the same odds."""
    scores, carried = propensity(rng, world, courses), world.totals.carried_over
    received = most_likely(scores[carried:], world.totals.online)
    return np.concatenate([scores[:carried] > scores[carried:][received].min(), received])


def _refused(rng: np.random.Generator, world: World, last: int) -> tuple[Courses, np.ndarray]:
    courses = draw_courses(rng, world.catalogue, world.units, int(world.totals.online * REFUSED_SHARE))
    courses.outcome[:] = REFUSED
    courses.pause[:] = 0
    return courses, _receipt_days(rng, world, last, len(courses))


def per_day(world: World) -> float:
    """Dossiers received on a working day of weight one."""
    last = int(world.days.index(world.totals.cut))
    first = int(world.days.index(world.totals.first))
    return world.totals.received / world.season.offices(world.days.numbers[first:last]).sum()
