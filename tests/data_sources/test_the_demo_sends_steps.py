"""The demo sends the way of a dossier through offices, at any moment of its life, in the format of docs."""

from itertools import pairwise

import numpy as np
import orjson
import pytest

from data_sources.demo.courses import REFUSED, draw_courses
from data_sources.demo.dossiers import EVENTS, dossier_lives
from data_sources.demo.lives import gathered
from data_sources.demo.wire_dossiers import DossierWire
from data_sources.demo.wire_steps import KEPT_DAYS
from data_sources.demo.world import world_of
from geo.places import load_place, shipped


@pytest.fixture(scope="module")
def town():
    """Dossiers received in the last half year before the cut, as columns, and what sends them."""
    world = world_of(load_place(shipped("binh-phuoc-2021")), seed=4)
    rng = np.random.default_rng(4)
    courses = draw_courses(rng, world.catalogue, world.units, 1500)
    courses.outcome[:20] = REFUSED
    index = int(world.days.index(world.totals.cut)) - rng.integers(1, 120, 1500)
    online = rng.random(1500) < 0.5
    lives = dossier_lives(rng, world, courses, index, online, np.zeros(1500, dtype=bool))
    columns = gathered([lives], np.zeros(1500, dtype=np.int64), np.arange(1500))
    return world, columns, DossierWire(world)


def sent(town, at):
    _, columns, wire = town
    texts = wire.render(columns, np.full(len(columns["accepted"]), at * 1000))
    return [orjson.loads(text) for text in texts]


@pytest.mark.parametrize("days", [0, -1, -9, -40])
def test_steps_follow_each_other_and_one_lasts_while_the_dossier_is_open(town, days):
    world, columns, _ = town
    at = world.cut + days * 86_400 + 36_000
    seen = open_ones = 0
    for row, record in enumerate(sent(town, at)):
        told = record["DanhSachTienDo"]
        if told is None or columns["submitted"][row] > at:
            continue
        seen += 1
        lasting = [one for one in told if not one["ThoiDiemXuLy"]]
        ended = bool(record["NgayKetThucXuLy"] or record["NgayDung"]) or record["TrangThaiHoSo"] == 3
        assert len(lasting) == (0 if ended else 1), told
        open_ones += len(lasting)
        assert told[0]["NgayBatDau"] == record["NgayNopHoSo"]
        for before, after in pairwise(told):
            assert before["ThoiDiemXuLy"] == after["NgayBatDau"], told
        if record["NgayKetThucXuLy"]:
            assert told[-1]["ThoiDiemXuLy"] == record["NgayKetThucXuLy"]
        elif record["TrangThaiHoSo"] in (2, 4, 5, 6):
            assert told[-1]["BuocXuLy"] in (record["BuocXuLy"], "processing", "intake")
    assert seen > 100 and open_ones > 20


def test_steps_are_sent_of_what_is_open_or_ended_lately(town):
    world, columns, _ = town
    since = world.cut - KEPT_DAYS * 86_400
    for row, record in enumerate(sent(town, world.cut)):
        ended = columns["ended"][row]
        assert (record["DanhSachTienDo"] is None) == (0 < ended < since)


def test_passing_a_dossier_to_the_signatory_is_a_change_of_its_own(town):
    _, columns, _ = town
    signing = columns["signing"]
    rows = np.flatnonzero(signing)
    assert "signing" in EVENTS and 100 < len(rows) < len(signing)
    assert (signing[rows] > columns["begun"][rows]).all() and (signing[rows] < columns["ended"][rows]).all()
    assert (signing[rows] > columns["answered"][rows]).all()
