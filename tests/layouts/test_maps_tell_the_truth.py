"""Shares are filled in fixed classes around the target, small numbers are hatched, counts are circles."""

import re
from dataclasses import replace

import pytest
from drawings import DISTRICT, part, view_of
from hypothesis import given
from hypothesis import strategies as st
from samples import PLACE, answers, context

from ioc.indicators.answers import AreasAnswer
from ioc.indicators.ask_points import class_edges
from ioc.indicators.catalogue import BY_KEY, INDICATORS
from layouts import words
from layouts.catalogue import MAP_CHOICE, PANELS
from layouts.draw import draw
from layouts.kinds.classes import COUNT, borders, class_of
from layouts.view import MAPS

MAP = PANELS["map"]
SHARES = [one for one in INDICATORS if one.unit == "share"]
JUDGED = [one for one in SHARES if one.target(PLACE) is not None]
COUNTED = [key for key in MAP_CHOICE if BY_KEY[key].unit == "count"]
RATES = [key for key in MAP_CHOICE if BY_KEY[key].unit == "share"]


def answer_of(indicator) -> AreasAnswer:
    target = indicator.target(PLACE)
    edges = class_edges(indicator, target)
    return AreasAnswer(parent=PLACE.root, indicator=indicator.key, rows=(), target=target, edges=edges)


def map_of(indicator: str, kind: str = "areas", change=lambda row: row, area: str = PLACE.root):
    of = context(
        view_of("area" if area != PLACE.root else "province", area=area, indicator=indicator, map=kind)
    )
    (answer,) = answers(MAP, of)
    answer = replace(answer, rows=tuple(map(change, answer.rows)))
    return answer, draw(MAP, (answer,), of)


def filled(updates) -> dict[str, str]:
    """The class of every area that is filled."""
    layers = [one for one in part(updates, "figure")["data"] if one["type"] == "choropleth"]
    return {
        key: one["meta"]
        for one in layers
        if one.get("meta", "").startswith(("class-", "hatched"))
        for key in one["locations"]
    }


@pytest.mark.parametrize("indicator", SHARES, ids=lambda one: one.key)
def test_there_are_five_classes_in_ascending_order(indicator):
    edges = borders(answer_of(indicator))
    assert len(edges) == COUNT - 1 and list(edges) == sorted(set(edges))
    assert edges[0] >= 0 and edges[-1] <= 1


@pytest.mark.parametrize("indicator", JUDGED, ids=lambda one: one.key)
def test_the_target_is_a_border_and_reaching_it_counts_as_met(indicator):
    answer = answer_of(indicator)
    assert answer.target in borders(answer)
    at, below = class_of(answer.target, answer), class_of(answer.target - 1e-9, answer)
    assert at != below and (at > below) != words.lower_is_better(indicator.key)


@given(st.sampled_from(SHARES), st.floats(0, 1), st.floats(0, 1))
def test_a_better_share_is_never_in_a_worse_class(indicator, one, other):
    answer, (low, high) = answer_of(indicator), sorted((one, other))
    worse, better = (high, low) if words.lower_is_better(indicator.key) else (low, high)
    assert 0 <= class_of(worse, answer) <= class_of(better, answer) <= COUNT - 1


@pytest.mark.parametrize("indicator", RATES)
@pytest.mark.parametrize("kind", MAPS)
def test_the_class_of_an_area_does_not_depend_on_the_others(indicator, kind):
    answer, updates = map_of(indicator, kind)
    first = filled(updates)
    assert len(first) >= 11
    for row in answer.rows[:4]:
        others = map_of(indicator, kind, lambda one, kept=row.area: one if one.area == kept else _worst(one))[
            1
        ]
        assert filled(others).get(row.area) == first.get(row.area)


def _worst(row):
    return replace(row, point=replace(row.point, value=0.01))


@pytest.mark.parametrize("kind", MAPS)
def test_fewer_than_twenty_events_are_hatched_on_map_and_bars(kind):
    answer, updates = map_of("dossiers_on_time_rate", kind)
    few = {row.area for row in answer.rows if row.unreliable}
    assert few and all(row.point.n < 20 for row in answer.rows if row.unreliable)
    assert {key for key, name in filled(updates).items() if name == "hatched"} == few
    of = context(view_of("province"))
    told = str(part(draw(PANELS["ranking"], (answer,), of), "body"))
    assert told.count("is-unreliable") == len(few)


@pytest.mark.parametrize("indicator", COUNTED)
@pytest.mark.parametrize("kind", MAPS)
def test_counts_are_circles_on_a_plain_ground_never_fills(indicator, kind):
    answer, updates = map_of(indicator, kind)
    data = part(updates, "figure")["data"]
    assert filled(updates) == {}
    grounds = {
        str(one["colorscale"]) for one in data if one["type"] == "choropleth" and one.get("meta") == "ground"
    }
    assert len(grounds) == 1
    (circles,) = [one for one in data if one.get("mode") == "markers"]
    sizes = [float(size.removesuffix("rem")) for size in circles["marker"]["size"]]
    shown = {row.area: row.point.value for row in answer.rows}
    hrefs = [re.search(r"/area/(\w+)", one).group(1) for one in circles["customdata"]]
    most = max(shown[key] for key in hrefs)
    for size, key in zip(sizes, hrefs, strict=True):
        assert size**2 / max(sizes) ** 2 == pytest.approx(shown[key] / most, abs=0.02)


@pytest.mark.parametrize("area", [PLACE.root, DISTRICT])
@pytest.mark.parametrize("indicator", ["dossiers_on_time_rate", "dossiers_pending"])
def test_every_area_below_is_on_the_map_or_listed_beside_it(area, indicator):
    answer, updates = map_of(indicator, area=area)
    drawn = {key for one in part(updates, "figure")["data"] for key in one.get("locations", ())}
    beside = str(part(updates, "legend"))
    for row in answer.rows:
        assert row.area in drawn or f"/area/{row.area}" in beside, row.area


def test_approximate_boundaries_are_said_to_be_no_boundaries():
    assert PLACE.approximate
    for key in ("map", "complaints_map"):
        of = context(view_of("province"))
        updates = draw(PANELS[key], answers(PANELS[key], of), of)
        assert "không phải địa giới hành chính" in str(part(updates, "legend"))
