"""A test that follows another clock leaves none behind."""

from datetime import UTC, datetime

import pytest

from ioc import clock


@pytest.mark.parametrize("turn", ["first", "second"])
def test_no_test_sees_the_clock_of_another(turn):
    assert clock.speed() == 1
    clock.start(datetime(2021, 10, 29, tzinfo=UTC), speed=7)
