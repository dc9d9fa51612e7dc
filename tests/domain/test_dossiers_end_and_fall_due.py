"""The end of a dossier, its due date with pauses, and the flags that say what was settled by a rule."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from domain_samples import dossiers, vietnam
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.places import load_place, shipped
from ioc.domain.columns import columns_of, derived, dossier_columns, effective_due
from ioc.domain.dossier import DossierFlag, Rules, due_moment, rules_of
from ioc.domain.moments import HOUR, MISSING, from_us, to_us
from ioc.domain.records import DossierRecord, Pause
from ioc.domain.workcal import from_place
from ioc.store.tables import FACTS

PLACE = load_place(shipped("binh-phuoc-2021"))
CALENDAR, RULES = from_place(PLACE), rules_of(PLACE)
STAMP, RECEIVED, DUE = vietnam("2021-10-20T09:00"), vietnam("2021-10-04T08:00"), vietnam("2021-10-08T17:00")


def dossier(**told) -> DossierRecord:
    base = {"source": "s", "dossier_code": "1", "status": 4, "updated_at": STAMP, "received_at": RECEIVED}
    return DossierRecord(**base | {"due_at": DUE, "receiving_area": "25216"} | told)


def row(record: DossierRecord, rules: Rules = RULES) -> dict:
    return {name: column[0] for name, column in dossier_columns([record], rules, CALENDAR).items()}


def flags(record: DossierRecord, rules: Rules = RULES) -> DossierFlag:
    return DossierFlag(int(row(record, rules)["flags"]))


def due(record: DossierRecord, rules: Rules = RULES) -> datetime | None:
    return effective_due(record, rules, CALENDAR)


# --- the end

FINISHED, RETURNED, STOPPED = (vietnam(f"2021-10-{day}T10:00") for day in ("07", "11", "12"))


@pytest.mark.parametrize("status", [7, 8, 9, 10])
@pytest.mark.parametrize(
    ("told", "end"),
    [
        ({"finished_at": FINISHED, "returned_at": RETURNED, "ended_at": STOPPED}, FINISHED),
        ({"returned_at": RETURNED, "ended_at": STOPPED}, RETURNED),
        ({"ended_at": STOPPED}, STOPPED),
    ],
)
def test_finished_goes_before_returned_before_stopped(status, told, end):
    found = row(dossier(status=status, **told))
    assert (found["end_at"], found["flags"], found["end_assumed"]) == (to_us(end), 0, False)


def test_without_a_moment_the_stamp_of_the_version_is_the_end_and_says_so():
    found = row(dossier(status=10))
    assert (found["end_at"], found["end_assumed"]) == (to_us(STAMP), True)
    assert DossierFlag(int(found["flags"])) == DossierFlag.END_ASSUMED


@pytest.mark.parametrize("status", range(1, 7))
def test_an_open_status_keeps_a_dossier_open_even_with_an_end(status):
    record = dossier(status=status, finished_at=FINISHED)
    assert row(record)["end_at"] == MISSING
    assert DossierFlag.OPEN_WITH_END in flags(record)


def test_an_end_before_receipt_counts_at_receipt_and_keeps_its_raw_duration():
    record = dossier(status=9, finished_at=RECEIVED - timedelta(hours=2))
    found = row(record)
    assert (found["end_at"], found["elapsed_us"], found["worked_us"]) == (to_us(RECEIVED), -2 * HOUR, 0)
    assert flags(record) == DossierFlag.END_BEFORE_RECEIPT


def test_a_receipt_before_acceptance_is_flagged():
    assert flags(dossier(status=3)) == DossierFlag.NOT_ACCEPTED
    assert flags(dossier(status=1, received_at=None)) == DossierFlag(0)


# --- the due date

ASKED, ANSWERED = vietnam("2021-10-06T13:30"), vietnam("2021-10-08T07:00")  # 3.5 + 8 working hours


def test_a_pause_adds_its_working_time_to_the_due_date():
    assert due(dossier(pauses=(Pause(ASKED, ANSWERED),))) == vietnam("2021-10-12T11:30") - timedelta(hours=1)


def test_pauses_add_up_one_after_the_other():
    pauses = (Pause(ASKED, ANSWERED), Pause(vietnam("2021-10-12T09:00"), vietnam("2021-10-13T09:00")))
    assert due(dossier(pauses=pauses)) == vietnam("2021-10-13T10:30")


def test_a_request_after_the_due_date_changes_nothing():
    assert due(dossier(pauses=(Pause(DUE, DUE + timedelta(days=4)),))) == DUE


def test_overlapping_requests_are_counted_once():
    pauses = (Pause(ASKED, ANSWERED), Pause(ASKED + timedelta(hours=1), ANSWERED))
    assert due(dossier(pauses=pauses)) == due(dossier(pauses=(Pause(ASKED, ANSWERED),)))


def test_a_request_never_answered_ends_with_the_next_one():
    pauses = (Pause(ASKED), Pause(ANSWERED, vietnam("2021-10-08T09:00")))
    assert due(dossier(pauses=pauses)) == due(dossier(pauses=(Pause(ASKED, vietnam("2021-10-08T09:00")),)))


def test_an_open_request_suspends_the_due_date():
    record = dossier(status=5, pauses=(Pause(ASKED),))
    found = row(record)
    assert (found["due_at"], found["source_due_at"]) == (MISSING, to_us(DUE))
    assert (found["paused_since"], flags(record)) == (to_us(ASKED), DossierFlag.DUE_SUSPENDED)


def test_an_open_request_of_a_late_dossier_does_not_hide_that_it_is_late():
    found = row(dossier(status=5, pauses=(Pause(DUE + timedelta(days=1)),)))
    assert (found["due_at"], found["paused_since"]) == (to_us(DUE), to_us(DUE + timedelta(days=1)))


def test_an_open_request_of_an_ended_dossier_ends_with_it():
    end = vietnam("2021-10-07T13:30")
    record = dossier(status=9, finished_at=end, pauses=(Pause(ASKED),))
    assert due(record) == vietnam("2021-10-11T17:00")
    assert (row(record)["paused_since"], row(record)["worked_us"]) == (MISSING, (7 + 8 + 4.5) * HOUR)


def test_a_new_due_date_of_the_source_is_used_as_it_is():
    new_due = vietnam("2021-10-15T09:00")
    assert due(dossier(pauses=(Pause(ASKED, ANSWERED, new_due),))) == new_due


def test_a_source_that_includes_pauses_is_believed():
    rules = replace(RULES, due_includes_pauses=True)
    assert due(dossier(status=5, pauses=(Pause(ASKED),)), rules) == DUE


def test_the_last_new_due_date_of_a_source_that_includes_pauses_counts():
    rules = replace(RULES, due_includes_pauses=True)
    first, last = vietnam("2021-10-15T09:00"), vietnam("2021-10-18T09:00")
    again = vietnam("2021-10-07T08:00")
    pauses = (Pause(ASKED, ANSWERED, first), Pause(again, again, last), Pause(again, again))
    assert due(dossier(pauses=pauses), rules) == last


def test_an_extension_replaces_the_due_date_and_says_so():
    record = dossier(extended_to=vietnam("2021-10-20T17:00"))
    assert (due(record), flags(record)) == (vietnam("2021-10-20T17:00"), DossierFlag.DUE_EXTENDED)


def test_with_restart_the_whole_limit_begins_again_with_the_answer():
    rules = replace(RULES, pause="RESTART")
    limit = 5 * 8 - 1  # Monday 08:00 to Friday 17:00
    expected = CALENDAR.add(to_us(ANSWERED), limit * HOUR)
    assert due(dossier(pauses=(Pause(ASKED, ANSWERED),)), rules) == from_us(int(expected))


@pytest.mark.parametrize("due_day", ["end", "start"])
def test_a_due_date_that_means_a_day_goes_on_meaning_one(due_day):
    told, later = (due_moment(date(2021, 10, day), PLACE.zone, due_day) for day in (8, 12))
    day_and_a_half = (Pause(vietnam("2021-10-05T07:00"), vietnam("2021-10-06T11:30")),)
    assert due(dossier(due_at=told, pauses=day_and_a_half)) == later


def test_a_pause_without_working_time_leaves_a_due_date_where_it_is():
    told = due_moment(date(2021, 10, 8), PLACE.zone, "start")
    night = (Pause(vietnam("2021-10-05T18:00"), vietnam("2021-10-06T06:00")),)
    assert due(dossier(due_at=told, pauses=night)) == told


def test_status_6_pauses_only_where_the_place_says_so():
    assert due(dossier(status=6, updated_at=ASKED)) == DUE
    rules = replace(RULES, status6_pauses=True)
    record = dossier(status=6, updated_at=ASKED)
    assert due(record, rules) is None
    assert flags(record, rules) == DossierFlag.DUE_SUSPENDED | DossierFlag.PAUSE_ASSUMED


def test_waiting_for_papers_without_a_request_is_a_pause_since_the_stamp():
    record = dossier(status=5, updated_at=ASKED)
    assert (row(record)["due_at"], row(record)["paused_since"]) == (MISSING, to_us(ASKED))


def test_no_due_date_stays_none_whatever_was_asked():
    assert due(dossier(due_at=None, pauses=(Pause(ASKED, ANSWERED),))) is None


def test_a_due_date_near_the_end_of_the_table_does_not_break_a_batch():
    last = datetime(2059, 12, 29, 9, tzinfo=PLACE.zone)
    assert due(dossier(due_at=last, pauses=(Pause(RECEIVED, last - timedelta(days=9)),))).year == 2059


@pytest.mark.parametrize(
    ("zone", "day", "last"),
    [
        ("Asia/Ho_Chi_Minh", date(2021, 10, 8), "2021-10-08T16:59:59.999999+00:00"),
        ("Europe/Amsterdam", date(2021, 10, 31), "2021-10-31T22:59:59.999999+00:00"),
        (
            "Asia/Beirut",
            date(2021, 3, 27),
            "2021-03-27T21:59:59.999999+00:00",
        ),  # the next midnight is skipped
    ],
)
def test_a_due_date_without_a_time_means_the_end_of_its_day(zone, day, last):
    assert due_moment(day, ZoneInfo(zone), "end") == datetime.fromisoformat(last)
    assert due_moment(day, ZoneInfo(zone), "start").astimezone(ZoneInfo(zone)).date() == day


# --- rows


def test_the_columns_are_those_of_the_table_but_for_what_the_store_adds():
    for subject, table in FACTS.items():
        added = {"place", "version", "sys_from"}
        found = set(columns_of(subject, [], RULES, CALENDAR)) - {"steps"}  # they have a table of their own
        assert found == {column.name for column in table.c} - added


def test_one_area_stands_in_for_the_other():
    found = row(dossier(receiving_area=None, resolving_area="25219"))
    assert (found["receiving_area"], found["resolving_area"]) == ("25219", "25219")


def test_a_hash_knows_the_content_and_not_the_stamp():
    same = dossier(updated_at=STAMP + timedelta(days=1), line=7)
    assert row(dossier())["row_hash"] == row(same)["row_hash"]
    others = [
        dossier(step="b"),
        dossier(pauses=(Pause(ASKED),)),
        dossier(extended_to=DUE),
        dossier(ended_at=DUE),
    ]
    assert len({int(row(record)["row_hash"]) for record in [dossier(), *others]}) == 5
    assert 0 <= row(dossier())["row_hash"] < 2**63


def test_a_hash_is_the_same_on_every_machine():
    assert row(dossier())["row_hash"] == 6452727862117766503


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_stored_rows_are_worked_out_again_to_the_same_values(data):
    batch = data.draw(st.lists(dossiers("Asia/Ho_Chi_Minh"), min_size=1, max_size=8))
    columns = dossier_columns(batch, RULES, CALENDAR)
    for name, again in derived(columns, RULES, CALENDAR).items():
        assert again.tolist() == columns[name].tolist()
    one_by_one = [row(record) for record in batch]
    assert [int(one["due_at"]) for one in one_by_one] == columns["due_at"].tolist()
