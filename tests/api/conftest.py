"""A server with the API on a small store."""

import pytest
from flask import Flask
from small_store import epochs, loaded_store, place, stopped_clock, template

from ioc.api import routes

__all__ = ["client", "epochs", "loaded_store", "place", "stopped_clock", "template"]


@pytest.fixture
def client(epochs):
    server = Flask("api")
    routes.register(server, epochs)
    return server.test_client()
