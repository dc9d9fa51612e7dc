"""What the demo's portal lists as late: what the one-stop system has as late, seen by a portal that hears of it later.

Of some it does not know the new due date, or has not heard of the end. It leaves out what waits for a payment and some
of what waits for papers, whose due date here runs on until a new one is told, and lists a few codes that never came to
the one-stop system. All of it follows from the seed.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import orjson

from data_sources.demo.days import DAY
from data_sources.demo.lives import Lives
from data_sources.demo.texts_of_time import moments
from data_sources.demo.wire_dossiers import dossier_codes, status_at
from data_sources.demo.world import World

IN_PROGRESS, AWAITING_PAYMENT = 4, 6
OLD_DUE, CLOCK_STOPS, END_UNKNOWN, PAYS_THERE = 25, 25, 15, 1  # of a hundred
HEARS_LATER = 2 * DAY
NEVER_CAME, THEIR_NUMBERS = 5, 9001  # running numbers that no unit reaches on one day
LOOKED_AT = ("accepted", "asked", "answered", "billed", "due", "new_due", "ended", "number", "receiving")
Columns = Mapping[str, np.ndarray]


def listing(world: World, lives: list[Lives], at: int) -> bytes:
    """The whole list at a wall second."""
    found = [row for part in lives for row in _rows(world, part.columns, at)]
    rows = [*found, *_never_came(world, at)]
    return orjson.dumps({"data": rows, "total": len(rows)})


def _rows(world: World, c: Columns, at: int) -> Iterator[dict]:
    wide = {name: c[name].astype(np.int64) for name in LOOKED_AT}  # kept in as few bytes as they need
    shown, old_due, ended = _shown(wide, at, world.seed)
    rows = np.flatnonzero(shown)
    c = {name: column[rows].astype(np.int64) for name, column in c.items()}
    due = np.where(_past(c, "answered", at) & ~old_due[rows], c["new_due"], c["due"])
    state = np.where(ended[rows], IN_PROGRESS, status_at(c, at))
    pays = (state == IN_PROGRESS) & ~ended[rows] & (_luck(c, world.seed) < PAYS_THERE)
    state = np.where(pays, AWAITING_PAYMENT, state).tolist()
    units = list(world.units.codes)
    codes = dossier_codes(units, c["receiving"], c["submitted"] // DAY, c["number"])
    for code, status, until, unit in zip(codes, state, moments(due), c["resolving"].tolist(), strict=True):
        yield _row(code, status, until, units[unit])


def _row(code: str, status: int, due: str, unit: str) -> dict:
    return {"MaHoSo": code, "TrangThaiHoSo": str(status), "NgayHenTra": due, "DonViXuLy": unit}


def _shown(c: Columns, at: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which dossiers are listed; of them those with their old due date, and those of whose end nothing is known."""
    answered, ended, luck = _past(c, "answered", at), _past(c, "ended", at), _luck(c, seed)
    waits = _past(c, "asked", at) & ~answered
    due = np.where(answered, c["new_due"], c["due"])
    is_open = _past(c, "accepted", at) & (c["due"] > 0) & ~ended
    late = is_open & ~waits & _over(due, at) & ~_past(c, "billed", at)
    old_due = is_open & answered & _over(c["due"], at) & ~_over(due, at) & (luck < OLD_DUE)
    waiting = is_open & waits & _over(c["due"], at) & (luck >= CLOCK_STOPS)
    unheard = ended & (c["due"] > 0) & (c["ended"] > at - HEARS_LATER) & _over(due, c["ended"])
    unheard &= luck < END_UNKNOWN
    return late | old_due | waiting | unheard, old_due, unheard


def _past(c: Columns, name: str, at: int) -> np.ndarray:
    return (c[name] > 0) & (c[name] <= at)


def _over(due: np.ndarray, at: int | np.ndarray) -> np.ndarray:
    """Late by calendar day."""
    return due // DAY < at // DAY


def _luck(c: Columns, seed: int) -> np.ndarray:
    """0 to 99 of each dossier, the same at every reading."""
    return (c["number"] * 7919 + c["receiving"] * 104_729 + c["accepted"] // DAY * 31 + seed) % 100


def _never_came(world: World, at: int) -> Iterator[dict]:
    """Taken in by the portal in the last days of the history, due before it ended."""
    rng = np.random.default_rng([world.seed, 12])
    units, last = list(world.units.codes), world.totals.cut
    for number, unit in enumerate(rng.integers(0, len(units), NEVER_CAME).tolist()):
        day = np.array([last - 20 - int(rng.integers(0, 10))])
        (code,) = dossier_codes(units, np.array([unit]), day, np.array([THEIR_NUMBERS + number]))
        (due,) = moments((day + 12) * DAY + world.days.closes)
        yield _row(code, IN_PROGRESS, due, units[unit])
