"""What pages of delays, maps and hours count has its list: by age, by coordinate, by the hour of a day."""

import pytest
from indicator_samples import DAY_US, NOW

from ioc.access.scope import whole
from ioc.domain.moments import from_us, to_us
from ioc.errors import QuestionError
from ioc.indicators.answers import Epoch, Period, Question
from ioc.indicators.members import LISTABLE
from ioc.indicators.periods import hour_of
from ioc.worklist.lists import Lists
from ioc.worklist.questions import AGE_GROUPS, ListQuestion

LAST = to_us(NOW)
MONTH = Period(key="month", start=LAST - 30 * DAY_US, end=LAST)


@pytest.fixture(scope="module")
def lists(filled):
    return Lists(filled.store, filled.place, filled.calendar)


def total(lists, filled, members, period=MONTH, area="P", **filters):
    told = tuple((name, (value,)) for name, value in sorted(filters.items()))
    question = ListQuestion(members=members, area=area, period=period, filters=told, attribution="resolving")
    asked = Epoch(0, filled.now), whole(filled.place)
    opened = lists.open(question, *asked)
    assert lists.total(question, *asked) == opened.total
    return opened.total


def answer(filled, name, area="P", **more):
    return filled.reader().answer(Question(name=name, area=area, period=MONTH, **more))


@pytest.mark.parametrize("area", ["P", "A"])
def test_every_group_of_the_age_pyramid_is_a_list(filled, lists, area):
    groups = answer(filled, "ages", area).groups
    assert len(groups) == len(AGE_GROUPS) and sum(one.overdue for one in groups) > 0
    for key, group in zip(AGE_GROUPS, groups, strict=True):
        assert (group.first, group.last) == AGE_GROUPS[key]
        assert total(lists, filled, "dossiers_overdue", area=area, age=key) == group.overdue
        others = total(lists, filled, "dossiers_pending_not_overdue", area=area, age=key)
        assert others == group.not_due + group.no_due


@pytest.mark.parametrize("area", ["P", "B"])
def test_every_category_of_the_map_is_a_list_of_what_has_a_coordinate(filled, lists, area):
    told = answer(filled, "spots", area)
    for category in {spot.category for spot in told.spots}:
        same = [spot for spot in told.spots if spot.category == category]
        for members, name in (
            ("tickets_opened", "count"),
            ("tickets_open", "open"),
            ("tickets_overdue", "overdue"),
        ):
            found = total(lists, filled, members, area=area, category=category or "(none)", placed="yes")
            assert found == sum(getattr(spot, name) for spot in same), (category, name)
    assert total(lists, filled, "tickets_opened", area=area, placed="no") == told.unplaced > 0


def test_the_hours_of_a_day_are_lists_that_add_up_to_the_day(filled, lists):
    days = filled.calendar.days
    start, end = (days.start(days.day(LAST) - back) for back in (2, 1))
    whole_day = Period(key="custom", start=start, end=end)
    series = filled.reader().answer(
        Question(name="series", area="P", period=whole_day, indicators=("dossiers_received",), step="hour")
    )
    (line,) = series.lines
    for begun, wanted in zip(series.starts, line.values, strict=True):
        hour = hour_of(whole_day, from_us(begun, filled.place.zone).hour, filled.place)
        question = ListQuestion(members="dossiers_received", area="P", period=hour)
        assert lists.open(question, Epoch(0, filled.now), whole(filled.place)).total == wanted
    assert sum(line.values) > 0


@pytest.mark.parametrize("area", ["P", "A"])
def test_the_value_before_is_a_list_of_the_period_compared_with(filled, lists, area):
    before = Period(key="month", start=MONTH.start - 31 * DAY_US - 7, end=MONTH.start - DAY_US // 3)
    told = answer(filled, "points", area, indicators=LISTABLE, comparison=before).points
    known = [point for point in told if point.previous is not None]
    assert len(known) > len(told) / 2
    for point in known:
        question = ListQuestion(members=point.indicator, area=area, period=before)
        found = lists.open(question, Epoch(0, filled.now), whole(filled.place)).total
        assert found == point.previous, point.indicator


@pytest.mark.parametrize("area", ["P", "A"])
@pytest.mark.parametrize("by", ["step", "holder"])
def test_who_waits_where_is_a_list_and_so_are_all_others(filled, lists, area, by):
    rows = answer(filled, "waiting", area, by=by).rows
    assert len(rows) > 2
    counts = {row.key: row.open_n for row in rows}
    for key, count in counts.items():
        assert total(lists, filled, "dossiers_pending", area=area, **{by: key}) == count > 0
        others = total(lists, filled, "dossiers_pending", area=area, **{f"not_{by}": key})
        assert others == sum(counts.values()) - count


@pytest.mark.parametrize("area", ["P", "A"])
def test_what_is_forgotten_is_a_list_within_what_is_paused(filled, lists, area):
    told = answer(filled, "forgotten", area)
    assert total(lists, filled, "dossiers_pending", area=area, paused="yes") == told.waiting
    assert total(lists, filled, "dossiers_pending", area=area, paused="long") == len(told.rows)
    assert area != "P" or told.waiting > len(told.rows) > 0


def test_an_hour_still_to_come_holds_nothing(filled):
    today = Period(key="today", start=LAST - LAST % DAY_US, end=LAST - LAST % DAY_US + DAY_US // 24)
    hour = hour_of(today, 23, filled.place)
    assert hour.start >= today.end and hour.start == hour.end


@pytest.mark.parametrize("wrong", [{"age": "7"}, {"placed": "yes"}])
def test_a_filter_of_another_subject_or_a_wrong_value_is_refused(filled, lists, wrong):
    with pytest.raises(QuestionError, match=next(iter(wrong))):
        total(lists, filled, "dossiers_pending", **wrong)
