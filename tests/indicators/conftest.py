"""A place, its rows and a reader of them for the tests of indicators."""

import pytest
from indicator_samples import (
    NOW,
    finished_sources,
    new_store,
    put,
    random_dossiers,
    random_payments,
    random_tickets,
    sample_place,
)

from ioc import clock
from ioc.domain.moments import to_us
from ioc.domain.workcal import from_place
from ioc.indicators.answers import Epoch
from ioc.indicators.cubes import Cubes
from ioc.indicators.read import Reader

RULES = [("Asia/Ho_Chi_Minh", "day"), ("Europe/Amsterdam", "instant")]


class Filled:
    """A store with random rows and what is needed to ask it."""

    def __init__(self, folder, zone: str, lateness: str):
        self.place = sample_place(folder / "place", zone=zone, lateness=lateness)
        self.store = new_store(f"sqlite:///{folder / 'rows.db'}", self.place)
        self.rows = {
            "dossiers": random_dossiers(self.place, seed=11),
            "tickets": random_tickets(self.place, seed=12),
            "payments": random_payments(self.place, seed=13),
        }
        for subject, rows in self.rows.items():
            put(self.store, self.place, subject, rows)
        self.now = to_us(NOW)
        finished_sources(self.store, self.place, self.now)
        self.calendar, self.cubes = from_place(self.place), Cubes(self.place)

    def reader(self, as_of: int | None = None) -> Reader:
        return Reader(self.store, self.place, self.cubes, Epoch(0, as_of or self.now), self.calendar)


@pytest.fixture(scope="module", params=RULES, ids=["by day", "by instant"])
def filled(request, tmp_path_factory):
    with clock.frozen(NOW):
        found = Filled(tmp_path_factory.mktemp("filled"), *request.param)
        yield found
        found.store.close()


@pytest.fixture
def changing(tmp_path):
    """One of its own for tests that change the data."""
    with clock.frozen(NOW):
        found = Filled(tmp_path, *RULES[0])
        yield found
        found.store.close()
