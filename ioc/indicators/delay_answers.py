"""Answers to where delay comes from: waiting by step, overdue days by procedure, what is forgotten, the backlog."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWaiting:
    """n and worked_us: steps that ended in the period and their working time.

    open_n: dossiers pending that lie there now; timed_n: of how many it is told since when, together open_us.
    """

    key: str
    n: int = 0
    worked_us: int = 0
    open_n: int = 0
    timed_n: int = 0
    open_us: int = 0

    @property
    def total_us(self) -> int:
        return self.worked_us + self.open_us


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAnswer:
    """by: step | holder (only what lies with a holder now); the most waiting first.

    The open_n of all rows add up to the pending dossiers.
    """

    by: str
    rows: tuple[StepWaiting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueDays:
    """Working days beyond the due day: of dossiers overdue now, and of those that ended late in the period."""

    procedure: str
    open_n: int = 0
    open_days: int = 0
    late_n: int = 0
    late_days: int = 0

    @property
    def days(self) -> int:
        return self.open_days + self.late_days


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueDaysAnswer:
    """The most overdue days first."""

    rows: tuple[OverdueDays, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """An open dossier that awaits an answer; days: working days since it was asked for."""

    source: str
    code: str
    area: str
    procedure: str | None
    paused_since: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenAnswer:
    """rows: those that wait longer than `limit` working days, the longest first; waiting: all that wait."""

    limit: int
    waiting: int
    rows: tuple[Forgotten, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BacklogAnswer:
    """The flow by steps of time: received - ended is what the stock grows by; all by the resolving area."""

    step: str
    starts: tuple[int, ...]
    received: tuple[int, ...]
    ended: tuple[int, ...]
    pending: tuple[int, ...]  # at the end of each step
    before: int = 0  # pending at the first start
    incomplete: int | None = None
    days_off: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeGroup:
    """Open dossiers received from `first` to `last` working days ago (None: or longer)."""

    first: int
    last: int | None
    not_due: int = 0
    overdue: int = 0
    no_due: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AgesAnswer:
    groups: tuple[AgeGroup, ...]


DelayAnswer = WaitingAnswer | OverdueDaysAnswer | ForgottenAnswer | BacklogAnswer | AgesAnswer
