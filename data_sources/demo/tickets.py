"""Contacts of hotline 1022: mostly information, some feedback with a time limit, bursts when something happens."""

import numpy as np

from data_sources.demo.days import DAY
from data_sources.demo.lives import NEVER, Lives, compact
from data_sources.demo.seasons import contacts, epidemic
from data_sources.demo.units import BOTTOM
from data_sources.demo.world import World
from ioc.domain.moments import from_day_number

EVENTS = ("opened", "assigned", "started", "closed", "rated")
CHANNELS = ("call", "zalo", "facebook", "chatbot", "web", "app", "email")
INFORMATION, FEEDBACK, PROPOSAL = 1, 2, 3
_PER_DAY = 122
_CHANNEL_SHARES = np.cumsum((0.56, 0.13, 0.1, 0.09, 0.05, 0.05, 0.02))
_HOURS = np.cumsum(
    (1, 0.6, 0.5, 0.5, 0.6, 1, 2, 5, 8, 9, 8.5, 7, 4.5, 6, 8, 8, 7.5, 6, 4.5, 4, 3.5, 3, 2, 1.3)
)  # fmt: skip
_CATEGORIES = {
    "procedures": 30, "health": 8, "social": 9, "land": 9, "utilities": 8, "environment": 5, "traffic": 6,
    "infrastructure": 6, "security": 5, "education": 5, "construction": 4, "food_safety": 2, "other": 4,
    "tourism": 1, "investment": 1,
}  # fmt: skip
# a power cut, a storm, a spill, an accident
_SUDDEN = ("utilities", "infrastructure", "environment", "traffic")
_BURST_CHANCE = 0.09
_SLA_HOURS = 72.0


def tickets_of_day(world: World, day: int) -> Lives:
    """Everything that a day brings, with all that becomes of it; a function of seed and day alone."""
    rng = np.random.default_rng([world.seed, 6, day])
    usual = _usual(rng, world, day)
    burst = _burst(rng, world, day)
    columns = {name: np.concatenate([usual[name], burst[name]]) for name in usual}
    order = np.argsort(columns["opened"], kind="stable")
    columns = {name: values[order] for name, values in columns.items()}
    columns |= _answers(rng, world, columns)
    columns |= _spots(rng, world, columns)
    columns["number"] = np.arange(1, len(order) + 1)
    return Lives(compact(columns), EVENTS)


def _usual(rng: np.random.Generator, world: World, day: int) -> dict[str, np.ndarray]:
    size = rng.poisson(_PER_DAY * contacts(day))
    hour = np.searchsorted(_HOURS, rng.random(size) * _HOURS[-1]) + rng.random(size)
    keys = list(world.place.categories)
    ill = 3.5 * (1 - epidemic(from_day_number(day))) + 0.05
    weight = np.array([_CATEGORIES.get(key, 100 * ill if key == "covid" else 0.5) for key in keys])
    kind = np.searchsorted((0.875, 0.978), rng.random(size)) + INFORMATION
    return {
        "opened": (day * DAY + hour * 3600).astype(np.int64), "kind": kind,
        "category": np.searchsorted(np.cumsum(weight) / weight.sum(), rng.random(size)),
        "leaf": world.units.draw(rng, size, BOTTOM),
    }  # fmt: skip


def _burst(rng: np.random.Generator, world: World, day: int) -> dict[str, np.ndarray]:
    """Dozens of calls from one district within hours; the first live day has one, so that it can be seen."""
    happens = rng.random() < _BURST_CHANCE or day == world.totals.cut
    size = int(rng.integers(35, 130)) if happens else 0
    begin = 8.6 if day == world.totals.cut else rng.uniform(5, 18)
    hour = np.minimum(begin + rng.gamma(1.6, 0.7, size), 23.9)
    known = [n for n, key in enumerate(world.place.categories) if key in _SUDDEN] or [0]
    leaves = world.units.draw(rng, max(400, size), BOTTOM)
    near = leaves[world.units.district[leaves] == world.units.district[leaves[0]]]
    return {
        "opened": (day * DAY + hour * 3600).astype(np.int64),
        "kind": np.where(rng.random(size) < 0.55, INFORMATION, FEEDBACK),
        "category": np.full(size, known[int(rng.integers(len(known)))]),
        "leaf": rng.choice(near, size),
    }  # fmt: skip


def _answers(rng: np.random.Generator, world: World, columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Information is given in minutes; the rest is passed on, worked at and closed around its time limit."""
    opened, size = columns["opened"], len(columns["opened"])
    at_once = columns["kind"] == INFORMATION
    limit = _limits(world)[columns["category"]] * 3600
    takes = limit * np.where(
        rng.random(size) < 0.9, rng.beta(1.6, 1.8, size), 1.05 + rng.lognormal(-0.9, 1, size)
    )
    assigned = opened + rng.integers(300, 5400, size)
    started = assigned + rng.integers(600, 9000, size)
    later = np.maximum(opened + takes, started + 900).astype(np.int64)
    later = np.where(_by_office(world)[columns["category"]], _office_hours(rng, world, opened, later), later)
    closed = np.where(at_once, opened + rng.integers(60, 900, size), later)
    rated = rng.random(size) < np.where(at_once, 0.12, 0.45)
    mood = np.searchsorted((0.6, 0.86), rng.random(size)) + 1
    refused = ~at_once & (rng.random(size) < 0.03)
    return {
        "assigned": np.where(at_once | refused, NEVER, assigned), "closed": closed,
        "started": np.where(at_once | refused, NEVER, started), "refused": refused,
        "rated": np.where(rated & ~refused, closed + rng.integers(600, 2 * DAY, size), NEVER),
        "mood": np.where(rated & ~refused, mood, 0),
        "channel": np.searchsorted(_CHANNEL_SHARES, rng.random(size) * _CHANNEL_SHARES[-1]),
        "public": rng.random(size) < 0.6,
    }  # fmt: skip


def _limits(world: World) -> np.ndarray:
    """Hours until an answer is due, by category; working hours as the days they fill."""
    per_day = world.place.hours.per_day
    found = (world.place.sla.get(key) for key in world.place.categories)
    return np.array(
        [_SLA_HOURS if s is None else s.hours / per_day * 33 if s.working else s.hours for s in found]
    )


def _by_office(world: World) -> np.ndarray:
    """Categories whose limit is told in working time: they are answered in office hours, the others round the clock."""
    found = (world.place.sla.get(key) for key in world.place.categories)
    return np.array([sla is not None and sla.working for sla in found])


def _office_hours(
    rng: np.random.Generator, world: World, opened: np.ndarray, closed: np.ndarray
) -> np.ndarray:
    """The same closings in office hours: of the last working day by then, or of the first after the opening."""
    days = world.days
    index = np.searchsorted(days.numbers, closed // DAY, side="right") - 1
    index = np.maximum(index, np.searchsorted(days.numbers, opened // DAY, side="right"))
    return days.midnight(index) + days.draw(rng, len(opened))


def _spots(rng: np.random.Generator, world: World, columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Where it is about: around the point of its commune, for feedback and proposals only."""
    areas = [world.place.areas[code] for code in world.units.codes]
    lat = np.array([area.lat or np.nan for area in areas])[columns["leaf"]]
    lon = np.array([area.lon or np.nan for area in areas])[columns["leaf"]]
    told = (columns["kind"] != INFORMATION) & (rng.random(len(lat)) < 0.8)
    shift = rng.normal(0, 0.012, (2, len(lat)))
    return {"lat": np.where(told, lat + shift[0], np.nan), "lon": np.where(told, lon + shift[1], np.nan)}
