"""Records of one subject as the columns of its facts table (less place and version), derived ones included.

Moments are int64 arrays with MISSING, texts lists with None. Every rule is applied to all records at once.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np

from ioc.domain import dossier, ticket
from ioc.domain.flags import DossierFlag, TicketFlag
from ioc.domain.moments import MISSING, from_us
from ioc.domain.pauses import Pauses, paused_time
from ioc.domain.records import DossierRecord, Kind, PaymentRecord, Record, TicketRecord
from ioc.domain.rules import Rules
from ioc.domain.told import DOSSIERS, PAYMENTS, TICKETS, Columns, pauses_from, read
from ioc.domain.workcal import WorkCalendar

__all__ = [
    "Columns", "columns_of", "derived", "dossier_columns", "effective_due", "payment_columns",
    "ticket_columns",
]  # fmt: skip


def columns_of(subject: str, records: Sequence[Record], rules: Rules, calendar: WorkCalendar) -> Columns:
    """The columns of records of one subject, in their order."""
    return MAKERS[Kind(subject)](records, rules, calendar)


def dossier_columns(records: Sequence[DossierRecord], rules: Rules, calendar: WorkCalendar) -> Columns:
    told = read(records, DOSSIERS)
    extended = told.pop("extended_to")
    told["receiving_area"], told["resolving_area"] = _areas(told["receiving_area"], told["resolving_area"])
    told["source_due_at"] = np.where(extended == MISSING, told["due_at"], extended)
    moments = [told["finished_at"], told["returned_at"], told.pop("ended_at")]
    raw_end, flags = dossier.ends_of(told["status"], moments, told["source_updated_at"])
    end, elapsed, before = _span(told["received_at"], raw_end)
    told |= {"end_at": end, "elapsed_us": elapsed, "end_assumed": flags & DossierFlag.END_ASSUMED != 0}
    flags = flags + _flag(before, DossierFlag.END_BEFORE_RECEIPT)
    flags = flags + _flag(extended != MISSING, DossierFlag.DUE_EXTENDED)
    not_accepted = dossier.is_not_accepted(told["status"]) & (told["received_at"] != MISSING)
    told["flags"] = flags + _flag(not_accepted, DossierFlag.NOT_ACCEPTED)
    return told | derived(told, rules, calendar)


def derived(columns: Columns, rules: Rules, calendar: WorkCalendar) -> Columns:
    """The columns of dossiers that depend on the calendar and the rules, made from the others of their rows.

    After a change of either, rows that are stored get their new values by this alone.
    """
    received, end = columns["received_at"], columns["end_at"]
    pauses, assumed = dossier.pauses_of(columns, list(map(pauses_from, columns["pauses"])), rules)
    due = dossier.effective_dues(columns, pauses, rules, calendar)
    suspended = (due == MISSING) & (columns["source_due_at"] != MISSING)
    flags = columns["flags"] & ~(DossierFlag.DUE_SUSPENDED | DossierFlag.PAUSE_ASSUMED).value
    flags = flags + _flag(suspended, DossierFlag.DUE_SUSPENDED)
    return {
        "due_at": due,
        "paused_since": _paused_since(pauses),
        "worked_us": _worked(received, end, calendar, paused_time(pauses, calendar)),
        "flags": flags + _flag(assumed, DossierFlag.PAUSE_ASSUMED),
    }


def ticket_columns(records: Sequence[TicketRecord], rules: Rules, calendar: WorkCalendar) -> Columns:
    told = read(records, TICKETS)
    opened, told_due = told["opened_at"], told["due_at"]
    is_open = ticket.is_answerable(told["kind"]) & ticket.is_open(told["state"], rules)
    raw_end, flags = ticket.ends_of(told, is_open)
    end, elapsed, before = _span(opened, raw_end)
    due = ticket.dues_of(told, rules, calendar)
    flags = flags + _flag(before, TicketFlag.END_BEFORE_RECEIPT)
    flags = flags + _flag((told_due == MISSING) & (due != MISSING), TicketFlag.DUE_BY_CATEGORY)
    worked = _worked(opened, end, calendar)
    return told | {"due_at": due, "end_at": end, "elapsed_us": elapsed, "worked_us": worked, "flags": flags}


def payment_columns(records: Sequence[PaymentRecord], rules: Rules, calendar: WorkCalendar) -> Columns:
    """Payments follow no rule of lateness: what is told is what is kept."""
    return read(records, PAYMENTS) | {"flags": np.zeros(len(records), dtype=np.int64)}


MAKERS: dict[Kind, Callable[[Sequence, Rules, WorkCalendar], Columns]] = {
    Kind.DOSSIERS: dossier_columns,
    Kind.TICKETS: ticket_columns,
    Kind.PAYMENTS: payment_columns,
}


def effective_due(record: DossierRecord, rules: Rules, calendar: WorkCalendar) -> datetime | None:
    """The due date of one record that counts, in UTC; None where there is none or it is suspended."""
    return from_us(int(dossier_columns([record], rules, calendar)["due_at"][0]))


def _areas(receiving: list, resolving: list) -> tuple[list, list]:
    """Each stands in for the other where it is missing."""
    pairs = list(zip(receiving, resolving, strict=True))
    return [a if a is not None else b for a, b in pairs], [b if b is not None else a for a, b in pairs]


def _span(start: np.ndarray, raw_end: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The end that counts (never before the start), the raw time between, and which ends were before."""
    there = (start != MISSING) & (raw_end != MISSING)
    elapsed = np.where(there, raw_end - np.where(there, start, 0), MISSING)
    before = there & (raw_end < start)
    return np.where(before, start, raw_end), elapsed, before


def _worked(
    start: np.ndarray, end: np.ndarray, calendar: WorkCalendar, paused: np.ndarray | int = 0
) -> np.ndarray:
    """Working time from start to end, less what was paused."""
    worked = calendar.between(start, end)
    return np.where(worked == MISSING, MISSING, worked - paused)


def _paused_since(pauses: Sequence[Pauses]) -> np.ndarray:
    """When the pause began that still stands open (those of an ended dossier are all answered)."""
    since = [own[-1][0] if own and own[-1][1] == MISSING else MISSING for own in pauses]
    return np.array(since, dtype=np.int64)


def _flag(rows: np.ndarray, flag: DossierFlag | TicketFlag) -> np.ndarray:
    return rows * np.int64(flag.value)
