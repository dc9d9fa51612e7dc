"""The comparison with sister areas tells its indicators and nothing behind them; the reader tells nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_store import desk_template, epochs, loaded_store, place, stopped_clock, template

from geo.entries import Comparison
from ioc.access.scope import Scope, scope_of, whole
from ioc.errors import QuestionError, ScopeError
from ioc.indicators.answers import Question
from ioc.indicators.periods import period_of
from ioc.indicators.read import QUESTIONS, Reader

__all__ = ["desk_template", "epochs", "loaded_store", "place", "stopped_clock", "template"]

OWN, OTHER, RATE = "689", "688", "dossiers_on_time_rate"


@pytest.fixture
def reader_of(epochs, place):
    def make(scope: Scope, mode: str = "named") -> Reader:
        found = epochs.reader(scope)
        compared = Comparison(mode, place.comparison.indicators)
        return Reader(
            found.store, replace(place, comparison=compared), found.cubes, found.epoch, found.calendar, scope
        )

    return make


def asked(epochs, name="peers", area=OWN, indicator=RATE, **more):
    period = period_of("year", epochs.glance().epoch.as_of, epochs.place)
    return Question(name=name, area=area, period=period, indicators=(indicator,), **more)


def test_sisters_show_their_value_and_nothing_behind_it(epochs, reader_of, place):
    rows = {row.area: row for row in reader_of(scope_of([OWN])).answer(asked(epochs)).rows}
    assert set(rows) == {key for key in place.children("70") if place.areas[key].has_territory}
    other, told = rows[OTHER], reader_of(whole(place)).answer(asked(epochs, "points", OTHER)).points[0]
    assert other.point.value == told.value is not None
    assert (other.point.numerator, other.point.denominator, other.point.n) == (None, None, 0)
    assert (other.low, other.high, other.point.previous) == (None, None, None)
    assert rows[OWN].point.denominator is not None


def test_an_anonymous_comparison_tells_no_name_and_no_order_that_betrays_it(epochs, reader_of):
    answer = reader_of(scope_of([OWN]), "anonymous").answer(asked(epochs))
    assert {row.area for row in answer.rows} == {OWN, ""}
    assert OTHER not in str(answer)
    values = [row.point.value for row in answer.rows if row.point.value is not None]
    assert values == sorted(values, reverse=True)
    assert answer.whole is None


def test_whoever_may_see_the_areas_sees_their_names_in_any_comparison(epochs, reader_of, place):
    rows = reader_of(whole(place), "anonymous").answer(asked(epochs)).rows
    assert "" not in {row.area for row in rows}


def test_without_comparison_there_is_none(epochs, reader_of):
    assert reader_of(scope_of([OWN]), "none").answer(asked(epochs)).rows == ()


@pytest.mark.parametrize("indicator", ["dossiers_received", "payments_value", "dossiers_overdue_share"])
def test_only_the_indicators_of_the_place_are_compared(epochs, reader_of, indicator):
    with pytest.raises(QuestionError, match="compared by one of"):
        reader_of(scope_of([OWN])).answer(asked(epochs, indicator=indicator))


@pytest.mark.parametrize("area", ["689.0", "70"])
def test_an_office_and_the_whole_place_have_no_sisters(epochs, reader_of, place, area):
    assert reader_of(whole(place)).answer(asked(epochs, area=area)).rows == ()


def test_a_comparison_is_asked_from_ones_own_area_alone(epochs, reader_of):
    with pytest.raises(ScopeError):
        reader_of(scope_of([OWN])).answer(asked(epochs, area=OTHER))


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_is_answered_about_an_area_outside_the_scope(epochs, reader_of, place, name):
    for area in ("70", OTHER, "688.0", "25216"):
        with pytest.raises(ScopeError):
            reader_of(scope_of([OWN])).answer(asked(epochs, name, area))


def test_a_split_by_receiving_area_is_for_those_who_see_all(epochs, reader_of, place):
    split = asked(epochs, "breakdown", OWN, "dossiers_resolved", by="receiving_area")
    with pytest.raises(ScopeError, match="receiving_area"):
        reader_of(scope_of([OWN])).answer(split)
    assert reader_of(whole(place)).answer(replace(split, area="70")).points


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_a_scope_allows_its_areas_with_all_below_and_nothing_else(data, shipped_place):
    keys = st.sampled_from(sorted(shipped_place.areas))
    given_, area = data.draw(st.frozensets(keys, max_size=4)), data.draw(keys)
    scope = Scope(given_)
    below = {key for one in given_ for key in (one, *shipped_place.descendants(one))}
    assert scope.allows(shipped_place, area) == (area in below)
    assert scope.leaves(shipped_place) == {key for key in below if shipped_place.is_leaf(key)}
    assert scope.is_whole(shipped_place) == (shipped_place.root in given_)
