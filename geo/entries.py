"""What the tables of a place say, as plain frozen entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from geo.names import Names


@dataclass(frozen=True, slots=True)
class Currency:
    code: str
    decimals: int


@dataclass(frozen=True, slots=True)
class Level:
    key: str
    names: Names
    plural: Names


@dataclass(frozen=True, slots=True)
class Centre:
    """An operations centre: the area it looks at, and all areas it answers for."""

    key: str
    names: Names
    area: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """Office hours; Monday is 0."""

    spans: tuple[tuple[time, time], ...]
    weekdays: frozenset[int]

    @property
    def per_day(self) -> float:
        """Working hours of one working day."""
        return sum(_hours(end) - _hours(start) for start, end in self.spans)


def _hours(moment: time) -> float:
    return moment.hour + moment.minute / 60 + moment.second / 3600


@dataclass(frozen=True, slots=True)
class Channel:
    code: str
    names: Names
    cls: str  # in_person | online | postal | other


@dataclass(frozen=True, slots=True)
class TicketState:
    code: str
    names: Names
    cls: str  # open | closed | refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    lateness: str = "day"  # day | instant
    without_result: str = "on_time"  # on_time | by_date
    pause: str = "PAUSE"  # PAUSE | RESTART
    status6_pauses: bool = False
    due_soon: str = "24 working hours"
    reporting_day: int = 15
    forgotten_after: int = 10  # working days a dossier awaits papers before it counts as forgotten


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    name: str
    kind: str  # dossiers | tickets | payments | portal
    module: str | None
    mapping: str | None  # a file under sources/
    agreed_age: timedelta
    overlap: timedelta
    interval: timedelta
    working_time: str  # office | always
    names: Names
    due_includes_pauses: bool = False
    due_day: str = "end"  # end | start
    push: bool = False  # its system may send records by itself
    polled: bool = True  # its system is asked for them
    link: str | None = None  # a record's page in its own system, with {code} in it
    reports: str = "units"  # units: each area sends its own | centre: one switchboard speaks for all
    portal_of: str | None = (
        None  # of a portal: the source of the same dossiers, beside which its own view is laid
    )
    portal_lists: str = (
        "changes"  # changes | all | late: what a portal tells; all, late: the whole of it each time
    )
    portal_late: str | None = None  # day | instant: what late is to a portal that tells moments only
    simulated: bool = False  # only the demo has it


def tells_all(entry: SourceEntry) -> bool:
    """Whether a source tells the whole of what it has each time, as some portals do."""
    return entry.portal_lists != "changes"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How an area may be compared with others outside one's own scope."""

    mode: str = "named"  # named | anonymous | none
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedValue:
    key: str
    value: int
    names: Names


@dataclass(frozen=True, slots=True)
class Sum:
    """A total that the published parts should add up to."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Figures that an authority published, with their document."""

    key: str
    names: Names
    values: tuple[PublishedValue, ...]
    start: date
    end: date  # exclusive
    area: str
    document: Names
    issued_on: date | None
    note: Names
    sums: tuple[Sum, ...] = ()

    def value(self, key: str) -> int:
        """The published number under a key."""
        return next(entry.value for entry in self.values if entry.key == key)

    def gaps(self) -> tuple[tuple[Sum, int], ...]:
        """Every sum that does not add up, with parts minus total."""
        found = ((one, sum(map(self.value, one.parts)) - self.value(one.total)) for one in self.sums)
        return tuple((one, gap) for one, gap in found if gap)


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    code: str
    names: Names
    field_code: str
    level: str
    online_level: int  # 0 = not known
    limit_days: float | None
    has_fee: bool


@dataclass(frozen=True, slots=True)
class Sla:
    """The time limit of a category of tickets."""

    hours: float
    working: bool
