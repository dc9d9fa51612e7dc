"""What each day after the history brings: a function of seed and day alone, so that a restart goes on the same."""

import numpy as np

from data_sources.demo.courses import REFUSED, draw_courses
from data_sources.demo.dossiers import dossier_lives
from data_sources.demo.history import REFUSED_SHARE, per_day
from data_sources.demo.lives import Lives
from data_sources.demo.online import propensity
from data_sources.demo.world import World


class DossierDays:
    """Dossiers accepted on a day, by the rates that the history ended with."""

    def __init__(self, world: World, history: Lives):
        self._world, self._per_day = world, per_day(world)
        recent = history.columns["accepted"] >= world.cut - 45 * 86_400
        done = recent & (history.columns["outcome"] != REFUSED)
        online = history.columns["channel"][done] == 2
        fee = world.catalogue.fee[history.columns["procedure"][done]] > 0
        self._online = float(online.mean())
        self._paid = float(history.columns["paid"][done].sum() / max((online & fee).sum(), 1))
        self._threshold = self._threshold_of()

    def _threshold_of(self) -> float:
        rng = np.random.default_rng([self._world.seed, 7])
        courses = draw_courses(rng, self._world.catalogue, self._world.units, 20_000)
        return float(np.quantile(propensity(rng, self._world, courses), 1 - self._online))

    def of(self, day: int) -> Lives:
        world = self._world
        rng = np.random.default_rng([world.seed, 8, day])
        mean = self._per_day * world.season.office(day) if world.days.is_working(day) else 0.0
        size = rng.poisson(mean * (1 + REFUSED_SHARE * self._online))
        courses = draw_courses(rng, world.catalogue, world.units, size)
        online = propensity(rng, world, courses) > self._threshold
        refused = online & (rng.random(size) < REFUSED_SHARE)
        courses.outcome = np.where(refused, REFUSED, courses.outcome)
        courses.pause = np.where(refused, 0, courses.pause)
        payable = online & ~refused & (world.catalogue.fee[courses.procedure] > 0)
        paid = payable & (rng.random(size) < self._paid)
        index = np.full(size, int(world.days.index(day)))
        return dossier_lives(rng, world, courses, index, online, paid)
