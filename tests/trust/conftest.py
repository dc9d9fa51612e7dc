"""A town of two busy units and a quiet one, on each engine."""

import pytest
from copies import ENGINES, copied
from trust_samples import BUSY, OTHER, SELDOM, Town, dossier, hourly, moment

from ioc.store import open_store, upgrade


def four_weeks(url, place):
    """Four weeks of October 2021 until Thursday the 28th, measured in its last night."""
    store = open_store(url, place)
    upgrade(store)
    made = Town(store, place)
    records = [*hourly(BUSY, "2021-10-01", "2021-10-28"), *hourly(OTHER, "2021-10-01", "2021-10-28")]
    records += [dossier(f"S-{day}", moment(f"2021-10-{day:02}T09:00"), SELDOM) for day in (5, 12, 19)]
    made.load("2021-10-28T17:00", *records, settled=False)
    made.polled("2021-10-29T07:00")
    made.measured("2021-10-29T07:00")
    store.close()


@pytest.fixture(params=ENGINES)
def town(request, shipped_place, tmp_path):
    """A town after four weeks, before anything happens to it."""
    with copied(request, request.param, four_weeks, tmp_path / "ioc.db") as url:
        store = open_store(url, shipped_place)
        yield Town(store, shipped_place)
        store.close()
