"""A unit of the demo that is cut off is named within its usual gap of working time, and again when it speaks."""

import threading
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import func, select
from trust_samples import Town, moment
from werkzeug.serving import make_server

import data_sources
from data_sources.demo.service import Province, QuietHandler, create_service
from geo.places import load_place, shipped
from ioc import clock
from ioc.domain.moments import HOUR, from_us
from ioc.epochs import Epochs
from ioc.indicators.answers import SourcesAnswer
from ioc.indicators.cubes import Cubes
from ioc.polling import Poller
from ioc.screens.profile import DEFAULT_PROFILE
from ioc.store import open_store, upgrade
from ioc.store.polls import note_state
from ioc.store.tables import source_unit_days
from ioc.store.units import unit_rows
from layouts.missing import unit_name
from layouts.spans import make_context
from layouts.view import View
from layouts.walls import draw as wall_draw
from layouts.walls.catalogue import wall_panel
from layouts.walls.setup import profile_text

BEGIN = moment("2021-10-29T08:00")
LATEST = "2021-10-01"  # no more of the history is loaded


@pytest.fixture(scope="module")
def place():
    return load_place(shipped("binh-phuoc-2021"))


@pytest.fixture(scope="module")
def province(place):
    with clock.frozen(BEGIN):
        made = Province(place, 20211029)
        assert made.wait(60)
    made.away = lambda system, now: False  # its short outages are tested elsewhere
    return made


@pytest.fixture(scope="module")
def address(province):
    server = make_server(
        "127.0.0.1", 0, create_service(province), threaded=True, request_handler=QuietHandler
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


class Demo(Town):
    """The one-stop system of the demo, polled as the product polls it."""

    def follow(self, province, address):
        self.province, self.address = province, address
        self.source = data_sources.load("one_stop", self.place, {"address": address, "page_size": 5000})
        self.poller = Poller(self.store, self.place, self.loader, {"one_stop": self.source})

    def read_from(self, at, day: str) -> None:
        with clock.frozen(at):
            assert (
                self.poller.poll("one_stop", since=self.source.cursor_at(moment(f"{day}T00:00"))).error
                is None
            )

    def poll(self, at) -> list[str]:
        """One poll at a moment; who is missing then."""
        with clock.frozen(at):
            run = self.poller.poll("one_stop")
        assert run.error is None
        return [one.area for one in self.sources(f"{at:%Y-%m-%dT%H:%M:%S}")["one_stop"].missing_units]

    def unit(self, area: str):
        with self.store.read() as conn:
            return next(one for one in unit_rows(conn, self.place.code) if one.area == area)

    def busiest(self) -> str:
        with self.store.read() as conn:
            rows = [one for one in unit_rows(conn, self.place.code, judged=True) if one.source == "one_stop"]
        return min(rows, key=lambda one: one.usual_us).area


@pytest.fixture
def demo(place, province, address, tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/ioc.db", place)
    upgrade(store)
    made = Demo(store, place)
    made.follow(province, address)
    with store.write("one_stop") as conn:
        note_state(conn, place.code, "one_stop", cursor=made.source.cursor_at(moment(f"{LATEST}T00:00")))
    made.poll(BEGIN)
    made.measured("2021-10-29T08:00")
    yield made
    store.close()


def wall(demo, at, unit: str) -> tuple[str, str]:
    """What the wall's data-health page says of units, and the name of one on it."""
    with clock.frozen(at):
        epochs = Epochs(demo.store, demo.place, demo.calendar, Cubes(demo.place))
        glance = epochs.glance()
        view = View(page="wall-data", area=demo.place.root, wall=profile_text(DEFAULT_PROFILE))
        of = make_context(view, demo.place, glance.epoch, demo.calendar, glance.sources)
        panel = wall_panel("wall_units", demo.place)
        updates = wall_draw.draw(panel, (SourcesAnswer(of.sources),), of)
    return next(one.value for one in updates if one.id["role"] == "body"), unit_name(unit, of)


def test_it_is_named_within_its_usual_gap_and_told_when_it_is_back(demo, province):
    unit = demo.busiest()
    client = create_service(province).test_client()
    nine = moment("2021-10-29T09:00")
    with clock.frozen(nine):
        assert client.post(f"/silence?unit={unit}").json == {"silenced": [unit]}
        assert client.post("/silence?unit=nowhere").status_code == 400
    try:
        assert unit not in demo.poll(nine + timedelta(minutes=2))
        before = demo.unit(unit)
        expected = demo.calendar.add(np.array([before.newest_event_at]), before.usual_us)[0]
        assert before.usual_us < 3 * HOUR and expected < demo_end(nine)
        assert unit not in demo.poll(from_us(int(expected), demo.place.zone) - timedelta(minutes=1))
        named = from_us(int(expected), demo.place.zone) + timedelta(minutes=1)
        assert unit in demo.poll(named)
        assert demo.unit(unit).newest_event_at == before.newest_event_at
        told, name = wall(demo, named, unit)
        assert name in told and "◆" in told
    finally:
        with clock.frozen(nine):
            assert client.delete(f"/silence?unit={unit}").json == {"silenced": []}
    later = named + timedelta(hours=1)
    demo.read_from(later, "2021-10-28")  # as the nightly sweep does
    assert unit not in demo.poll(later + timedelta(minutes=1))
    with demo.store.read() as conn:
        late = func.sum(source_unit_days.c.late)
        assert conn.scalar(select(late).where(source_unit_days.c.area == unit)) > 0


def demo_end(nine) -> int:
    return int((nine + timedelta(hours=8)).timestamp() * 1e6)
