"""A small share of the demo's feedback names a dossier of its district that was under way as they called."""

import numpy as np
import pytest

from data_sources.demo.about import COLUMNS, SHARE
from data_sources.demo.days import DAY
from data_sources.demo.province import HOTLINE, ONE_STOP, logs_of
from data_sources.demo.tickets import INFORMATION, tickets_of_day
from data_sources.demo.wire_dossiers import dossier_codes
from data_sources.demo.world import world_of


@pytest.fixture(scope="module")
def demo(shipped_place):
    world = world_of(shipped_place)
    return world, logs_of(world)


def told(world, lives):
    c = lives.columns
    codes = dossier_codes(list(world.units.codes), c["dossier_leaf"], c["dossier_day"], c["dossier_number"])
    return [code if day else None for code, day in zip(codes, c["dossier_day"].tolist(), strict=True)]


def test_every_dossier_named_is_there_of_the_district_and_under_way(demo):
    world, logs = demo
    (dossiers, *_), (tickets, *_) = logs[ONE_STOP].lives, logs[HOTLINE].lives
    c, district = dossiers.columns, world.units.district
    codes = dossier_codes(list(world.units.codes), c["receiving"], c["submitted"] // DAY, c["number"])
    where = {code: row for row, code in enumerate(codes)}
    named = [(row, code) for row, code in enumerate(told(world, tickets)) if code]
    assert len(named) > 100
    for row, code in named:
        one, opened = where[code], tickets.columns["opened"][row]
        assert c["accepted"][one] < opened < c["ended"][one]
        assert district[c["resolving"][one]] == district[tickets.columns["leaf"][row]]


def test_it_is_a_small_share_of_feedback_about_procedures_and_no_information(demo):
    world, logs = demo
    c = logs[HOTLINE].lives[0].columns
    names = c["dossier_day"] > 0
    about = c["category"] == list(world.place.categories).index("procedures")
    assert not names[~about | (c["kind"] == INFORMATION)].any()
    assert 0.5 * SHARE < names.sum() / (about & (c["kind"] != INFORMATION)).sum() <= 1.2 * SHARE
    assert names.mean() < 0.03


def test_all_else_of_the_tickets_is_as_it_was_drawn(demo):
    world, logs = demo
    history = logs[HOTLINE].lives[0].columns
    day = world.totals.first + 40
    plain = tickets_of_day(world, day).columns
    mine = history["opened"] // DAY == day
    for name, values in plain.items():
        assert name not in COLUMNS
        found = history[name][mine]
        assert np.array_equal(found, values, equal_nan=values.dtype.kind == "f"), name
