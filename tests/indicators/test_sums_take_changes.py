"""Sums over days that take changes are those made of all of it at once, however long ago the changes are dated."""

import numpy as np
import pytest

from ioc.indicators.axes import Axis
from ioc.indicators.dense import NEAR, Dense, NeedsReading

FIRST, LAST, TODAY = 18_000, 18_400, 18_300
SIDES = (5, 3)


def dense() -> Dense:
    return Dense(FIRST, LAST, tuple(_axis(size) for size in SIDES), 2, np.int32, is_whole=True)


def _axis(size: int) -> Axis:
    axis = Axis([str(n) for n in range(size)])
    axis.close(0)
    return axis


def entries(draw: np.random.Generator, days: tuple[int, int], many: int):
    """Days, cells (several entries fall on one), and amounts that also take away."""
    cells = tuple(draw.integers(0, size, many) for size in SIDES)
    return draw.integers(*days, many), cells, draw.integers(-3, 4, (many, 2))


@pytest.mark.parametrize("days", [(TODAY - NEAR, TODAY), (FIRST, TODAY - NEAR), (TODAY, LAST), (FIRST, LAST)],
                         ids=["near", "far", "ahead", "all"])  # fmt: skip
def test_changes_end_in_the_same_sums(days):
    draw = np.random.default_rng(7)
    first, later = entries(draw, (FIRST, LAST), 300), entries(draw, days, 400)
    kept, whole = dense(), dense()
    kept.fill(*first)
    kept.settle(TODAY)
    kept.change(*later)
    for part in (first, later):
        whole.fill(*part)
    whole.settle(TODAY)
    for day in (FIRST, TODAY - NEAR, TODAY - 1, TODAY, TODAY + 1, LAST):
        assert np.array_equal(kept.before(day), whole.before(day)), f"day {day - TODAY} of today"


def test_what_is_dated_before_the_first_day_has_to_be_read():
    with pytest.raises(NeedsReading):
        dense().change(np.array([FIRST - 1]), (np.array([0]), np.array([0])), np.ones((1, 2)))
