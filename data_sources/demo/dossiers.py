"""The moments of dossiers in working rhythm, from their courses: submitted, received, begun … returned."""

import numpy as np

from data_sources.demo.courses import NORMAL, REFUSED, Courses
from data_sources.demo.days import DAY, WorkDays
from data_sources.demo.lives import NEVER, Lives, compact
from data_sources.demo.world import World

EVENTS = ("handed_in", "accepted", "begun", "asked", "answered", "billed", "signing", "ended", "returned")
POSTAL_SHARE = 0.06
LONGEST_WAIT = 3  # working days between an online submission and its acceptance
_EIGHT = 8 * 3600
_SAME_DAY, _WHOLE_DAY = 0.86, 0.98  # parts of a day's intake: what is done the same day came in early enough


def dossier_lives(
    rng: np.random.Generator,
    world: World,
    courses: Courses,
    index: np.ndarray,
    online: np.ndarray,
    paid: np.ndarray,
) -> Lives:
    """index: working day of receipt. Every end lies in office hours, every due date at the end of a working day."""
    days, size = world.days, len(courses)
    part = np.where(courses.end == 0, _SAME_DAY, _WHOLE_DAY)
    accepted = days.midnight(index) + days.draw(rng, size, part=part)
    submitted = np.where(online, _submitted(rng, days, index, accepted), accepted)
    refused, end = courses.outcome == REFUSED, index + courses.end
    ended = days.midnight(end) + _end_seconds(rng, days, courses.end == 0, accepted)
    columns = {
        "submitted": submitted,
        "handed_in": np.where(submitted < accepted, submitted, NEVER),
        "accepted": accepted,
        "begun": _begun(rng, days, index, accepted, ended),
        **_pauses(rng, days, courses, index),
        "billed": _billed(rng, world, courses, index, end),
        "due": np.where(courses.has_due, days.close(index + courses.due), NEVER),
        "new_due": np.where(courses.pause > 0, days.close(index + courses.due + courses.pause), NEVER),
        "ended": ended,
        "returned": _returned(rng, days, courses, end, ended, online),
    }
    more = {"outcome": courses.outcome, "procedure": courses.procedure, "receiving": courses.receiving,
            "resolving": courses.resolving, "channel": _channels(rng, online), "paid": paid,
            "number": _numbers(days, courses.receiving, index, submitted)}  # fmt: skip
    columns["signing"] = _signing(rng, days, courses, columns, end)
    for name in ("begun", "asked", "answered", "billed", "due", "new_due", "signing", "ended", "returned"):
        columns[name] = np.where(refused, NEVER, columns[name])
    columns |= more
    return Lives(compact(columns), EVENTS)


def _submitted(
    rng: np.random.Generator, days: WorkDays, index: np.ndarray, accepted: np.ndarray
) -> np.ndarray:
    """When online dossiers were sent: mostly just before, or the evening or weekend before, a few days before."""
    size, opening = len(index), days.midnight(index) + days.opens
    lag = np.minimum(rng.lognormal(7.7, 0.9, size), accepted - opening + 1800 * rng.random(size))
    just_before = accepted - np.maximum(lag, 60)
    previous = days.midnight(index - 1)
    gap = days.numbers[index] - days.numbers[index - 1]
    offset = np.floor(rng.random(size) * gap)
    hour = np.where(offset == 0, rng.triangular(17.2, 19.5, 23.9, size), rng.triangular(6, 15, 23.5, size))
    out_of_hours = previous + offset * DAY + hour * 3600
    early = (accepted % DAY < 9.75 * 3600) & (rng.random(size) < 0.7)
    slow_day = days.midnight(index - rng.integers(1, LONGEST_WAIT + 1, size))
    slow = slow_day + rng.triangular(7, 14, 20, size) * 3600
    chosen = np.select([rng.random(size) < 0.025, early], [slow, out_of_hours], just_before)
    return chosen.astype(np.int64)


def _end_seconds(
    rng: np.random.Generator, days: WorkDays, same_day: np.ndarray, accepted: np.ndarray
) -> np.ndarray:
    after = np.where(same_day, np.minimum(accepted % DAY + 900, days.closes - 600), _EIGHT)
    return np.minimum(days.draw(rng, len(accepted), after), days.closes - 1)


