"""Percentiles are exact for few records and near for many; shares of few events carry wide intervals."""

import pytest
from indicator_samples import random_cuts

from ioc.indicators import times
from ioc.indicators.answers import Period, Question
from ioc.indicators.durations import percentile, percentile_nearest
from ioc.indicators.figures import figures
from ioc.indicators.wilson import interval


@pytest.mark.parametrize("area", ["P", "A"])
def test_the_sketch_is_within_two_per_cent_at_any_cut(filled, area, monkeypatch):
    """Made to use the sketch for few records, where only the rank differs from the exact one."""
    monkeypatch.setattr(times, "EXACT_UP_TO", 0)
    reader = filled.reader()
    for s, e in random_cuts(filled.place, seed=71, count=6):
        period = Period(key="custom", start=s, end=e)
        with reader.basis() as (_, basis):
            buckets = basis.times._buckets(area, period)
        question = Question(name="points", area=area, period=period, indicators=("dossiers_median_hours",))
        (point,) = reader.answer(question).points
        (exact,) = figures(
            filled.store, filled.place, "dossiers", area=area, start=s, end=e, calendar=filled.calendar
        )
        assert sum(buckets.values()) == exact["values"]["resolved"] == point.n
        assert point.approximate == (point.n > 0)
        if point.n > 60:
            assert point.value == pytest.approx(exact["values"]["median_h"], rel=0.12)


def test_ranks_are_interpolated_or_nearest():
    values = [1, 2, 3, 4]
    assert (percentile(values, 0.5), percentile_nearest(values, 0.5)) == (2.5, 2.0)
    assert (percentile(values, 0.9), percentile_nearest(values, 0.9)) == (pytest.approx(3.7), 4.0)
    assert (percentile([], 0.5), percentile_nearest([], 0.5)) == (None, None)
    assert percentile_nearest(list(range(1, 11)), 0.9) == 9.0


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"), [(8, 10, 0.4902, 0.9433), (0, 5, 0.0, 0.4345), (5, 5, 0.5655, 1.0)]
)
def test_the_interval_is_wilsons(successes, n, low, high):
    assert interval(successes, n) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_nothing_has_no_interval():
    assert interval(0, 0) is None
