"""The whole dashboard on a small store, and a manager who looks at it."""

import pytest
from marked_store import leader, manager, marked, marked_dashboard, marked_template
from small_store import desk, desk_template, epochs, loaded_store, place, signed_in, stopped_clock, template

from callbacks.dashboard import make_dashboard
from ioc.exports.jobs import Exports

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


@pytest.fixture
def dashboard(epochs, desk, tmp_path):
    return make_dashboard(epochs, desk, Exports(tmp_path / "exports"), bundle_bytes=10_000_000)


@pytest.fixture
def client(dashboard, desk):
    return signed_in(dashboard.server, desk)
