"""The whole dashboard on a small store."""

import pytest
from small_store import epochs, loaded_store, place, stopped_clock, template

from callbacks.dashboard import make_dashboard

__all__ = ["client", "dashboard", "epochs", "loaded_store", "place", "stopped_clock", "template"]


@pytest.fixture
def dashboard(epochs):
    return make_dashboard(epochs, bundle_bytes=10_000_000)


@pytest.fixture
def client(dashboard):
    return dashboard.server.test_client()
