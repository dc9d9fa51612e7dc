"""A long past in windows of time: one after the other, each done when it was read to its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from data_sources.mapped.times import format_moment

SLACK = timedelta(hours=1)  # the last window reaches so far beyond now: clocks of sources differ
SETTLED = timedelta(days=1)  # an end further back than this is past by any clock
_SECOND, _MINUTE, _DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """What changed from `since` to `until`; is_settled: nothing new can appear in it; is_last: it holds now."""

    since: datetime
    until: datetime
    is_settled: bool
    is_last: bool


def windows(start: datetime, length: timedelta, now: datetime) -> Iterator[Window]:
    """Windows from `start` until now is in one. Each begins a second early: some services leave out the ends."""
    while True:
        until = start + length
        is_last = until >= now + SLACK
        yield Window(start - _SECOND, until, until <= now - SETTLED, is_last)
        if is_last:
            return
        start = until


def until_text(moment: datetime, format_: str, zone: tzinfo) -> str:
    """The end of a window as a service takes it: rounded up where the format has no seconds."""
    return format_moment(moment + _coarseness(format_, zone), format_, zone)


def _coarseness(format_: str, zone: tzinfo) -> timedelta:
    """What the format cannot tell apart; nothing for one with seconds."""
    sample = datetime(2021, 10, 29, 12, tzinfo=UTC)

    def tells(step: timedelta) -> bool:
        return format_moment(sample + step, format_, zone) != format_moment(sample, format_, zone)

    if tells(_SECOND):
        return timedelta(0)
    return _MINUTE if tells(_MINUTE) else _DAY
