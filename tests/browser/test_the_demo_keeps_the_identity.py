"""received + carried over = resolved + pending, for every area, both attributions and any period of the demo.

Each of the four is counted twice: from the rows by the plain words of the design, and as pages read it.
"""

import random
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import select

from geo.places import load_place, shipped
from ioc import clock
from ioc.access.scope import whole
from ioc.domain.moments import from_us, local_days, to_us
from ioc.domain.workcal import from_place
from ioc.indicators.answers import Epoch, Period
from ioc.indicators.catalogue import BY_KEY
from ioc.indicators.cubes import Cubes
from ioc.indicators.figures import figures
from ioc.indicators.read import Reader
from ioc.store import open_store
from ioc.store.polls import latest_moment
from ioc.store.tables import dossiers

PERIODS, DAY = 200, 86_400_000_000
FOUR = ("received", "carried_over", "resolved", "pending")
ATTRIBUTIONS = ("resolving", "receiving")
NEVER = np.iinfo(np.int64).max


class Rows:
    """Dossiers that count, as arrays: when received, when ended, and the number of their leaf each way."""

    def __init__(self, conn, place):
        c, leaves = dossiers.c, {leaf: number for number, leaf in enumerate(place.leaves)}
        asked = (c.received_at, c.end_at, c.resolving_area, c.receiving_area)
        counted = c.received_at.is_not(None), c.status.not_in((1, 3)), c.parent_code.is_(None)
        begun, ended, *areas = zip(
            *conn.execute(select(*asked).where(c.place == place.code, *counted)), strict=True
        )
        self.begun = np.array(begun)
        self.ended = np.array([NEVER if end is None else end for end in ended])
        self.leaves = {
            way: np.array([leaves[area] for area in found])
            for way, found in zip(ATTRIBUTIONS, areas, strict=True)
        }
        self.size = len(leaves)

    def four(self, way: str, start: int, end: int) -> np.ndarray:
        """By leaf, the four of a period [start, end) as design §3 words them."""
        chosen = (
            (start <= self.begun) & (self.begun < end),
            (self.begun < start) & (self.ended >= start),
            (start <= self.ended) & (self.ended < end),
            (self.begun < end) & (self.ended >= end),
        )
        return np.array([np.bincount(self.leaves[way][mask], minlength=self.size) for mask in chosen])


@contextmanager
def basis_of(demo):
    """What pages are answered from and the rows, both of one data version of the running demo."""
    place = load_place(shipped("binh-phuoc-2021"))
    store = open_store(f"sqlite:///{demo.program.data}/ioc.db", place)
    with store.read() as conn:
        now = latest_moment(conn, place.code)
    with clock.frozen(from_us(now)):
        reader = Reader(store, place, Cubes(place), Epoch(0, now), from_place(place), whole(place))
        with reader.basis() as (_, basis):
            yield store, place, basis
    store.close()


def random_periods(place, now: int) -> list[Period]:
    """Spans of the history; each end a local midnight or any microsecond, some of them of one day or of nothing."""
    rng, days = random.Random(541_496), local_days(place.zone.key)
    first, last = to_us(clock.now()) - 400 * DAY, now
    edges = [rng.randrange(first, last) for _ in range(2 * PERIODS)]
    edges = [days.start(days.day(edge)) if rng.random() < 0.5 else edge for edge in edges]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [Period(key="custom", start=min(pair), end=max(pair)) for pair in pairs]


@pytest.mark.timeout(600)
def test_the_identity_holds_for_every_area_both_ways_and_any_period(demo):
    with basis_of(demo) as (_, place, basis):
        rows, areas = Rows(basis.conn, place), tuple(place.areas)
        inside = np.array([[leaf in place.leaves_of(a) or leaf == a for leaf in place.leaves] for a in areas])
        assert len(rows.begun) > 500_000 and len(areas) > 130
        for period in random_periods(place, basis.as_of):
            for way in ATTRIBUTIONS:
                plain = rows.four(way, period.start, period.end) @ inside.T
                received, carried, resolved, pending = plain
                assert (received + carried == resolved + pending).all(), (period, way)
                assert (told(basis, way, areas, period) == plain).all(), (period, way)


def told(basis, way: str, areas: tuple[str, ...], period: Period) -> np.ndarray:
    """The four as pages read them, by area."""
    chosen = [replace(BY_KEY[f"dossiers_{name}"], attribution=way) for name in FOUR]
    return np.array([basis.by_area(one, one.numerator, areas, period) for one in chosen])


@pytest.mark.timeout(600)
def test_the_command_keeps_the_identity_for_every_district(demo):
    with basis_of(demo) as (store, place, basis):
        period = random_periods(place, basis.as_of)[0]
        start, end = (from_us(moment, place.zone) for moment in (period.start, period.end))
        found = figures(store, place, "dossiers", start=start, end=end, by="area", attribution=ATTRIBUTIONS)
    units = {(entry["attribution"], entry["by"]["area"]) for entry in found}
    assert len(units) == len(found) >= 2 * len(place.children(place.root))
    for entry in found:
        v = entry["values"]
        assert v["received"] + v["carried_over"] == v["resolved"] + v["pending"] == v["to_resolve"], entry[
            "by"
        ]
