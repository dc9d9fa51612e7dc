"""Random rows of all subjects and the lists over them, on both engines and by both rules of lateness."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "indicators"))

import pytest
from desk_samples import desk_store, desk_url_here
from indicator_samples import NOW, Filled

from ioc import clock

__all__ = ["changing", "desk_store", "desk_url_here", "filled"]
HANOI, AMSTERDAM = "Asia/Ho_Chi_Minh", "Europe/Amsterdam"
WAYS = [(HANOI, "day", "sqlite"), (AMSTERDAM, "instant", "sqlite"), (HANOI, "day", "postgresql")]


@pytest.fixture(scope="session", params=WAYS, ids=["by day", "by instant", "by day on postgresql"])
def filled(request, tmp_path_factory):
    *rules, engine = request.param
    folder = tmp_path_factory.mktemp("lists")
    with clock.frozen(NOW):
        if engine == "sqlite":
            yield Filled(folder, *rules)
            return
        with request.getfixturevalue("pg_server").database() as url:
            found = Filled(folder, *rules, url)
            yield found
            found.store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def changing(request, tmp_path):
    """One of its own for tests that change the data."""
    with clock.frozen(NOW):
        if request.param == "sqlite":
            yield Filled(tmp_path, HANOI, "day")
            return
        with request.getfixturevalue("pg_server").database() as url:
            found = Filled(tmp_path, HANOI, "day", url)
            yield found
            found.store.close()
