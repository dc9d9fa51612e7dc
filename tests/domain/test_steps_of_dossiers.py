"""Steps follow each other, take working time less pauses, and are counted as one would by hand."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from domain_samples import calendars, moments
from hypothesis import given
from hypothesis import strategies as st

from ioc.domain.columns import dossier_columns
from ioc.domain.lateness import working_days_since
from ioc.domain.moments import MISSING, from_us, to_us
from ioc.domain.records import DossierRecord, Pause, StepRecord
from ioc.domain.rules import Rules
from ioc.domain.steps import settled_steps, step_columns, waited
from ioc.domain.told import pauses_from

ZONE = "Asia/Ho_Chi_Minh"
OURS, NAIVE = calendars(ZONE)
RULES = Rules()


@st.composite
def told(draw):
    """A dossier with steps and pauses at any moments, ended or not."""
    steps = []
    for _ in range(draw(st.integers(0, 4))):
        started = draw(moments(ZONE))
        ended = draw(st.none() | moments(ZONE).map(lambda m, s=started: max(m, s)))
        steps.append(StepRecord(step=draw(st.sampled_from("abc")), started_at=started, ended_at=ended))
    asked = sorted(draw(st.lists(moments(ZONE), max_size=2)))
    pauses = tuple(Pause(m, draw(st.none() | st.just(m + timedelta(days=3)))) for m in asked)
    return DossierRecord(
        source="s", dossier_code="1", status=draw(st.sampled_from([4, 5, 9])), updated_at=draw(moments(ZONE)),
        received_at=draw(moments(ZONE)), finished_at=draw(st.none() | moments(ZONE)), resolving_area="A",
        steps=tuple(steps), pauses=pauses,
    )  # fmt: skip


def overlap_by_hand(start, end, pauses):
    """Working time of [start, end) inside the pauses."""
    found = 0
    for asked, answered, _ in pauses:
        begin, until = max(asked, start), min(end if answered == MISSING else answered, end)
        if begin < until:
            found += NAIVE.between(from_us(begin), from_us(until)) // timedelta(microseconds=1)
    return found


@given(told())
def test_a_step_takes_its_working_time_less_the_pauses_in_it(record):
    from ioc.domain.dossier import pauses_of

    columns = dossier_columns([record], RULES, OURS)
    found = step_columns(columns, RULES, OURS)
    (pauses,), _ = pauses_of(columns, [pauses_from(columns["pauses"][0])], RULES)
    assert len(found["step"]) == len(record.steps)
    for start, end, worked in zip(found["started_at"], found["ended_at"], found["worked_us"], strict=True):
        if end == MISSING:
            assert worked == MISSING
            continue
        whole = NAIVE.between(from_us(start), from_us(end)) // timedelta(microseconds=1)
        assert worked == whole - overlap_by_hand(start, end, pauses)
        assert worked >= 0


@given(told())
def test_steps_stand_in_order_and_only_the_last_of_an_open_dossier_lasts(record):
    columns = dossier_columns([record], RULES, OURS)
    end = int(columns["end_at"][0])
    found = list(settled_steps(columns["steps"][0], end))
    assert [one[2] for one in found] == sorted(one[2] for one in found)
    assert all(one[3] != MISSING for one in found[:-1])
    assert all(one[3] == MISSING or one[3] >= one[2] for one in found)
    if found and end != MISSING:
        assert found[-1][3] != MISSING


@given(moments(ZONE), moments(ZONE), st.none() | moments(ZONE))
def test_an_open_step_waits_until_now_but_not_while_it_is_paused(started, now, paused):
    since = MISSING if paused is None else to_us(paused)
    column = [np.array([value], dtype=np.int64) for value in (to_us(started), 0, since)]
    until = now if paused is None else min(now, paused)
    wanted = NAIVE.between(started, until) // timedelta(microseconds=1) if until > started else 0
    assert int(waited(*column, to_us(now), OURS)[0]) == wanted


def test_what_tells_no_steps_is_told_apart_from_what_tells_that_there_are_none():
    common = {"source": "s", "status": 4, "updated_at": from_us(0), "resolving_area": "A"}
    silent = DossierRecord(dossier_code="1", **common | {"updated_at": from_us(10**15)})
    empty = DossierRecord(dossier_code="1", steps=(), **common | {"updated_at": from_us(10**15)})
    columns = dossier_columns([silent, empty], RULES, OURS)
    assert columns["steps"] == [None, ()]
    assert columns["row_hash"][0] != columns["row_hash"][1]


@given(moments(ZONE), moments(ZONE))
def test_whole_working_days_are_counted_after_the_first_and_with_the_last(since, now):
    first, last = (moment.astimezone(NAIVE.zone).date() for moment in (since, now))
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    wanted = sum(NAIVE.is_working(day) for day in days)
    assert working_days_since(OURS, np.array([to_us(since)]), to_us(now)).tolist() == [wanted]


def test_a_pause_told_by_the_state_alone_begins_after_the_last_answer():
    day = datetime(2021, 10, 25, 8, tzinfo=ZoneInfo(ZONE))
    record = DossierRecord(
        source="s", dossier_code="1", status=5, updated_at=day + timedelta(days=1), received_at=day,
        resolving_area="A", pauses=(Pause(day, day + timedelta(days=3)),),
        steps=(StepRecord(step="a", started_at=day, ended_at=day + timedelta(days=4)),),
    )  # fmt: skip
    found = step_columns(dossier_columns([record], RULES, OURS), RULES, OURS)
    assert found["worked_us"].tolist() == [0]
