"""The moments a question of figures is about: the period, its pieces, and the instant of stocks."""

from datetime import date, datetime

from sqlalchemy import Connection, func, select

from geo.places import Place
from ioc import clock
from ioc.domain.moments import LocalDays, day_number, from_day_number, to_us
from ioc.errors import QuestionError
from ioc.store.tables import FACTS

Moment = int | date | datetime  # microseconds UTC, a local day (its midnight) or an aware moment
FIRST_MOMENT = {
    "dossiers": ("received_at",),
    "tickets": ("opened_at",),
    "payments": ("requested_at", "paid_at"),
}
Span = tuple[tuple[int, ...], bool]


def spans_of(
    conn: Connection,
    place: Place,
    subject: str,
    days: LocalDays,
    start: Moment | None,
    end: Moment | None,
    at: Moment | None,
    per: str | None,
) -> list[Span]:
    """The edges asked for, each with whether only the stocks at them are wanted."""
    spans: list[Span] = []
    if at is None or start is not None or end is not None:
        last = to_us(clock.now()) if end is None else as_us(end, days)
        first = _first(conn, place, subject, days, last) if start is None else as_us(start, days)
        if last < first:
            raise QuestionError("to: the end of the period is before its start")
        spans.append((period_edges(first, last, per, days), False))
    if at is not None and subject != "payments":
        spans.append(((as_us(at, days),), True))
    return spans


def as_us(moment: Moment, days: LocalDays) -> int:
    """A moment in microseconds UTC; a date means its local midnight."""
    if isinstance(moment, datetime):
        return to_us(moment)
    return days.start(day_number(moment)) if isinstance(moment, date) else int(moment)


def _first(conn: Connection, place: Place, subject: str, days: LocalDays, last: int) -> int:
    """The midnight before the first event there is."""
    table = FACTS[subject]
    columns = [func.min(table.c[name]) for name in FIRST_MOMENT[subject]]
    row = conn.execute(select(*columns).where(table.c.place == place.code)).one()
    known = [moment for moment in row if moment is not None]
    return min(days.start(days.day(min(known))), last) if known else last


def period_edges(start: int, end: int, per: str | None, days: LocalDays) -> tuple[int, ...]:
    """The start, every local midnight (or first of a month) inside, and the end."""
    if per is None:
        return start, end
    numbers = range(days.day(start) + 1, days.day(end) + 1)
    inner = (days.start(n) for n in numbers if per == "day" or from_day_number(n).day == 1)
    return (start, *(edge for edge in inner if start < edge < end), end)
