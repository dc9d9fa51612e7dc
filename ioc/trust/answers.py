"""What is told of the trust that data deserve: right, complete, clean, live; plain values, moments in microseconds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The polls of the last day. repeated: records read again that changed nothing."""

    runs: int = 0
    failed: int = 0
    records_in: int = 0
    changed: int = 0
    rejected: int = 0
    longest_ms: int = 0

    @property
    def repeated(self) -> int:
        return max(self.records_in - self.changed - self.rejected, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why records wait in quarantine: how many, and the newest as a sample."""

    source: str
    reason: str
    count: int
    field: str
    sample: str
    newest_at: int
    payload: bool  # whether any of them can be driven again


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """An hour of today: events that came and that are expected of it; of the present hour by the minute."""

    hour: int
    received: int
    expected: float
    state: str  # past | now | ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTrust:
    """One source. late, worst_us, corrected, impossible: of the days looked at, within the area asked about."""

    source: str
    runs: Runs
    waiting: int  # records in quarantine
    units: int  # of the area: those of which something is usual
    missing: int
    late: int
    worst_us: int
    corrected: int
    impossible: int
    hours: tuple[Hour, ...] = ()

    @property
    def received(self) -> int:
        return sum(one.received for one in self.hours)

    @property
    def expected(self) -> float:
        return sum(one.expected for one in self.hours if one.state != "ahead")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustAnswer:
    """days: how many are looked at. broken: audits of those days that found counts unlike rows."""

    sources: tuple[SourceTrust, ...]
    days: int
    broken: int
    broken_text: str = ""


@dataclass(frozen=True, slots=True)
class ReasonsAnswer:
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTrust:
    """A unit through a source.

    state: live | missing | seldom (nothing is usual) | never (nothing was heard) | unwatched (one switchboard
    speaks for all).
    """

    area: str
    state: str
    newest_event_at: int | None
    heard_at: int | None
    usual_us: int | None
    silent_us: int | None
    events: int
    source: str | None = None  # where units of several sources stand together


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsAnswer:
    source: str
    units: tuple[UnitTrust, ...]
    days: int  # that `events` are of


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarAnswer:
    """Received per unit and day. days: local day numbers; off: those that are no working days; late: (area, day)."""

    source: str
    days: tuple[int, ...]
    off: frozenset[int]
    areas: tuple[str, ...]
    received: tuple[tuple[int, ...], ...]
    late: frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LateDay:
    """What a unit delivered late of one day."""

    day: int
    area: str
    is_off: bool
    late: int
    mean_us: int
    worst_us: int
    came_at: int | None
    corrected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LateAnswer:
    source: str
    rows: tuple[LateDay, ...]
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A record in quarantine; area: the unit that its fields name, None where they name none."""

    hash: str
    code: str | None
    field: str
    reason: str
    text: str
    where: str
    area: str | None
    first_seen_at: int
    redriven_at: int | None
    payload: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How the last try to let refused records in went: by whom, how many came in, are left, or kept too little."""

    at: int
    by: str
    came: int
    left: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectsAnswer:
    """reasons: of the source, whatever is filtered; last: the last try of this source."""

    source: str
    rows: tuple[Reject, ...]
    total: int
    reasons: tuple[Reason, ...]
    last: Tried | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedDay:
    """A day as the source counts it and as we do. Of a part of the place only what differs there is told.

    different: None where states were never compared. by_count: the source told its total alone: at most so many are
    matched, at least so many missing; of a part of the place nothing is known then.
    """

    day: int
    theirs: int | None
    ours: int | None
    matched: int | None
    missing_here: int | None
    missing_there: int | None
    different: int | None
    at: int  # when it was compared
    by_count: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalCounted:
    """A portal beside the one-stop system on a day, as `ioc.store.portal_days.PortalDay` has it.

    Of a part of the place only what is known to be of it is told: no totals.
    """

    day: int
    theirs: int | None
    ours: int | None
    matched: int | None
    late_both: int
    late_there: int
    late_here: int
    missing_here: int
    missing_there: int | None
    different: int | None
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsAnswer:
    """whole: whether it is told of the whole place. portal_of: of a portal, whose dossiers it shows.

    told_at: the newest that a portal had told when it was compared last.
    """

    source: str
    days: tuple[CountedDay, ...] | tuple[PortalCounted, ...]
    whole: bool
    portal_of: str | None = None
    told_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedCode:
    """A code behind a difference, as `ioc.store.reconciled.CodeRow` keeps it."""

    day: int
    what: str
    code: str
    cause: str
    text: str
    area: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesAnswer:
    """The codes of a day and of a kind of difference, of all unless one was chosen.

    records: the source whose records the codes are, where it is another: a portal shows those of the one-stop system.
    """

    source: str
    kind: str
    rows: tuple[CountedCode, ...]
    records: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What went wrong or was put right. source: None where it is of no single one.

    facts: what its words need; text: a sentence of an earlier version, which has none.
    """

    at: int
    kind: str
    source: str | None
    facts: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentsAnswer:
    """days: how many are looked at; whole: they are told to those who see the whole place."""

    rows: tuple[Incident, ...]
    days: int
    whole: bool


Trusted = (
    TrustAnswer | ReasonsAnswer | UnitsAnswer | CalendarAnswer | LateAnswer | RejectsAnswer | CountsAnswer
    | CodesAnswer | IncidentsAnswer
)  # fmt: skip
