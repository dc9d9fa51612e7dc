"""A desk on each engine, with nobody at it yet."""

import pytest
from desk_samples import desk_store, desk_url_here, people_of

__all__ = ["desk_store", "desk_url_here"]


@pytest.fixture
def people(desk_store, shipped_place):
    return people_of(desk_store, shipped_place)
