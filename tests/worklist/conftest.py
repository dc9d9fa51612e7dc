"""Random rows of all subjects and the lists over them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "indicators"))

import pytest
from indicator_samples import NOW, Filled

from ioc import clock

RULES = [("Asia/Ho_Chi_Minh", "day"), ("Europe/Amsterdam", "instant")]


@pytest.fixture(scope="session", params=RULES, ids=["by day", "by instant"])
def filled(request, tmp_path_factory):
    with clock.frozen(NOW):
        found = Filled(tmp_path_factory.mktemp("lists"), *request.param)
        yield found
        found.store.close()


@pytest.fixture
def changing(tmp_path):
    """One of its own for tests that change the data."""
    with clock.frozen(NOW):
        found = Filled(tmp_path, *RULES[0])
        yield found
        found.store.close()
