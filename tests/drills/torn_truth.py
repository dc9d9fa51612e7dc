"""What three source systems hold at any moment of an hour: changes with a clock of their own, some shown late."""

import random
from bisect import insort
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter

from ioc import clock

START = datetime.fromisoformat("2021-10-29T08:00:00+07:00")
LATE = timedelta(minutes=3)
SKEWS = {"one_stop": timedelta(minutes=-10), "city": timedelta(minutes=10), "bank": timedelta(minutes=-10)}
AREAS = ("101", "102", "10.0", "1.0")


@dataclass(frozen=True, slots=True)
class Change:
    """A version of a record: the state it takes, its stamp by the source's clock, and when it can be seen."""

    stamp: datetime
    number: int
    code: str
    state: int
    born: datetime
    area: str
    shown: datetime

    @property
    def place(self) -> tuple[datetime, int]:
        return self.stamp, self.number


@dataclass(slots=True)
class System:
    """The changes of a system; time only goes on in it."""

    changes: list[Change]
    newest: dict[str, Change] = field(default_factory=dict)
    listed: list[Change] = field(default_factory=list)  # the newest of each, oldest change first

    def now(self) -> list[Change]:
        """The newest visible version of every record, oldest change first."""
        moment = clock.now()
        while self.changes and self.changes[-1].shown <= moment:
            change = self.changes.pop()
            before = self.newest.get(change.code)
            if before is not None and before.place > change.place:
                continue
            if before is not None:
                self.listed.remove(before)
            self.newest[change.code] = change
            insort(self.listed, change, key=attrgetter("place"))
        return self.listed


def system(name: str, seed: int, length: timedelta, *, history: int, per_minute: int) -> System:
    """A system with some history of October, and so many changes a minute from the start on."""
    rng, skew = random.Random(f"{seed} {name}"), SKEWS[name]
    moments = [START - timedelta(days=27) * rng.random() for _ in range(history)]
    live = per_minute * int(length / timedelta(minutes=1))
    moments += [START + length * rng.random() for _ in range(live)]
    lives: dict[str, tuple[int, datetime, datetime, str]] = {}
    changes = [_change(rng, number, moment, skew, lives) for number, moment in enumerate(sorted(moments))]
    return System(sorted(changes, key=attrgetter("shown"), reverse=True))


def _change(rng: random.Random, number: int, moment: datetime, skew: timedelta, lives: dict) -> Change:
    """A record is born, or goes on; two versions of one record never have the same second."""
    stamp = (moment + skew).replace(microsecond=0)
    code = rng.choice(list(lives)) if lives and rng.random() < 0.5 else f"R-{number:05d}"
    state, born, last, area = lives.get(code, (0, stamp, stamp - timedelta(seconds=1), rng.choice(AREAS)))
    stamp = max(stamp, last + timedelta(seconds=1))
    lives[code] = (state + 1, born, stamp, area)
    late = LATE * rng.random() if rng.random() < 0.1 else timedelta(0)
    return Change(stamp, number, code, state + 1, born, area, max(moment, stamp - skew) + late)
