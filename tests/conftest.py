"""Stores on both engines for every test, and the record of what long drills measured."""

import os

import pytest
from argon2 import PasswordHasher
from copies import ENGINES, Files, copied, with_tables
from databases import server
from drill_results import Results, title
from side_by_side import Apart, rank

from benchmarks.measure import Row
from geo.places import load_place, shipped
from ioc import clock
from ioc.access import secrets
from ioc.store import open_store


def pytest_xdist_make_scheduler(config: pytest.Config, log) -> Apart:
    return Apart(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no process is busy alone at the end."""
    items.sort(key=lambda item: rank(item.nodeid))


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Passwords are hashed as cheaply as argon2 can; what people get is held in test_people_sign_in.py."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "HASHER", cheap)
        patch.setattr(secrets, "UNKNOWN", cheap.hash(secrets.new_secret()))
        yield


@pytest.fixture(autouse=True)
def clock_of_its_own():
    """A test, or a command that it runs in this process, may follow another clock: the next test does not."""
    before = clock._course
    yield
    clock.follow(before)


@pytest.fixture(scope="session")
def shipped_place():
    return load_place(shipped("binh-phuoc-2021"))


@pytest.fixture(scope="session")
def pg_server():
    """One PostgreSQL server for the whole session."""
    with server() as found:
        yield found


@pytest.fixture
def pg_store(pg_server, shipped_place):
    """A store on a fresh PostgreSQL database without any table."""
    with pg_server.database() as url:
        store = open_store(url, shipped_place)
        yield store
        store.close()


@pytest.fixture(scope="session")
def pg_template(pg_server, shipped_place):
    """The name of a database with this program's tables, of which the others are copies."""
    return pg_server.filled(with_tables, shipped_place)


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory):
    return Files(tmp_path_factory.mktemp("filled"))


@pytest.fixture(scope="session")
def sqlite_template(sqlite_files, shipped_place):
    """A file with this program's tables, of which the others are copies."""
    return sqlite_files.filled(with_tables, shipped_place)


@pytest.fixture(params=ENGINES)
def store_url(request, tmp_path):
    """The address of a fresh database with this program's tables, on each engine."""
    with copied(request, request.param, with_tables, tmp_path / "ioc.db") as url:
        yield url


@pytest.fixture
def fresh_store(store_url, shipped_place):
    """An empty store of the shipped place, on each engine."""
    store = open_store(store_url, shipped_place)
    yield store
    store.close()


@pytest.fixture(scope="session")
def drill_results():
    results = Results()
    yield results
    results.write()


@pytest.fixture
def record(request, drill_results):
    """Keeps a figure of a long drill: record(what, measured, unit, goal); the short forms keep nothing."""

    def keep(what: str, measured: float, unit: str, goal: str = "") -> None:
        if os.environ.get("IOC_DRILL"):
            row = Row(what=what, measured=measured, unit=unit, goal=goal)
            drill_results.add(title(request.node.name), row)

    return keep
