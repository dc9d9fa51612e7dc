"""Every indicator, once: what it divides by what, its unit, direction, attribution and group.

Its words (name, short, definition, formula, basis; Vietnamese and English) stand in ioc/texts/indicators.toml
under `indicators.<key>.`, its target in the place's `targets`. Counters ending in `late` mean the rule of
lateness that the place has set.
"""

from dataclasses import dataclass

from geo.places import Place
from ioc.indicators.formulas import Formula, at_end, at_start, during

COUNTERS, PERCENTILE, DUE_SOON, WAITING, AMOUNTS = "counters", "percentile", "due_soon", "waiting", "amounts"
WORDS = ("name", "short", "definition", "formula", "basis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One named number.

    reads: where it comes from: counters, percentile (of processing time), due_soon, waiting (online dossiers
    not yet accepted) or amounts (median of payments); at: the percentile, or the least hours waited.
    clock: moves with the time alone, without new data. partial: named by class of channels or outcome only
    for the comparison with published figures and forms, not for the choice on a page.
    """

    key: str
    subject: str
    unit: str = "count"  # count | share | hours | money
    numerator: Formula | None = None
    denominator: Formula | None = None
    lower_is_better: bool | None = None  # None: neither
    attribution: str = "resolving"
    group: str = "volume"  # volume | timeliness | online_services | payment | satisfaction
    reads: str = COUNTERS
    at: float | None = None
    clock: bool = False
    partial: bool = False

    def text_key(self, word: str) -> str:
        """The key of one of WORDS in the texts."""
        return f"indicators.{self.key}.{word}"

    def target(self, place: Place) -> float | None:
        """The place's target; shares as 0..1."""
        told = place.targets.get(self.key)
        return told / 100 if told is not None and self.unit == "share" else told


RECEIVED, ENDED = during("received"), during("ended")
ONLINE = during("received", "online")
CARRIED = at_start("received") - at_start("ended")
PENDING = at_end("received") - at_end("ended")
NO_DUE = at_end("received_no_due") - at_end("ended_no_due")
OVERDUE = at_end("due_passed") - at_end("due_passed_ended")
LATE, ENDED_NO_DUE = during("ended_late"), during("ended_no_due")

CLOSED = during("closed")
OPEN = at_end("opened_answerable") - at_end("closed")
TICKETS_OVERDUE = at_end("due_passed") - at_end("due_passed_closed")
CLOSED_LATE, CLOSED_NO_DUE = during("closed_late"), during("closed_no_due")

D = {"subject": "dossiers"}
INTAKE = {"subject": "dossiers", "attribution": "receiving"}
T = {"subject": "tickets"}
P = {"subject": "payments", "group": "payment"}
TIME = {"group": "timeliness"}
WORSE, BETTER = {"lower_is_better": True}, {"lower_is_better": False}

INDICATORS: tuple[Indicator, ...] = (
    Indicator(key="dossiers_received", numerator=RECEIVED, **INTAKE),
    Indicator(key="dossiers_received_online", numerator=ONLINE, group="online_services", **INTAKE),
    Indicator(
        key="dossiers_received_in_person_postal", numerator=during("received", "in_person", "postal"),
        partial=True, **INTAKE,
    ),
    Indicator(
        key="dossiers_online_share", numerator=ONLINE, denominator=RECEIVED, unit="share",
        group="online_services", **BETTER, **INTAKE,
    ),
    Indicator(key="dossiers_carried_over", numerator=CARRIED, **D),
    Indicator(key="dossiers_to_resolve", numerator=RECEIVED + CARRIED, **D),
    Indicator(key="dossiers_resolved", numerator=ENDED, **D),
    Indicator(key="dossiers_resolved_early", numerator=during("ended_early"), **D, **TIME, **BETTER),
    Indicator(key="dossiers_resolved_same_day", numerator=during("ended_same_day"), **D, **TIME),
    Indicator(key="dossiers_resolved_on_time", numerator=ENDED - LATE, **D, **TIME, **BETTER),
    Indicator(
        key="dossiers_resolved_not_early", numerator=ENDED - LATE - during("ended_early"), partial=True, **D, **TIME
    ),
    Indicator(key="dossiers_resolved_late", numerator=LATE, **D, **TIME, **WORSE),
    Indicator(key="dossiers_resolved_no_due", numerator=ENDED_NO_DUE, **D, **TIME),
    Indicator(key="dossiers_resolved_with_due", numerator=ENDED - ENDED_NO_DUE, partial=True, **D, **TIME),
    Indicator(key="dossiers_resolved_without_result", numerator=during("ended_without_result"), **D),
    Indicator(
        key="dossiers_on_time_rate", numerator=ENDED - LATE - ENDED_NO_DUE, denominator=ENDED - ENDED_NO_DUE,
        unit="share", **D, **TIME, **BETTER,
    ),
    Indicator(
        key="dossiers_on_time_rate_form", numerator=ENDED - LATE, denominator=ENDED,
        unit="share", **D, **TIME, **BETTER,
    ),
    Indicator(key="dossiers_pending", numerator=PENDING, clock=True, **D),
    Indicator(key="dossiers_overdue", numerator=OVERDUE, clock=True, **D, **TIME, **WORSE),
    Indicator(key="dossiers_not_due", numerator=PENDING - OVERDUE - NO_DUE, clock=True, **D, **TIME),
    Indicator(
        key="dossiers_pending_not_overdue", numerator=PENDING - OVERDUE, clock=True, partial=True, **D, **TIME
    ),
    Indicator(key="dossiers_pending_no_due", numerator=NO_DUE, clock=True, **D, **TIME),
    Indicator(
        key="dossiers_overdue_share", numerator=OVERDUE, denominator=PENDING, unit="share", clock=True,
        **D, **TIME, **WORSE,
    ),
    Indicator(key="dossiers_due_soon", reads=DUE_SOON, clock=True, **D, **TIME, **WORSE),
    Indicator(key="dossiers_median_hours", reads=PERCENTILE, at=0.5, unit="hours", **D, **TIME, **WORSE),
    Indicator(key="dossiers_p90_hours", reads=PERCENTILE, at=0.9, unit="hours", **D, **TIME, **WORSE),
    Indicator(
        key="dossiers_awaiting_acceptance", reads=WAITING, at=0.0, clock=True, group="online_services",
        **WORSE, **INTAKE,
    ),
    Indicator(
        key="dossiers_awaiting_over_8h", reads=WAITING, at=8.0, clock=True, group="online_services",
        **WORSE, **INTAKE,
    ),
    Indicator(key="dossiers_with_fee", numerator=during("received_with_fee"), group="payment", **INTAKE),
    Indicator(
        key="dossiers_paid_online", numerator=during("received_paid_online"), group="payment", **BETTER, **INTAKE
    ),
    Indicator(
        key="dossiers_paid_online_share", numerator=during("received_paid_online"),
        denominator=during("received_with_fee"), unit="share", group="payment", **BETTER, **INTAKE,
    ),
    Indicator(key="tickets_opened", numerator=during("opened"), **T),
    Indicator(key="tickets_closed", numerator=CLOSED, **T),
    Indicator(key="tickets_closed_late", numerator=CLOSED_LATE, **T, **TIME, **WORSE),
    Indicator(key="tickets_closed_with_due", numerator=CLOSED - CLOSED_NO_DUE, partial=True, **T, **TIME),
    Indicator(
        key="tickets_on_time_rate", numerator=CLOSED - CLOSED_LATE - CLOSED_NO_DUE,
        denominator=CLOSED - CLOSED_NO_DUE, unit="share", **T, **TIME, **BETTER,
    ),
    Indicator(key="tickets_open", numerator=OPEN, clock=True, **T, **WORSE),
    Indicator(key="tickets_overdue", numerator=TICKETS_OVERDUE, clock=True, **T, **TIME, **WORSE),
    Indicator(key="tickets_due_soon", reads=DUE_SOON, clock=True, **T, **TIME, **WORSE),
    Indicator(key="tickets_rated", numerator=during("rated"), group="satisfaction", **T),
    Indicator(
        key="tickets_satisfaction", numerator=during("rated") - during("rated_bad"), denominator=during("rated"),
        unit="share", group="satisfaction", **T, **BETTER,
    ),
    Indicator(key="tickets_median_hours", reads=PERCENTILE, at=0.5, unit="hours", **T, **TIME, **WORSE),
    Indicator(key="tickets_p90_hours", reads=PERCENTILE, at=0.9, unit="hours", **T, **TIME, **WORSE),
    Indicator(key="payments_count", numerator=during("succeeded"), **P),
    Indicator(key="payments_value", numerator=during("succeeded_amount"), unit="money", **P),
    Indicator(
        key="payments_mean", numerator=during("succeeded_amount"), denominator=during("succeeded"),
        unit="money", **P,
    ),
    Indicator(key="payments_median", reads=AMOUNTS, at=0.5, unit="money", **P),
    Indicator(key="payments_finished", numerator=during("finished"), partial=True, **P),
    Indicator(
        key="payments_success_rate", numerator=during("succeeded"), denominator=during("finished"),
        unit="share", **P, **BETTER,
    ),
    Indicator(key="payments_refunded", numerator=during("refunded"), **P),
    Indicator(
        key="payments_net_value", numerator=during("succeeded_amount") - during("refunded_amount"),
        unit="money", **P,
    ),
)  # fmt: skip
BY_KEY: dict[str, Indicator] = {indicator.key: indicator for indicator in INDICATORS}


def subjects(place: Place) -> tuple[str, ...]:
    """The subjects a place has a source for; panels of the others are left out."""
    told = {entry.kind for entry in place.sources.values()}
    return tuple(subject for subject in ("dossiers", "tickets", "payments") if subject in told)
