"""Hotline tickets: which can be open, when they end, and the limit of their category."""

from datetime import datetime, timedelta

import pytest
from domain_samples import calendars, vietnam

from geo.entries import Sla
from ioc.domain.columns import ticket_columns
from ioc.domain.flags import TicketFlag
from ioc.domain.moments import HOUR, MISSING, to_us
from ioc.domain.records import TicketRecord
from ioc.domain.rules import Rules

CALENDAR, _ = calendars("Asia/Ho_Chi_Minh")
RULES = Rules(
    ticket_states={"new": "open", "closed": "closed", "refused": "refused"},
    limits={"water": Sla(24, False), "noise": Sla(24, True)},
)
OPENED, CLOSED, STAMP = (vietnam(f"2021-10-{day}T07:00") for day in ("11", "12", "14"))


def row(**told) -> dict:
    base = {"source": "s", "ticket_code": "1", "kind": "feedback", "opened_at": OPENED, "state": "new"}
    record = TicketRecord(**base | {"updated_at": STAMP, "area": "a"} | told)
    return {name: column[0] for name, column in ticket_columns([record], RULES, CALENDAR).items()}


def end(**told) -> tuple[int, TicketFlag]:
    found = row(**told)
    return found["end_at"], TicketFlag(int(found["flags"]))


@pytest.mark.parametrize("state", ["closed", "refused"])
def test_a_closed_or_refused_ticket_ends_when_it_was_closed(state):
    assert end(state=state, closed_at=CLOSED) == (to_us(CLOSED), TicketFlag(0))


def test_a_closed_ticket_without_a_moment_ends_at_its_stamp_and_says_so():
    assert end(state="closed") == (to_us(STAMP), TicketFlag.END_ASSUMED)


def test_a_reopened_ticket_is_open_although_it_was_closed_once():
    assert end(state="new", closed_at=CLOSED) == (MISSING, TicketFlag.OPEN_WITH_END)


def test_a_ticket_closed_before_it_was_opened_keeps_its_raw_duration():
    closed = OPENED - timedelta(hours=3)
    found = row(state="closed", closed_at=closed)
    assert (found["end_at"], found["elapsed_us"]) == (to_us(OPENED), -3 * HOUR)
    assert found["flags"] == TicketFlag.END_BEFORE_RECEIPT


@pytest.mark.parametrize("state", ["new", "closed"])
def test_information_is_never_open(state):
    assert end(kind="information", state=state) == (to_us(OPENED), TicketFlag(0))


@pytest.mark.parametrize(
    ("category", "due"),
    [
        ("water", OPENED + timedelta(hours=24)),
        ("noise", vietnam("2021-10-13T17:00")),
        ("other", None),
        (None, None),
    ],
)
def test_a_due_date_the_source_does_not_give_comes_from_the_category(category, due: datetime | None):
    found = row(category=category)
    assert found["due_at"] == to_us(due)
    assert found["flags"] == (TicketFlag.DUE_BY_CATEGORY if due else 0)


def test_the_due_date_of_the_source_goes_before_the_category():
    assert row(category="water", due_at=CLOSED)["due_at"] == to_us(CLOSED)
