"""The rules of a dossier: when it has ended, when it is due, and what was odd about it. All over columns."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from ioc.domain.flags import DossierFlag
from ioc.domain.moments import MISSING
from ioc.domain.pauses import Pauses, renewed, settled, stretched
from ioc.domain.records import DossierStatus
from ioc.domain.rules import Rules, rules_of
from ioc.domain.told import Columns
from ioc.domain.workcal import WorkCalendar

__all__ = [
    "DossierFlag", "Rules", "due_moment", "effective_dues", "ends_of", "is_not_accepted",
    "is_without_result", "pauses_of", "rules_of",
]  # fmt: skip


def ends_of(
    status: np.ndarray, told: Sequence[np.ndarray], stamped: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Raw ends, MISSING while open, and flags. told: finished, returned, moment of 7 or 8, in this order."""
    ended = status >= DossierStatus.WITHDRAWN
    first = np.full(len(status), MISSING)
    for moments in reversed(told):
        first = np.where(moments != MISSING, moments, first)
    assumed = ended & (first == MISSING)
    end = np.where(ended, np.where(assumed, stamped, first), MISSING)
    odd = ~ended & (first != MISSING)
    return end, assumed * DossierFlag.END_ASSUMED.value + odd * DossierFlag.OPEN_WITH_END.value


def is_not_accepted(status: np.ndarray) -> np.ndarray:
    """Submitted or refused: never counts as received."""
    return np.isin(status, (DossierStatus.SUBMITTED, DossierStatus.REFUSED))


def is_without_result(status: np.ndarray) -> np.ndarray:
    """Withdrawn or stopped: ended, and always shown apart."""
    return np.isin(status, (DossierStatus.WITHDRAWN, DossierStatus.STOPPED))


def pauses_of(columns: Columns, told: Sequence[Pauses], rules: Rules) -> tuple[list[Pauses], np.ndarray]:
    """Settled pauses of each dossier, and which had to be assumed.

    A dossier whose status says paused although no request stands open is paused since the version's stamp.
    """
    states = [DossierStatus.AWAITING_DOCUMENTS] + [DossierStatus.AWAITING_PAYMENT] * rules.status6_pauses
    paused = np.isin(columns["status"], states)
    received, end, stamped = (columns[name] for name in ("received_at", "end_at", "source_updated_at"))
    found: list[Pauses] = [()] * len(told)
    assumed = np.zeros(len(told), dtype=bool)
    for row in {row for row, own in enumerate(told) if own}.union(np.flatnonzero(paused).tolist()):
        own = settled(told[row], int(received[row]), int(end[row]))
        if paused[row] and not (own and own[-1][1] == MISSING):
            since = max(
                int(stamped[row]), own[-1][1] if own else MISSING
            )  # pauses stay apart from each other
            own.append((since, MISSING, MISSING))
            assumed[row] = True
        found[row] = own
    return found, assumed


def effective_dues(
    columns: Columns, pauses: Sequence[Pauses], rules: Rules, calendar: WorkCalendar
) -> np.ndarray:
    """Due dates that count; MISSING where there is none or an answer is waited for. pauses: settled."""
    due = columns["source_due_at"]
    if rules.due_includes_pauses:
        return renewed(due, pauses)
    return stretched(due, columns["received_at"], pauses, calendar, rules.pause)


def due_moment(day: date, zone: ZoneInfo, due_day: str) -> datetime:
    """The moment a due date without a time means: the last microsecond of its local day, or the first."""
    if due_day == "start":
        return datetime.combine(day, time(), zone)
    if day == date.max:  # there is no day after it; no record takes it
        return datetime.combine(day, time.max, zone)
    following = datetime.combine(day + timedelta(days=1), time(), zone)
    return (following.astimezone(UTC) - timedelta(microseconds=1)).astimezone(zone)
