"""A town of two busy units and a quiet one, on each engine."""

import pytest
from trust_samples import BUSY, OTHER, SELDOM, Town, dossier, hourly, moment


@pytest.fixture
def town(fresh_store, shipped_place):
    """Four weeks of October 2021 until Thursday the 28th, measured in its last night."""
    made = Town(fresh_store, shipped_place)
    records = [*hourly(BUSY, "2021-10-01", "2021-10-28"), *hourly(OTHER, "2021-10-01", "2021-10-28")]
    records += [dossier(f"S-{day}", moment(f"2021-10-{day:02}T09:00"), SELDOM) for day in (5, 12, 19)]
    made.load("2021-10-28T17:00", *records, settled=False)
    made.polled("2021-10-29T07:00")
    made.measured("2021-10-29T07:00")
    return made
