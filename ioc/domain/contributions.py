"""What every record adds to the counts: dated entries, and nothing else. The one definition of every count.

A flow is the number of entries in [S, E), a stock the difference of two flows over everything before T. The
caller groups entries by area, channel and so on; which area a dossier counts for is his to say.
"""

from dataclasses import dataclass

import numpy as np

from ioc.domain.dossier import is_not_accepted, is_without_result
from ioc.domain.moments import MISSING, LocalDays
from ioc.domain.records import PaymentState, Satisfaction
from ioc.domain.rules import Rules
from ioc.domain.ticket import is_answerable
from ioc.domain.told import Columns


@dataclass(frozen=True, slots=True)
class Entry:
    """One counter of one set of columns: the moment of each row's entry, MISSING where it makes none.

    amounts: what each entry adds, where that is not one.
    """

    counter: str
    moments: np.ndarray
    amounts: np.ndarray | None = None


def contributions(subject: str, columns: Columns, days: LocalDays, rules: Rules) -> tuple[Entry, ...]:
    """All entries of a subject, one for each of its counters and in their order."""
    return MAKERS[subject](columns, days, rules)


def overdue_entries(
    subject: str, columns: Columns, lateness: str, days: LocalDays
) -> tuple[np.ndarray, np.ndarray]:
    """D and M by a rule of lateness: for any moment T, overdue(T) = entries D before T - entries M before T.

    By instant a dossier is overdue once its due date is past, by day once the day of its due date is past; at
    local midnights both agree, so that counts by whole days need one D and one M.
    """
    begun, ended = SPANS[subject](columns)
    return _passed(begun, columns["due_at"], ended, days if lateness == "day" else None)


def _dossier_span(columns: Columns) -> tuple[np.ndarray, np.ndarray]:
    """Received and ended, MISSING for what is no dossier of its own or not accepted."""
    received = columns["received_at"]
    has_parent = np.array([bool(code) for code in columns["parent_code"]], dtype=bool)
    counted = (received != MISSING) & ~is_not_accepted(columns["status"]) & ~has_parent
    return _only(counted, received), _only(counted, columns["end_at"])


def _ticket_span(columns: Columns) -> tuple[np.ndarray, np.ndarray]:
    """Opened and closed of those that wait for an answer."""
    answerable = is_answerable(columns["kind"])
    return _only(answerable, columns["opened_at"]), _only(answerable, columns["end_at"])


def _dossiers(columns: Columns, days: LocalDays, rules: Rules) -> tuple[Entry, ...]:
    received, ended = _dossier_span(columns)
    without_result = is_without_result(columns["status"])
    paid_online = _truths(columns["paid_online"])
    has_fee = _truths(columns["has_fee"]) | paid_online
    on_time = without_result & (rules.without_result == "on_time")
    passed, passed_ended = _passed(received, columns["due_at"], ended)
    return (
        Entry("received", received),
        Entry("ended", ended),
        *_timeliness("ended", columns["due_at"], ended, on_time, days),
        Entry("received_no_due", _only(columns["due_at"] == MISSING, received)),
        Entry("ended_without_result", _only(without_result, ended)),
        Entry("due_passed", passed),
        Entry("due_passed_ended", passed_ended),
        Entry("received_with_fee", _only(has_fee, received)),
        Entry("received_paid_online", _only(paid_online, received)),
    )


def _tickets(columns: Columns, days: LocalDays, rules: Rules) -> tuple[Entry, ...]:
    opened, closed = _ticket_span(columns)
    rated = np.array([value is not None for value in columns["satisfaction"]], dtype=bool)
    bad = np.array([value == Satisfaction.BAD for value in columns["satisfaction"]], dtype=bool)
    passed, passed_closed = _passed(opened, columns["due_at"], closed)
    return (
        Entry("opened", columns["opened_at"]),
        Entry("opened_answerable", opened),
        Entry("closed", closed),
        *_timeliness("closed", columns["due_at"], closed, np.zeros(len(closed), dtype=bool), days),
        Entry("opened_no_due", _only(columns["due_at"] == MISSING, opened)),
        Entry("due_passed", passed),
        Entry("due_passed_closed", passed_closed),
        Entry("rated", _only(rated, columns["end_at"])),
        Entry("rated_bad", _only(bad, columns["end_at"])),
    )


def _payments(columns: Columns, days: LocalDays, rules: Rules) -> tuple[Entry, ...]:
    state = np.array(columns["state"], dtype=object)
    amount = np.asarray(columns["amount"], dtype=np.int64)
    refunded = _only(state == PaymentState.REFUNDED, columns["refunded_at"])
    succeeded = _only(_any(state, PaymentState.SUCCESS, PaymentState.REFUNDED), columns["paid_at"])
    given_up = _any(state, PaymentState.FAILED, PaymentState.CANCELLED)
    return (
        Entry("succeeded", succeeded),
        Entry("succeeded_amount", succeeded, amount),
        Entry("refunded", refunded),
        Entry("refunded_amount", refunded, amount),
        Entry("finished", np.where(given_up, columns["requested_at"], succeeded)),
    )


MAKERS = {"dossiers": _dossiers, "tickets": _tickets, "payments": _payments}
SPANS = {"dossiers": _dossier_span, "tickets": _ticket_span}


def _timeliness(
    name: str, due: np.ndarray, ended: np.ndarray, on_time: np.ndarray, days: LocalDays
) -> tuple[Entry, ...]:
    """Early, same day or late by calendar day, late by instant, or without a due date.

    on_time: counts in the class of the form that is neither early nor late, whatever the date says.
    """
    has_due = due != MISSING
    end_day, due_day = days.of(ended), days.of(due)
    by_date = has_due & ~on_time
    return (
        Entry(f"{name}_early", _only(by_date & (end_day < due_day), ended)),
        Entry(f"{name}_same_day", _only(has_due & (on_time | (end_day == due_day)), ended)),
        Entry(f"{name}_late_day", _only(by_date & (end_day > due_day), ended)),
        Entry(f"{name}_late_instant", _only(by_date & (ended > due), ended)),
        Entry(f"{name}_no_due", _only(~has_due, ended)),
    )


def _passed(
    begun: np.ndarray, due: np.ndarray, ended: np.ndarray, days: LocalDays | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """D and M; with days, a due date passes at the end of its day."""
    last = due if days is None else days.ends(days.of(due))
    passed = _only((due != MISSING) & (begun != MISSING), np.maximum(begun, last))
    return passed, _only((passed != MISSING) & (ended != MISSING), np.maximum(passed, ended))


def _only(rows: np.ndarray, moments: np.ndarray) -> np.ndarray:
    return np.where(rows, moments, MISSING)


def _any(values: np.ndarray, *wanted: str) -> np.ndarray:
    return np.logical_or.reduce([values == one for one in wanted])


def _truths(values: np.ndarray | list) -> np.ndarray:
    """True where it is told; unknown is not true."""
    return np.array([bool(value) for value in values], dtype=bool)