def _begun(
    rng: np.random.Generator, days: WorkDays, index: np.ndarray, accepted: np.ndarray, ended: np.ndarray
) -> np.ndarray:
    """An official takes it up: soon after, or first thing on the next working day."""
    size = len(index)
    soon = accepted + 120 + rng.random(size) * 600
    next_morning = days.midnight(index + 1) + days.opens + rng.random(size) * 3000
    waits = (ended // DAY > accepted // DAY) & (rng.random(size) < 0.35)
    return np.where(waits, next_morning, soon).astype(np.int64)


def _pauses(
    rng: np.random.Generator, days: WorkDays, courses: Courses, index: np.ndarray
) -> dict[str, np.ndarray]:
    size, asked = len(courses), courses.pause > 0
    ask = days.midnight(index + courses.ask) + days.draw(rng, size, _EIGHT)
    answer = days.midnight(index + courses.ask + courses.pause) + days.draw(rng, size, _EIGHT)
    return {"asked": np.where(asked, ask, NEVER), "answered": np.where(asked, answer, NEVER)}


def _billed(
    rng: np.random.Generator, world: World, courses: Courses, index: np.ndarray, end: np.ndarray
) -> np.ndarray:
    """Some, most of them about land, wait for a payment before they are finished."""
    likely = np.where(world.catalogue.is_land[courses.procedure], 0.3, 0.02)
    asks = (courses.end >= 3) & (courses.pause == 0) & (courses.outcome == NORMAL)
    asks &= (world.catalogue.fee[courses.procedure] > 0) & (rng.random(len(index)) < likely)
    day = np.maximum(end - rng.integers(1, 3, len(index)), index + 2)
    moment = world.days.midnight(day) + world.days.draw(rng, len(index), _EIGHT)
    return np.where(asks & (day < end), moment, NEVER)


def _signing(
    rng: np.random.Generator,
    days: WorkDays,
    courses: Courses,
    columns: dict[str, np.ndarray],
    end: np.ndarray,
) -> np.ndarray:
    """When it is laid before the one who signs: mostly near the end; what is late has often lain there."""
    size = len(end)
    base = np.maximum(columns["begun"], columns["answered"])
    late = courses.has_due & (courses.end > courses.due + courses.pause)
    part = np.where(late, rng.beta(1.6, 2.2, size), rng.beta(1.0, 6.0, size))
    room = end - days.index(base // DAY)
    day = end - np.floor(part * room).astype(np.int64)
    moment = days.midnight(day) + days.draw(rng, size, _EIGHT, 0.9)
    fits = (moment > base) & (moment < columns["ended"]) & (columns["billed"] == NEVER)
    return np.where(fits & (courses.end > 0) & (courses.outcome == NORMAL), moment, NEVER)


def _returned(
    rng: np.random.Generator,
    days: WorkDays,
    courses: Courses,
    end: np.ndarray,
    ended: np.ndarray,
    online: np.ndarray,
) -> np.ndarray:
    """Results are sent or fetched the same day or some days later; a few never are."""
    size = len(end)
    wait = np.where(rng.random(size) < np.where(online, 0.6, 0.35), 0, rng.geometric(0.35, size))
    seconds = days.draw(rng, size, np.where(wait == 0, ended % DAY, days.opens))
    moment = np.maximum(days.midnight(end + wait) + seconds, ended + 60)
    fetched = (courses.outcome == NORMAL) & (rng.random(size) < 0.97)
    return np.where(fetched, moment, NEVER)


def _channels(rng: np.random.Generator, online: np.ndarray) -> np.ndarray:
    """The national codes: 2 online, 3 by post, 1 at the counter."""
    return np.where(online, 2, np.where(rng.random(len(online)) < POSTAL_SHARE, 3, 1))


def _numbers(days: WorkDays, leaf: np.ndarray, index: np.ndarray, submitted: np.ndarray) -> np.ndarray:
    """Running numbers of a unit and day; those accepted on a later working day have a range of their own."""
    group = index * 1000 + leaf
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(group) else np.zeros(0, dtype=int)
    position = np.empty(len(group), dtype=np.int64)
    position[order] = np.arange(len(group)) - np.repeat(first, np.diff(np.r_[first, len(group)]))
    later = index - days.index(submitted // DAY)
    return later * 10_000 + position + 1
