"""A register of wall screens on each engine, and a world whose time a test moves on."""

from datetime import timedelta

import pytest

from ioc import clock
from ioc.access.audit import Audit
from ioc.screens.profile import Profile
from ioc.screens.programme import default_programme
from ioc.screens.registry import Screens

PROFILE = Profile(55, 1920, 1080, 1, 1, 5)


class World:
    """The world's time, and the monotonic one with it."""

    def __init__(self, monkeypatch):
        self.passed = 0.0
        real, monotonic = clock.real, clock.monotonic
        monkeypatch.setattr(clock, "real", lambda: real() + timedelta(seconds=self.passed))
        monkeypatch.setattr(clock, "monotonic", lambda: monotonic() + self.passed)

    def wait(self, seconds: float) -> None:
        self.passed += seconds


@pytest.fixture
def world(monkeypatch):
    return World(monkeypatch)


@pytest.fixture
def screens(desk_store, shipped_place):
    return Screens(desk_store, shipped_place, Audit(desk_store))


def paired(screens, name="Tường chính", area="70", by="operator"):
    """A screen that has fetched its token: its id, and the token."""
    code, secret = screens.start_pairing()
    screen = screens.pair(code, name, area, PROFILE, default_programme(screens.place, area), by)
    token = screens.claim(secret)[0]
    assert token is not None
    return screen.id, token


def another_process(screens):
    """The same register as another web process has it."""
    return Screens(screens.desk, screens.place, screens.audit)
