"""A server with the API on a small store, and a manager who asks it."""

import pytest
from flask import Flask
from small_store import (
    desk,
    desk_template,
    epochs,
    loaded_store,
    place,
    records_of,
    signed_in,
    stopped_clock,
    template,
)

from ioc.access import guard
from ioc.api import routes

__all__ = ["client", "desk", "desk_template", "epochs", "loaded_store", "place", "stopped_clock", "template"]


@pytest.fixture
def server(epochs, desk):
    server = Flask("ioc.api")
    guard.protect(server, desk)
    routes.register(server, epochs, records_of(epochs, desk))
    return server


@pytest.fixture
def client(server, desk):
    return signed_in(server, desk, "administrator")
