"""A desk with one person of each role, for tests of what they may see and do."""

import pytest
from copies import ENGINES, copied

from ioc.access.people import People
from ioc.store.desk import open_desk, upgrade_desk

PASSWORD = "một mật khẩu dài"
DONG_XOAI = "689"
ROLES = {"operator": "70", "leader": DONG_XOAI, "manager": "70", "administrator": "70"}


@pytest.fixture(params=ENGINES)
def desk_url_here(request, tmp_path):
    """The address of a desk without tables, on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'desk.db'}"
        return
    with request.getfixturevalue("pg_server").database() as url:
        yield url


@pytest.fixture(params=ENGINES)
def desk_store(request, shipped_place, tmp_path):
    """A desk that nobody used yet, on each engine."""
    with copied(request, request.param, upgrade_desk, tmp_path / "desk.db") as url:
        store = open_desk(url, shipped_place)
        yield store
        store.close()


def people_of(store, place) -> People:
    return People(store, place)


def one_of_each(people: People) -> None:
    """A person of each role, named like it, with a password of their own."""
    for role, area in ROLES.items():
        people.add(role, role.title(), role, [area], password=PASSWORD)
