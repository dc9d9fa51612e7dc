"""What a screen shows at an hour of a day of the place's calendar."""

from datetime import datetime, time

import pytest

from ioc.domain.workcal import from_place
from ioc.errors import SettingError
from ioc.screens.programme import (
    WALL_PAGES,
    Item,
    Programme,
    Span,
    check_areas,
    default_programme,
    from_json,
    is_night,
    items_at,
    to_json,
)

DAY, OFF, NIGHT = (
    (Item("wall-overview", "70", 60),),
    (Item("wall-complaints", "70", 30),),
    (Item("wall-data", "70", 20),),
)
PROGRAMME = Programme(
    (
        Span("working", time(6), time(18), DAY),
        Span("off", time(8), time(12), OFF),
        Span("working", time(22), time(2), NIGHT),
        Span("all", time(0), time(0), OFF),
    ),
    (time(18), time(6)),
)


@pytest.fixture(scope="module")
def calendar(shipped_place):
    return from_place(shipped_place)


# 29 Oct 2021 is a Friday; 2 Sep 2021 is a holiday, a Thursday; 3 Sep is one too
@pytest.mark.parametrize(
    ("moment", "items"),
    [("2021-10-29T06:00", DAY), ("2021-10-29T17:59:59", DAY), ("2021-10-29T18:00", OFF), ("2021-10-29T22:00", NIGHT),
     ("2021-10-30T01:59", NIGHT), ("2021-10-30T02:00", OFF), ("2021-10-30T09:00", OFF), ("2021-10-30T22:30", OFF),
     ("2021-10-31T01:00", OFF), ("2021-11-01T01:00", OFF), ("2021-11-01T07:00", DAY), ("2021-09-02T10:00", OFF)],
)  # fmt: skip
def test_the_first_span_that_fits_is_shown(calendar, moment, items):
    assert items_at(PROGRAMME, datetime.fromisoformat(f"{moment}+07:00"), calendar) == items


def test_a_wall_is_never_blank(calendar):
    short = Programme((Span("working", time(7), time(8), DAY),))
    assert items_at(short, datetime.fromisoformat("2021-10-30T22:00+07:00"), calendar) == DAY


@pytest.mark.parametrize(
    ("edges", "at", "night"),
    [((18, 6), 17, False), ((18, 6), 18, True), ((18, 6), 5, True), ((18, 6), 6, False), ((1, 5), 3, True),
     ((1, 5), 5, False), ((0, 0), 0, False)],
)  # fmt: skip
def test_night_goes_by_the_clock(edges, at, night):
    programme = Programme(PROGRAMME.spans, (time(edges[0]), time(edges[1])))
    assert is_night(programme, datetime(2021, 10, 29, at)) is night


def test_a_programme_is_read_as_it_was_written():
    assert from_json(to_json(PROGRAMME)) == PROGRAMME


def changed(**changes):
    told = to_json(PROGRAMME)
    span = told["spans"][0]
    for key, value in changes.items():
        (told if key in told else span if key in span else span["items"][0])[key] = value
    return told


@pytest.mark.parametrize(
    ("told", "named"),
    [(changed(page="overview"), "page"), (changed(seconds=19), "seconds"), (changed(seconds=20.0), "seconds"),
     (changed(seconds=True), "seconds"), (changed(area=""), "area"), (changed(days="sunday"), "days"),
     (changed(start="6 o'clock"), "start"), (changed(end="25:00"), "end"), (changed(end="06:00+07:00"), "end"),
     (changed(items=[]), "items"), (changed(items={}), "items"), (changed(spans=[]), "spans"),
     (changed(night=["18:00"]), "night"), (changed(night=[18, 6]), "night"), ([], "programme"),
     (changed(spans=["x"]), "spans"), (changed(items=[{"page": "wall-data"}]), "items"), ({}, "programme")],
)  # fmt: skip
def test_what_is_wrong_is_named(told, named):
    with pytest.raises(SettingError, match=named):
        from_json(told)


def test_pages_of_other_areas_are_refused(shipped_place):
    assert check_areas(PROGRAMME, shipped_place, "70") is PROGRAMME
    with pytest.raises(SettingError, match="70"):
        check_areas(PROGRAMME, shipped_place, "689")


def test_every_area_has_a_programme_of_its_own_at_once(shipped_place, calendar):
    for area in shipped_place.areas:
        programme = check_areas(default_programme(shipped_place, area), shipped_place, area)
        by_day = items_at(programme, datetime.fromisoformat("2021-10-29T08:00+07:00"), calendar)
        by_night = items_at(programme, datetime.fromisoformat("2021-10-29T23:00+07:00"), calendar)
        assert by_day != by_night
        assert {one.page for one in by_day} <= set(WALL_PAGES)
        assert ("wall-overview" in {one.page for one in by_day}) == (area == "70")
