"""Which dossiers come online: likelier with the level of the service, and in the epidemic."""

import numpy as np

from data_sources.demo.courses import Courses
from data_sources.demo.world import World

_BY_LEVEL = np.array([0.0, -3.2, -2.4, -0.6, 0.35])  # log odds; level 0 = not known


def propensity(rng: np.random.Generator, world: World, courses: Courses) -> np.ndarray:
    """A score to rank by: the log odds of coming online with their share of chance."""
    level = world.catalogue.online_level[courses.procedure]
    return _BY_LEVEL[level] + rng.logistic(0, 1, len(courses))


def most_likely(scores: np.ndarray, count: int) -> np.ndarray:
    """True for the `count` highest scores."""
    chosen = np.zeros(len(scores), dtype=bool)
    if count:
        chosen[np.argpartition(scores, -count)[-count:]] = True
    return chosen
