"""The choices a place and a source may make among the rules of lateness, as one small value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from geo.entries import Policies, Sla, SourceEntry, TicketState


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """ticket_states: code -> open | closed | refused; limits: category -> its time limit."""

    lateness: str = "day"  # day | instant
    without_result: str = "on_time"  # on_time | by_date
    pause: str = "PAUSE"  # PAUSE | RESTART
    status6_pauses: bool = False
    due_includes_pauses: bool = False
    due_day: str = "end"  # end | start
    ticket_states: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, Sla] = field(default_factory=dict)


class HasPolicies(Protocol):
    """What a place tells of its rules."""

    policies: Policies
    ticket_states: Mapping[str, TicketState]
    sla: Mapping[str, Sla]


def rules_of(place: HasPolicies, entry: SourceEntry | None = None) -> Rules:
    """The rules of a place and, where one is given, of one of its sources."""
    policies = place.policies
    return Rules(
        lateness=policies.lateness,
        without_result=policies.without_result,
        pause=policies.pause,
        status6_pauses=policies.status6_pauses,
        due_includes_pauses=entry.due_includes_pauses if entry else False,
        due_day=entry.due_day if entry else "end",
        ticket_states={code: state.cls for code, state in place.ticket_states.items()},
        limits=place.sla,
    )
