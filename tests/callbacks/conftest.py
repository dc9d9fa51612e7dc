"""The whole dashboard on a small store, and a manager who looks at it."""

from contextlib import contextmanager

import pytest
from marked_store import leader, manager, marked, marked_dashboard, marked_template
from small_store import (
    NOW,
    dashboard_in,
    desk,
    desk_in,
    desk_template,
    epochs,
    loaded_store,
    place,
    signed_in,
    stopped_clock,
    store_in,
    template,
)  # fmt: skip

from ioc import clock
from ioc.domain.workcal import from_place
from ioc.epochs import Epochs
from ioc.indicators.cubes import Cubes

__all__ = [
    "client",
    "dashboard",
    "desk",
    "desk_template",
    "epochs",
    "leader",
    "loaded_store",
    "manager",
    "marked",
    "marked_dashboard",
    "marked_template",
    "place",
    "stopped_clock",
    "template",
]


@pytest.fixture(scope="module")
def new_dashboard(place, template, desk_template, tmp_path_factory):
    """A dashboard of its own, its desk and its store, for as long as they are asked."""

    @contextmanager
    def opened():
        folder = tmp_path_factory.mktemp("lasting")
        stores = store_in(folder, place, template), desk_in(folder, place, desk_template)
        with clock.frozen(NOW), stores[0] as store, stores[1] as desk:
            epochs = Epochs(store, place, from_place(place), Cubes(place))
            yield dashboard_in(folder, epochs, desk), desk, store

    return opened


@pytest.fixture(scope="module")
def lasting(new_dashboard):
    """One dashboard and its desk, for all tests of a file that only ask."""
    with new_dashboard() as (dashboard, desk, _):
        yield dashboard, desk


@pytest.fixture
def dashboard(epochs, desk, tmp_path):
    return dashboard_in(tmp_path, epochs, desk)


@pytest.fixture
def client(dashboard, desk):
    return signed_in(dashboard.server, desk)
