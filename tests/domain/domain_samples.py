"""Calendars and random records for the tests of the domain."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from naive_rules import NaiveCalendar

from ioc.domain.records import DossierRecord, Pause, PaymentRecord, TicketRecord
from ioc.domain.workcal import WorkCalendar

ZONES = ("Asia/Ho_Chi_Minh", "Europe/Amsterdam", "America/Chicago", "Australia/Lord_Howe", "Asia/Beirut")
SPANS = ((time(7), time(11, 30)), (time(13, 30), time(17)))
OFF = frozenset({date(2021, 3, 26), date(2021, 3, 29), date(2021, 4, 2), date(2021, 10, 29)})
WORKED = frozenset(
    {date(2021, 3, 28), date(2021, 4, 3), date(2021, 10, 31), date(2021, 11, 7)}
)  # clock changes too
NIGHT = ((time(0), time(3, 30)), (time(22), time(23, 59, 59)))


def calendars(zone: str, spans=SPANS) -> tuple[WorkCalendar, NaiveCalendar]:
    """The same calendar twice: ours and the naive one."""
    told = (spans, frozenset(range(5)), OFF, WORKED, ZoneInfo(zone))
    return WorkCalendar(*told), NaiveCalendar(*told)


def vietnam(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@cache
def moments(zone: str, first=date(2021, 3, 20), last=date(2021, 11, 20)) -> st.SearchStrategy[datetime]:
    """Any moment, and often one that breaks naive code: midnights, day ends, clock changes, office hours."""
    tz = ZoneInfo(zone)
    edges = st.sampled_from(
        [time(), time(0, 0, 0, 1), time(23, 59, 59, 999999), time(2, 30), time(17), time(7)]
    )
    told = st.builds(datetime.combine, st.dates(first, last), edges)
    near = st.sampled_from([date(2021, 3, 27), date(2021, 3, 28), date(2021, 4, 4), date(2021, 10, 31)])
    odd = st.builds(datetime.combine, near, edges)
    same = st.builds(datetime.combine, st.just(date(2021, 5, 12)), edges)  # so that moments and days coincide
    anything = st.datetimes(datetime.combine(first, time()), datetime.combine(last, time()))
    return st.one_of(told, odd, same, anything).map(lambda naive: naive.replace(tzinfo=tz).astimezone(UTC))


@cache
@st.composite
def dossiers(draw, zone: str) -> DossierRecord:
    moment, maybe = moments(zone), st.none() | moments(zone)
    return DossierRecord(
        source="s",
        dossier_code=str(draw(st.integers(1, 10**9))),
        status=draw(st.sampled_from([1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 9, 9, 10, 10])),
        updated_at=draw(moment),
        received_at=draw(moment | maybe),
        due_at=draw(moment | maybe),
        extended_to=draw(st.sampled_from([None, None, None, draw(moment)])),
        finished_at=draw(maybe),
        returned_at=draw(maybe),
        ended_at=draw(maybe),
        receiving_area="a",
        parent_code=draw(st.sampled_from([None, None, None, "p"])),
        has_fee=draw(st.sampled_from([None, True, False])),
        paid_online=draw(st.sampled_from([None, True, False])),
        pauses=draw(pauses(zone)),
    )


@cache
@st.composite
def pauses(draw, zone: str) -> tuple[Pause, ...]:
    """Requests in order and apart, the last one perhaps unanswered."""
    edges = sorted(draw(st.lists(moments(zone), min_size=0, max_size=4, unique=True)))
    found = []
    for number in range(0, len(edges), 2):
        answered = edges[number + 1] if number + 1 < len(edges) else None
        new_due = draw(st.sampled_from([None, None, None, edges[number] + timedelta(days=9)]))
        found.append(Pause(edges[number], answered, new_due))
    return tuple(found)


@cache
@st.composite
def tickets(draw, zone: str) -> TicketRecord:
    moment = moments(zone)
    return TicketRecord(
        source="s",
        ticket_code=str(draw(st.integers(1, 10**9))),
        kind=draw(st.sampled_from(["information", "feedback", "proposal"])),
        opened_at=draw(moment),
        state=draw(st.sampled_from(["new", "closed", "refused"])),
        updated_at=draw(moment),
        due_at=draw(st.none() | moment),
        closed_at=draw(st.none() | moment),
        category=draw(st.sampled_from([None, "water", "noise", "other"])),
        area="a",
        satisfaction=draw(st.sampled_from([None, "good", "acceptable", "bad"])),
    )


@cache
@st.composite
def payments(draw, zone: str) -> PaymentRecord:
    moment = moments(zone)
    return PaymentRecord(
        source="s",
        payment_code=str(draw(st.integers(1, 10**9))),
        amount=draw(st.integers(0, 10**12)),
        state=draw(st.sampled_from(["requested", "pending", "success", "failed", "cancelled", "refunded"])),
        requested_at=draw(moment),
        updated_at=draw(moment),
        paid_at=draw(moment),
        refunded_at=draw(moment),
        area="a",
    )
