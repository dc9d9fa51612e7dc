"""The axis of a day's hours holds office hours and whatever happened outside them; sparklines have no gaps."""

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import unquote

import pytest
from drawings import drawn, part, view_of
from hypothesis import given
from hypothesis import strategies as st
from samples import PLACE, ZONE, answers, context

from ioc.domain.moments import to_us
from ioc.indicators.answers import Line, SeriesAnswer
from layouts.catalogue import PANELS
from layouts.kinds.sparkline import sparkline
from layouts.kinds.steps import hours_shown

BY_HOUR = PANELS["dossiers_by_hour"]
OPENS = min(start for start, _ in PLACE.hours.spans).hour
CLOSES = max(end for _, end in PLACE.hours.spans).hour
OF = context(view_of("province"))


def hours(values: list[int | None]) -> SeriesAnswer:
    starts = tuple(to_us(datetime(2021, 10, 29, hour, tzinfo=ZONE)) for hour in range(len(values)))
    line = Line(indicator="dossiers_received", values=tuple(values))
    return SeriesAnswer(step="hour", starts=starts, lines=(line,), incomplete=len(values) - 1)


def hour_of(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return (moment.day - 29) * 24 + moment.hour


@given(st.lists(st.none() | st.integers(0, 900), min_size=1, max_size=24))
def test_no_hour_with_something_in_it_is_cut_off(values):
    first, last = map(hour_of, hours_shown(hours(values), OF))
    assert 0 <= first < OPENS and CLOSES < last <= 24
    assert all(first <= hour < last or hour == last for hour, value in enumerate(values) if value)
    assert first <= len(values) <= last or not any(values)


@pytest.mark.parametrize("key", ["dossiers_by_day", "payments_by_day"])
def test_an_axis_of_days_is_left_to_its_days(key):
    answer = answers(PANELS[key], OF)[0]
    assert hours_shown(answer, OF) is None
    assert "range" not in part(drawn(PANELS[key], OF), "figure")["layout"]["xaxis"]


def test_the_names_of_lines_stand_where_the_lines_end():
    figure = part(drawn(BY_HOUR, OF), "figure")
    ends = {one["x"][-1] for one in figure["data"]}
    assert {label["x"] for label in figure["layout"]["annotations"]} <= ends
    assert len(figure["layout"]["annotations"]) == len(BY_HOUR.indicators)


@given(st.lists(st.none() | st.floats(0, 1e6), min_size=3, max_size=40))
def test_a_sparkline_is_one_line_through_every_value_there_is(values):
    told = [value for value in values if value is not None]
    series = replace(hours([0]), starts=tuple(range(len(values))), incomplete=None,
                     lines=(Line(indicator="dossiers_received", values=tuple(values)),))  # fmt: skip
    made = sparkline(series)
    assert (made is None) == (len(told) < 3)
    if made is not None:
        path = re.search(r'd="([^"]*)"', unquote(made.about["style"]["maskImage"])).group(1)
        assert path.count("M") == 1 and path.count("L") == len(told) - 1
        assert all(0 <= float(y) <= 30 for _, y in re.findall(r"([\d.]+) ([\d.]+)", path))
