"""The rules of the design as plain predicates over single records: the second opinion, slow and obvious.

Nothing here knows columns, entries or tables; working time is walked day by day.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ioc.domain.records import DossierRecord, PaymentRecord, TicketRecord

ONE_US = timedelta(microseconds=1)


@dataclass(frozen=True)
class NaiveCalendar:
    spans: tuple[tuple[time, time], ...]
    weekdays: frozenset[int]
    days_off: frozenset[date]
    worked_days: frozenset[date]
    zone: ZoneInfo

    def is_working(self, day: date) -> bool:
        return day in self.worked_days or (day.weekday() in self.weekdays and day not in self.days_off)

    def spans_of(self, day: date) -> list[tuple[datetime, datetime]]:
        if not self.is_working(day):
            return []
        return [
            tuple(datetime.combine(day, edge, tzinfo=self.zone).astimezone(UTC) for edge in span)
            for span in self.spans
        ]

    def between(self, a: datetime, b: datetime) -> timedelta:
        total, day = timedelta(0), a.astimezone(self.zone).date()
        while day <= b.astimezone(self.zone).date():
            for start, end in self.spans_of(day):
                total += max(min(end, b) - max(start, a), timedelta(0))
            day += timedelta(days=1)
        return total

    def add(self, moment: datetime, length: timedelta) -> datetime:
        if not length:
            return moment
        day = moment.astimezone(self.zone).date()
        while True:
            for start, end in self.spans_of(day):
                start = max(start, moment)
                if end > start:
                    if length <= end - start:
                        return start + length
                    length -= end - start
            day += timedelta(days=1)

    def nth_working_day_after(self, day: date, n: int) -> date:
        while n:
            day += timedelta(days=1)
            n -= self.is_working(day)
        return day


def start_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def is_day_end(moment: datetime, zone: ZoneInfo) -> bool:
    return start_of(moment.astimezone(zone).date() + timedelta(days=1), zone) - ONE_US == moment.astimezone(
        UTC
    )


def is_day_start(moment: datetime, zone: ZoneInfo) -> bool:
    return start_of(moment.astimezone(zone).date(), zone) == moment.astimezone(UTC)


class NaiveDossier:
    """One dossier under `design §3`; pauses must not overlap."""

    def __init__(self, record: DossierRecord, calendar: NaiveCalendar, *, pause: str = "PAUSE"):
        self.record, self.calendar, self.zone, self.policy = record, calendar, calendar.zone, pause
        self.received = record.received_at
        self.due = self._due()

    @property
    def counted(self) -> bool:
        r = self.record
        return r.received_at is not None and r.parent_code is None and r.status not in (1, 3)

    @property
    def raw_end(self) -> datetime | None:
        r = self.record
        if r.status < 7:
            return None
        return r.finished_at or r.returned_at or r.ended_at or r.updated_at

    @property
    def end(self) -> datetime | None:
        return None if self.raw_end is None else max(self.raw_end, self.received or self.raw_end)

    def _due(self) -> datetime | None:
        due = self.record.extended_to or self.record.due_at
        for pause in sorted(self.record.pauses, key=lambda p: p.asked_at):
            if self.end and pause.asked_at >= self.end:
                continue
            asked = max(pause.asked_at, self.received or pause.asked_at)
            answered = pause.answered_at or self.end
            answered = min(answered, self.end) if answered and self.end else answered
            answered = max(answered, asked) if answered else answered
            if pause.new_due_at is not None:
                due = pause.new_due_at
            elif due is not None and asked < due:
                if answered is None:
                    return None
                due = self._later(due, asked, answered)
        if (
            self.record.status == 5
            and due is not None
            and not any(p.answered_at is None for p in self.record.pauses)
        ):
            answers = (max(p.answered_at, self.received or p.answered_at) for p in self.record.pauses)
            return None if max([self.record.updated_at, *answers]) < due else due
        return due

    def _later(self, due: datetime, asked: datetime, answered: datetime) -> datetime:
        if self.policy == "RESTART":
            told = self.record.extended_to or self.record.due_at
            if told is None or self.received is None:
                return due
            later = self.calendar.add(answered, self.calendar.between(self.received, told))
        else:
            later = self.calendar.add(due, self.calendar.between(asked, max(asked, answered)))
        following = later.astimezone(self.zone).date() + timedelta(days=1)
        if is_day_end(due, self.zone):
            return start_of(following, self.zone) - ONE_US
        if is_day_start(due, self.zone) and later != due:
            return start_of(following, self.zone)
        return later

    # flows

    def is_received(self, start: datetime, end: datetime) -> bool:
        return self.counted and start <= self.received < end

    def is_resolved(self, start: datetime, end: datetime) -> bool:
        return self.counted and self.end is not None and start <= self.end < end

    def timeliness(self, lateness: str, without_result: str = "on_time") -> str:
        """early | on_time | late | no_due of a resolved dossier; by instant there is no early."""
        if self.due is None:
            return "no_due"
        if self.record.status in (7, 8) and without_result == "on_time":
            return "on_time"
        if lateness == "instant":
            return "on_time" if self.end <= self.due else "late"
        end_day, due_day = (m.astimezone(self.zone).date() for m in (self.end, self.due))
        return "early" if end_day < due_day else "on_time" if end_day == due_day else "late"

    # stocks

    def is_pending(self, at: datetime) -> bool:
        return self.counted and self.received < at and (self.end is None or self.end >= at)

    def is_overdue(self, at: datetime, lateness: str) -> bool:
        if not self.is_pending(at) or self.due is None:
            return False
        if lateness == "instant":
            return self.due < at
        return self.due.astimezone(self.zone).date() < at.astimezone(self.zone).date()


class NaiveTicket:
    def __init__(self, record: TicketRecord, calendar: NaiveCalendar, states: dict, limits: dict):
        self.record, self.answerable = record, record.kind != "information"
        self.end = self._end(states)
        self.due = record.due_at or self._limit(limits.get(record.category), calendar)

    def _end(self, states: dict) -> datetime | None:
        r = self.record
        if not self.answerable:
            return max(r.closed_at or r.opened_at, r.opened_at)
        return None if states[r.state] == "open" else max(r.closed_at or r.updated_at, r.opened_at)

    def _limit(self, limit, calendar: NaiveCalendar) -> datetime | None:
        if limit is None:
            return None
        length = timedelta(hours=limit.hours)
        return (
            calendar.add(self.record.opened_at, length) if limit.working else self.record.opened_at + length
        )

    def is_open(self, at: datetime) -> bool:
        return self.answerable and self.record.opened_at < at and (self.end is None or self.end >= at)

    def is_overdue(self, at: datetime) -> bool:
        return self.is_open(at) and self.due is not None and self.due < at


class NaivePayment:
    def __init__(self, record: PaymentRecord):
        self.record = record

    def is_success(self, start: datetime, end: datetime) -> bool:
        return self.record.state in ("success", "refunded") and start <= self.record.paid_at < end

    def is_refund(self, start: datetime, end: datetime) -> bool:
        return self.record.state == "refunded" and start <= self.record.refunded_at < end

    def is_given_up(self, start: datetime, end: datetime) -> bool:
        return self.record.state in ("failed", "cancelled") and start <= self.record.requested_at < end
