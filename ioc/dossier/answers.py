"""What is told of one dossier, as plain values; moments are microseconds UTC, None where there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Usual:
    """The median working time of a step and of how many: of one procedure, area and time up to now."""

    median_us: float
    n: int
    procedure: str | None
    area: str
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSpan:
    """ended_at is None while the dossier lies there; waited_us: working time so far, pauses out."""

    step: str
    holder: str | None
    started_at: int
    ended_at: int | None
    due_at: int | None
    waited_us: int
    usual: Usual | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseSpan:
    """worked_us: the working time that the clock stood still, so far."""

    asked_at: int
    answered_at: int | None
    new_due_at: int | None
    worked_us: int


@dataclass(frozen=True, slots=True)
class Change:
    """One column that a version told otherwise than the one before."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """known_at: since when it is known here, in the place's time; told_at: the source's own stamp."""

    known_at: int | None
    told_at: int | None
    status: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TiedPayment:
    code: str
    state: str
    amount: int
    type: str | None
    channel: str | None
    requested_at: int | None
    paid_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TiedTicket:
    code: str
    kind: str
    state: str
    category: str | None
    opened_at: int
    due_at: int | None
    end_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierAnswer:
    """facts: the row as it is stored. left_us: working time until the due moment, below zero once it is past.

    late_days: working days that it is late by the place's rule, an open one up to now; None where it is not late.
    """

    source: str
    code: str
    as_of: int
    facts: Mapping[str, Any]
    left_us: int | None
    late_days: int | None
    steps: tuple[StepSpan, ...] = ()
    pauses: tuple[PauseSpan, ...] = ()
    versions: tuple[Version, ...] = ()
    payments: tuple[TiedPayment, ...] = ()
    tickets: tuple[TiedTicket, ...] = ()
    link: str | None = None
