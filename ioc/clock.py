"""The only module that asks the time: `now` is the place's time, `real` is the world's.

The two differ only where a demo or a test says so: then the place's time starts at a given moment and
runs `speed` times as fast. The setting travels to child processes as one line of text (`as_text`).
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ioc.errors import SettingError


@dataclass(frozen=True, slots=True)
class Course:
    """How the place's time runs: at real moment `anchor` it was `start`, and it gains `speed` s a second."""

    start: datetime
    anchor: datetime
    speed: float = 1.0

    def at(self, moment: datetime) -> datetime:
        return self.start + (moment - self.anchor) * self.speed


_course: Course | None = None


def real() -> datetime:
    """The world's time, aware, in UTC: for sessions, leases, rate limits and the audit."""
    return datetime.now(UTC)


def now() -> datetime:
    """The place's time, aware, in UTC: for every figure."""
    return real() if _course is None else _course.at(real())


def monotonic() -> float:
    """Seconds that never go back, for measuring how long something took."""
    return time.monotonic()


def speed() -> float:
    """How many seconds of the place's time pass in one real second."""
    return 1.0 if _course is None else _course.speed


def sleep(seconds: float) -> None:
    """Waits real seconds."""
    time.sleep(seconds)


def start(moment: datetime, speed: float = 1.0) -> Course:
    """From here on the place's time is `moment` and runs `speed` times as fast."""
    return follow(Course(moment, real(), speed))


def follow(course: Course | None) -> Course | None:
    """Takes over a course (None: the world's own time)."""
    global _course
    _course = course
    return course


def as_text(course: Course) -> str:
    """A course in one line, as `from_text` reads it: start|anchor|speed."""
    return f"{course.start.isoformat()}|{course.anchor.isoformat()}|{course.speed:g}"


def from_text(text: str) -> Course:
    """Reads a course; raises SettingError when it is not of the form start|anchor|speed."""
    try:
        begin, anchor, rate = text.split("|")
        course = Course(datetime.fromisoformat(begin), datetime.fromisoformat(anchor), float(rate))
    except ValueError as error:
        raise SettingError(f"IOC_CLOCK: {text!r} is not start|anchor|speed ({error})") from error
    if course.start.tzinfo is None or course.anchor.tzinfo is None or course.speed < 0:
        raise SettingError(
            f"IOC_CLOCK: {text!r}: both moments need an offset, the speed must not be negative"
        )
    return course


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """For tests: inside, the place's time stands still at `moment`."""
    before = _course
    follow(Course(moment, real(), 0.0))
    try:
        yield
    finally:
        follow(before)


def ago(moment: datetime) -> timedelta:
    """How long `moment` is past in the place's time."""
    return now() - moment
