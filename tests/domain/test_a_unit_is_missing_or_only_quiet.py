"""A unit is missing after its usual gap of working time: nights, weekends and Tết do not count."""

from datetime import datetime

import numpy as np
import pytest

from geo.places import load_place, shipped
from ioc.domain.moments import HOUR, to_us
from ioc.domain.silence import SilenceRules, heard_until, passed, silences, usual_gap, usual_gaps
from ioc.domain.workcal import from_place

CALENDAR = from_place(load_place(shipped("binh-phuoc-2021")))
RULES = SilenceRules(least=5, margin=1.0)


def at(text: str) -> int:
    return to_us(datetime.fromisoformat(f"{text}+07:00"))


def silent_for(newest: str, until: str, working_time: str = "office") -> float:
    return silences(CALENDAR, working_time, np.array([at(newest)]), at(until))[0] / HOUR


@pytest.mark.parametrize(
    ("newest", "until", "hours"),
    [
        ("2021-10-28T16:00", "2021-10-29T08:00", 2.0),  # a night: one hour of each day
        ("2021-10-29T16:00", "2021-11-01T08:00", 2.0),  # a weekend
        ("2021-02-09T16:00", "2021-02-17T08:00", 2.0),  # Tết of 2021: 10-16 February
        ("2021-10-29T17:30", "2021-10-29T23:00", 0.0),  # after hours
    ],
)
def test_nights_weekends_and_tet_do_not_count(newest, until, hours):
    assert silent_for(newest, until) == pytest.approx(hours)


def test_a_source_open_day_and_night_is_silent_by_the_clock():
    assert silent_for("2021-10-29T16:00", "2021-11-01T08:00", "always") == 64.0


def test_an_event_of_the_time_to_come_is_no_silence():
    assert silent_for("2021-10-29T10:00", "2021-10-29T09:00") == 0.0


def test_the_usual_gap_is_a_quantile_times_a_margin():
    gaps = np.arange(101) * HOUR  # 0 to 100 hours: the 99th percentile is 99
    assert usual_gap(gaps, SilenceRules(least=5, margin=2.0)) == 198 * HOUR


def test_the_usual_gap_is_never_below_its_floor():
    assert usual_gap(np.full(50, 60_000_000), RULES) == RULES.floor_us


def test_one_long_outage_does_not_become_usual():
    gaps = np.append(np.full(500, 2 * HOUR), 90 * HOUR)
    assert usual_gap(gaps, RULES) == 2 * HOUR


def test_with_too_few_events_nothing_is_usual():
    assert usual_gap(np.full(3, HOUR), RULES) is None  # four events
    assert usual_gap(np.full(4, HOUR), RULES) == HOUR


def test_units_are_told_apart_whatever_the_order_of_events():
    areas = np.array(["B", "A", "B", "A", "B", "A", "B", "A", "B", "A", "C"])
    worked = np.array([8, 3, 0, 0, 2, 1, 6, 4, 4, 2, 7]) * 2 * HOUR
    assert usual_gaps(areas, worked, RULES) == {"A": (5, 2 * HOUR), "B": (5, 4 * HOUR), "C": (1, None)}
    assert usual_gaps(np.zeros(0, dtype=str), np.zeros(0, dtype=np.int64), RULES) == {}


def test_gaps_are_counted_in_the_working_time_of_the_source():
    friday, monday = at("2021-10-29T16:00"), at("2021-11-01T08:00")
    for working_time, hours in (("office", 2), ("always", 64)):
        first, second = passed(CALENDAR, working_time, np.array([friday, monday]))
        assert second - first == hours * HOUR


def test_nobody_is_heard_while_the_source_is_not_asked():
    assert heard_until(100, 40) == 40
    assert heard_until(100, 130) == 100
    assert heard_until(100, None) is None
