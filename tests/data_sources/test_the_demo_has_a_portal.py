"""The demo's portal lists what it calls late, with few and explained differences, and only the demo has it."""

import dataclasses
from datetime import datetime

import numpy as np
import pytest
from scripted_service import records_of

import data_sources
from data_sources.demo import portal
from data_sources.demo.courses import NORMAL
from data_sources.demo.lives import Lives
from data_sources.demo.world import world_of
from geo.places import load_place

AT = datetime.fromisoformat("2021-10-29T10:00:00+07:00")
PAST, YESTERDAY, AHEAD = "2021-10-26T17:00:00", "2021-10-28T09:00:00", "2021-11-03T17:00:00"
MOMENTS = (
    "submitted",
    "accepted",
    "begun",
    "asked",
    "answered",
    "billed",
    "due",
    "new_due",
    "ended",
    "returned",
)
MANY = 100  # of every hundred running numbers each luck comes once


@pytest.fixture(scope="module")
def demo_place(shipped_place):
    return load_place(shipped_place.directory, simulated=True)


@pytest.fixture(scope="module")
def world(demo_place):
    return world_of(demo_place)


@pytest.fixture
def listed(world, demo_place, tmp_path):
    """What is read of a portal beside a hundred dossiers with the same moments, without the codes that never came."""

    def read(**moments):
        told = {"submitted": "2021-10-18T08:00:00", "accepted": "2021-10-18T08:00:00", "due": PAST, **moments}
        wall = {name: _wall(world, told.get(name)) for name in MOMENTS}
        columns = {name: np.full(MANY, value) for name, value in wall.items()}
        for name, value in (("outcome", NORMAL), ("receiving", 3), ("resolving", 4)):
            columns[name] = np.full(MANY, value)
        columns["number"] = np.arange(1, MANY + 1)
        path = tmp_path / "late.json"
        path.write_bytes(portal.listing(world, [Lives(columns, ())], int(world.days.wall(AT))))
        records, refused = records_of(data_sources.load("portal", demo_place), path)
        assert refused == []
        return [one for one in records if int(one.dossier_code[-4:]) < portal.THEIR_NUMBERS]

    return read


def _wall(world, text):
    return 0 if text is None else int(world.days.wall(datetime.fromisoformat(f"{text}+07:00")))


def test_what_is_late_is_listed_with_its_state_and_due(listed, world):
    found = listed(begun="2021-10-18T09:00:00")
    assert len(found) == MANY and sum(one.status == 6 for one in found) == portal.PAYS_THERE
    one = next(one for one in found if one.status == 4)
    assert one.due_at.isoformat() == "2021-10-26T17:00:00+07:00"
    assert one.area == world.units.codes[4] and one.dossier_code.startswith(f"{world.units.codes[3]}-211018-")


@pytest.mark.parametrize(
    ("moments", "count"),
    [
        ({"due": AHEAD}, 0),
        ({"due": "2021-10-29T08:00:00"}, 0),  # late by calendar day
        ({"billed": YESTERDAY}, 0),
        ({"asked": "2021-10-20T08:00:00"}, MANY - portal.CLOCK_STOPS),
        ({"asked": "2021-10-20T08:00:00", "answered": YESTERDAY, "new_due": AHEAD}, portal.OLD_DUE),
        ({"ended": YESTERDAY}, portal.END_UNKNOWN),
        ({"ended": "2021-10-26T09:00:00"}, 0),
        ({"ended": YESTERDAY, "due": AHEAD}, 0),
    ],
)
def test_differences_are_few_and_of_known_kinds(listed, moments, count):
    found = listed(begun="2021-10-18T09:00:00", **moments)
    assert len(found) == count
    assert {one.due_at.isoformat()[:19] for one in found} <= {PAST}, "it was told no other"


def test_it_lists_the_same_each_time_and_a_few_that_never_came(world, demo_place, tmp_path):
    at = int(world.days.wall(AT))
    first, again = (portal.listing(world, [], at) for _ in range(2))
    assert first == again
    (tmp_path / "late.json").write_bytes(first)
    records, _ = records_of(data_sources.load("portal", demo_place), tmp_path / "late.json")
    assert len({one.dossier_code for one in records}) == portal.NEVER_CAME
    assert all(one.due_at < AT and one.area in demo_place.leaves for one in records)


def test_only_the_demo_has_it(shipped_place, demo_place):
    assert demo_place.sources["portal"].portal_of == "one_stop" and demo_place.simulated
    assert "portal" not in shipped_place.sources and not shipped_place.simulated
    assert dataclasses.replace(demo_place.sources["one_stop"]) == shipped_place.sources["one_stop"]
