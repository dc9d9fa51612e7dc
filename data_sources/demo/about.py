"""Which calls to the hotline are about a dossier, and about which: one of the district, under way as they called."""

import numpy as np

from data_sources.demo.days import DAY
from data_sources.demo.lives import Lives, compact
from data_sources.demo.tickets import INFORMATION
from data_sources.demo.world import World

CATEGORY, SHARE = "procedures", 0.4  # of the feedback and proposals about procedures
COLUMNS = ("dossier_leaf", "dossier_day", "dossier_number")  # day 0: it is about none
_REACH, _TRIES = 90 * DAY, 500


class Callers:
    """dossiers: those that may be asked about, in the order they were accepted."""

    def __init__(self, world: World, dossiers: Lives):
        self._world = world
        self._order = np.argsort(dossiers.columns["accepted"], kind="stable")
        names = ("accepted", "ended", "receiving", "resolving", "submitted", "number")
        self._dossiers = {name: dossiers.columns[name][self._order].astype(np.int64) for name in names}

    def tied(self, tickets: Lives, key: int) -> Lives:
        """The tickets with the dossiers they are about; drawn apart, so that all else of them stays as it was."""
        rng = np.random.default_rng([self._world.seed, 12, key])
        size = len(tickets)
        told = {name: np.zeros(size, dtype=np.int64) for name in COLUMNS}
        rows = np.flatnonzero(self._asks(tickets) & (rng.random(size) < SHARE))
        found, there = self._drawn(rng, tickets, rows)
        chosen = {"dossier_leaf": self._dossiers["receiving"], "dossier_number": self._dossiers["number"]}
        chosen["dossier_day"] = self._dossiers["submitted"] // DAY
        for name, values in chosen.items():
            told[name][rows[there]] = values[found[there]]
        return Lives({**tickets.columns, **compact(told)}, tickets.events)

    def _asks(self, tickets: Lives) -> np.ndarray:
        categories = list(self._world.place.categories)
        about = categories.index(CATEGORY) if CATEGORY in categories else -1
        return (tickets.columns["category"] == about) & (tickets.columns["kind"] != INFORMATION)

    def _drawn(
        self, rng: np.random.Generator, tickets: Lives, rows: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """For each ticket the first that fits of some accepted lately, and whether there is one."""
        c, district = self._dossiers, self._world.units.district
        opened = tickets.columns["opened"][rows].astype(np.int64)
        low, high = (
            np.searchsorted(c["accepted"], moment, side="left") for moment in (opened - _REACH, opened)
        )
        tries = low[:, None] + (rng.random((len(rows), _TRIES)) * (high - low)[:, None]).astype(np.int64)
        tries = np.minimum(tries, len(c["accepted"]) - 1)
        here = district[tickets.columns["leaf"][rows]]
        fits = (c["ended"][tries] > opened[:, None]) & (c["accepted"][tries] < opened[:, None])
        fits &= district[c["resolving"][tries]] == here[:, None]
        return tries[np.arange(len(rows)), fits.argmax(axis=1)], fits.any(axis=1)
