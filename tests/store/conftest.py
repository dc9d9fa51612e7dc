"""Databases of these tests' own."""

import pytest

from ioc.store import open_store


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_store(request, shipped_place, tmp_path):
    """A store without any table, on each engine."""
    if request.param == "postgresql":
        yield request.getfixturevalue("pg_store")
        return
    store = open_store(f"sqlite:///{tmp_path}/bare.db", shipped_place)
    yield store
    store.close()
