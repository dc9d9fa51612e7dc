"""Dated entries against the rules of the design as plain predicates, for any records, zones and moments."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from domain_samples import ZONES, calendars, dossiers, moments, payments, tickets, vietnam
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_rules import NaiveDossier, NaivePayment, NaiveTicket, start_of
from stages import often

from geo.entries import Sla
from ioc.domain.columns import columns_of
from ioc.domain.contributions import contributions, overdue_entries
from ioc.domain.counters import COUNTERS
from ioc.domain.moments import MISSING, to_us
from ioc.domain.records import DossierRecord
from ioc.domain.rules import Rules

pytestmark = [pytest.mark.drill, pytest.mark.timeout(1800)]
STATES = {"new": "open", "closed": "closed", "refused": "refused"}
LIMITS = {"water": Sla(24, False), "noise": Sla(24, True)}
RULES = Rules(ticket_states=STATES, limits=LIMITS)
CALENDARS = {zone: calendars(zone) for zone in ZONES}
MAKERS = {"dossiers": dossiers, "tickets": tickets, "payments": payments}


class Counted:
    """The entries of a batch, asked as the product asks: counts before a moment, and between two."""

    def __init__(self, subject, records, zone, rules=RULES):
        calendar, _ = CALENDARS[zone]
        self.subject, self.days = subject, calendar.days
        self.columns = columns_of(subject, records, rules, calendar)
        self.entries = {e.counter: e for e in contributions(subject, self.columns, self.days, rules)}

    def before(self, counter, at) -> int:
        return self._sum(self.entries[counter], at)

    def within(self, counter, start, end) -> int:
        return self.before(counter, end) - self.before(counter, start)

    def overdue(self, at, lateness) -> int:
        passed, ended = overdue_entries(self.subject, self.columns, lateness, self.days)
        return sum(
            int(((m != MISSING) & (m < to_us(at))).sum()) * sign for m, sign in ((passed, 1), (ended, -1))
        )

    @staticmethod
    def _sum(entry, at) -> int:
        there = (entry.moments != MISSING) & (entry.moments < to_us(at))
        return int(there.sum() if entry.amounts is None else entry.amounts[there].sum())


def drawn(data, subject, rules=RULES):
    """A zone, its batch of records and three moments in order."""
    zone = data.draw(st.sampled_from(ZONES))
    batch = data.draw(st.lists(MAKERS[subject](zone), max_size=6))
    cuts = sorted(data.draw(moments(zone)) for _ in range(2))
    return zone, batch, Counted(subject, batch, zone, rules), cuts


@pytest.mark.parametrize("subject", COUNTERS)
def test_every_counter_has_its_entry_in_the_order_of_the_tables(subject):
    counted = Counted(subject, [], "Asia/Ho_Chi_Minh")
    assert tuple(counted.entries) == COUNTERS[subject]


@settings(max_examples=often(150), deadline=None)
@given(data=st.data())
def test_dossiers_received_and_carried_over_are_resolved_or_pending(data):
    _, _, counted, (start, end) = drawn(data, "dossiers")
    carried = counted.before("received", start) - counted.before("ended", start)
    pending = counted.before("received", end) - counted.before("ended", end)
    assert counted.within("received", start, end) + carried == counted.within("ended", start, end) + pending
    assert carried >= 0 and pending >= 0


@settings(max_examples=often(150), deadline=None)
@given(
    data=st.data(), policy=st.sampled_from(["PAUSE", "RESTART"]), ends=st.sampled_from(["on_time", "by_date"])
)
def test_flows_of_dossiers_equal_the_plain_rules(data, policy, ends):
    zone, batch, counted, (start, end) = drawn(
        data, "dossiers", replace(RULES, pause=policy, without_result=ends)
    )
    naive = [NaiveDossier(record, CALENDARS[zone][1], pause=policy) for record in batch]
    received = [one for one in naive if one.is_received(start, end)]
    resolved = [one for one in naive if one.is_resolved(start, end)]
    by_day = [one.timeliness("day", ends) for one in resolved]
    by_instant = [one.timeliness("instant", ends) for one in resolved]
    expected = {
        "received": len(received),
        "received_no_due": sum(one.due is None for one in received),
        "received_with_fee": sum(bool(one.record.has_fee or one.record.paid_online) for one in received),
        "received_paid_online": sum(bool(one.record.paid_online) for one in received),
        "ended": len(resolved),
        "ended_early": by_day.count("early"),
        "ended_same_day": by_day.count("on_time"),
        "ended_late_day": by_day.count("late"),
        "ended_late_instant": by_instant.count("late"),
        "ended_no_due": by_day.count("no_due"),
        "ended_without_result": sum(one.record.status in (7, 8) for one in resolved),
    }
    assert {counter: counted.within(counter, start, end) for counter in expected} == expected


@settings(max_examples=often(150), deadline=None)
@given(data=st.data())
def test_stocks_of_dossiers_equal_the_plain_rules_at_any_moment(data):
    zone, batch, counted, cuts = drawn(data, "dossiers")
    naive = [NaiveDossier(record, CALENDARS[zone][1]) for record in batch]
    for at in (*cuts, *(one.due for one in naive if one.due), *(one.end for one in naive if one.end)):
        pending = [one for one in naive if one.is_pending(at)]
        assert counted.before("received", at) - counted.before("ended", at) == len(pending)
        no_due = counted.before("received_no_due", at) - counted.before("ended_no_due", at)
        assert no_due == sum(one.due is None for one in pending)
        for lateness in ("day", "instant"):
            assert counted.overdue(at, lateness) == sum(one.is_overdue(at, lateness) for one in naive)


@settings(max_examples=often(60), deadline=None)
@given(data=st.data())
def test_at_local_midnights_both_rules_and_the_day_counts_agree(data):
    zone, _, counted, (cut, _) = drawn(data, "dossiers")
    tz = CALENDARS[zone][1].zone
    midnight = start_of(cut.astimezone(tz).date(), tz)
    stock = counted.before("due_passed", midnight) - counted.before("due_passed_ended", midnight)
    assert counted.overdue(midnight, "day") == counted.overdue(midnight, "instant") == stock


@settings(max_examples=often(60), deadline=None)
@given(data=st.data())
def test_one_record_counts_the_same_alone_and_among_others(data):
    zone, batch, counted, _ = drawn(data, "dossiers")
    for row, record in enumerate(batch):
        alone = Counted("dossiers", [record], zone)
        for counter, entry in alone.entries.items():
            assert entry.moments[0] == counted.entries[counter].moments[row]


@settings(max_examples=often(60), deadline=None)
@given(data=st.data())
def test_durations_are_raw_between_receipt_and_end_and_worked_time_leaves_pauses_out(data):
    zone, batch, counted, _ = drawn(data, "dossiers")
    _, naive_calendar = CALENDARS[zone]
    for row, one in enumerate(NaiveDossier(record, naive_calendar) for record in batch):
        elapsed, worked = (int(counted.columns[name][row]) for name in ("elapsed_us", "worked_us"))
        if one.raw_end is None or one.received is None:
            assert (elapsed, worked) == (MISSING, MISSING)
            continue
        assert elapsed == (one.raw_end - one.received) // timedelta(microseconds=1)
        paused = timedelta(0)
        for pause in one.record.pauses:
            asked = max(pause.asked_at, one.received)
            answered = min(pause.answered_at or one.end, one.end)
            paused += naive_calendar.between(asked, answered) if asked < answered else timedelta(0)
        expected = naive_calendar.between(one.received, one.end) - paused
        assert worked == expected // timedelta(microseconds=1)


@settings(max_examples=often(150), deadline=None)
@given(data=st.data())
def test_tickets_equal_the_plain_rules(data):
    zone, batch, counted, (start, end) = drawn(data, "tickets")
    naive = [NaiveTicket(record, CALENDARS[zone][1], STATES, LIMITS) for record in batch]
    ended = [one for one in naive if one.end and start <= one.end < end]
    closed = [one for one in ended if one.answerable]
    opened = [one for one in naive if start <= one.record.opened_at < end]
    expected = {
        "opened": len(opened),
        "opened_answerable": sum(one.answerable for one in opened),
        "opened_no_due": sum(one.answerable and one.due is None for one in opened),
        "closed": len(closed),
        "closed_late_instant": sum(one.due is not None and one.end > one.due for one in closed),
        "closed_no_due": sum(one.due is None for one in closed),
        "rated": sum(one.record.satisfaction is not None for one in ended),
        "rated_bad": sum(one.record.satisfaction == "bad" for one in ended),
    }
    assert {counter: counted.within(counter, start, end) for counter in expected} == expected
    classes = ("closed_early", "closed_same_day", "closed_late_day", "closed_no_due")
    assert sum(counted.within(counter, start, end) for counter in classes) == len(closed)
    open_now = counted.before("opened_answerable", end) - counted.before("closed", end)
    assert open_now == sum(one.is_open(end) for one in naive)
    assert counted.overdue(end, "instant") == sum(one.is_overdue(end) for one in naive)


@settings(max_examples=often(60), deadline=None)
@given(data=st.data())
def test_payments_equal_the_plain_rules(data):
    _, batch, counted, (start, end) = drawn(data, "payments")
    naive = [NaivePayment(record) for record in batch]
    succeeded = [one for one in naive if one.is_success(start, end)]
    refunded = [one for one in naive if one.is_refund(start, end)]
    expected = {
        "succeeded": len(succeeded),
        "succeeded_amount": sum(one.record.amount for one in succeeded),
        "refunded": len(refunded),
        "refunded_amount": sum(one.record.amount for one in refunded),
        "finished": len(succeeded) + sum(one.is_given_up(start, end) for one in naive),
    }
    assert {counter: counted.within(counter, start, end) for counter in expected} == expected


@pytest.mark.parametrize(
    ("end", "classes"),
    [
        ("2021-10-07T23:59:59.999999", {"ended_early"}),
        ("2021-10-08T00:00:00", {"ended_same_day"}),
        ("2021-10-08T17:00:00", {"ended_same_day"}),  # at the very instant it was due
        ("2021-10-08T17:00:00.000001", {"ended_same_day", "ended_late_instant"}),
        ("2021-10-08T23:59:59.999999", {"ended_same_day", "ended_late_instant"}),
        ("2021-10-09T00:00:00", {"ended_late_day", "ended_late_instant"}),
    ],
)
def test_a_dossier_is_early_on_the_day_or_late_to_the_microsecond(end, classes):
    record = DossierRecord(
        source="s", dossier_code="1", status=9, receiving_area="a", updated_at=vietnam(end), finished_at=vietnam(end),
        received_at=vietnam("2021-10-04T08:00"), due_at=vietnam("2021-10-08T17:00"),
    )  # fmt: skip
    entries = Counted("dossiers", [record], "Asia/Ho_Chi_Minh").entries
    timely = {name for name in entries if name.startswith("ended_") and entries[name].moments[0] != MISSING}
    assert timely == classes


@pytest.mark.parametrize(
    ("at", "by_day", "by_instant"),
    [("2021-10-08T17:00", 0, 0), ("2021-10-08T17:01", 0, 1), ("2021-10-09T00:00", 1, 1)],
)
def test_a_pending_dossier_is_overdue_after_its_instant_or_after_its_day(at, by_day, by_instant):
    record = DossierRecord(
        source="s", dossier_code="1", status=4, receiving_area="a", updated_at=vietnam("2021-10-04T08:00"),
        received_at=vietnam("2021-10-04T08:00"), due_at=vietnam("2021-10-08T17:00"),
    )  # fmt: skip
    counted = Counted("dossiers", [record], "Asia/Ho_Chi_Minh")
    found = [counted.overdue(vietnam(at), lateness) for lateness in ("day", "instant")]
    assert found == [by_day, by_instant]


@pytest.mark.parametrize(
    ("rule", "classes"),
    [("on_time", {"ended_same_day"}), ("by_date", {"ended_late_day", "ended_late_instant"})],
)
def test_a_withdrawn_dossier_is_on_time_or_judged_by_its_date_as_the_place_says(rule, classes):
    record = DossierRecord(
        source="s", dossier_code="1", status=7, receiving_area="a", updated_at=vietnam("2021-10-12T08:00"),
        received_at=vietnam("2021-10-04T08:00"), due_at=vietnam("2021-10-08T17:00"),
    )  # fmt: skip
    entries = Counted("dossiers", [record], "Asia/Ho_Chi_Minh", replace(RULES, without_result=rule)).entries
    timely = {name for name in entries if name.startswith("ended_") and entries[name].moments[0] != MISSING}
    assert timely == classes | {"ended_without_result"}


def test_columns_as_a_database_gives_them_count_the_same():
    zone = "Asia/Ho_Chi_Minh"
    calendar, _ = CALENDARS[zone]
    told = {"source": "s", "updated_at": vietnam("2021-10-05T08:00"), "receiving_area": "a"}
    batch = [
        DossierRecord(
            dossier_code=str(n),
            status=9,
            received_at=vietnam("2021-10-04T08:00"),
            has_fee=fee,
            paid_online=fee,
            **told,
        )
        for n, fee in enumerate((None, True, False))
    ]
    columns = columns_of("dossiers", batch, RULES, calendar)
    as_stored = columns | {
        "has_fee": np.array([False, True, False]),
        "paid_online": np.array([False, True, False]),
        "parent_code": np.array([None, None, None], dtype=object),
    }
    ours, stored = (contributions("dossiers", c, calendar.days, RULES) for c in (columns, as_stored))
    assert [e.moments.tolist() for e in ours] == [e.moments.tolist() for e in stored]
