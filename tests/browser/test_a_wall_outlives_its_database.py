"""A wall whose PostgreSQL is killed or stands still: told apart from a lost server, right again by itself.

Facts and desk lie in that one database, the server is a process of its own. With IOC_DRILL=1 it is away for 30 s.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from browser_tools import Program, free_port, status_of, wait_until
from own_postgresql import OwnServer, own_server
from small_store import NOW, dossier, fill, polled
from wall_truths import BACK_S, FRESH, LONG, NO_DATABASE, SHOWN_S, WITNESS, holds, until

from ioc import clock
from ioc.store import Store, open_store, upgrade
from ioc.store.desk import upgrade_desk

AWAY_S = 30 if LONG else 12
RECEIVED = (
    """document.querySelector('.wall-layer.is-shown .block[data-key="wall_received"] .body').textContent"""
)
CODE = re.compile(r"\w{6}")

pytestmark = [pytest.mark.drill, pytest.mark.browser]


@dataclass
class House:
    """A server on a PostgreSQL of its own, whose place's time began at the moment of the small store."""

    url: str
    program: Program
    postgres: OwnServer
    store: Store
    course: clock.Course

    def now(self):
        return self.course.at(clock.real())


@pytest.fixture
def house(shipped_place, tmp_path) -> Iterator[House]:
    with own_server() as postgres:
        address, port = postgres.database("ioc"), free_port()
        store = open_store(address, shipped_place)
        upgrade(store)
        upgrade_desk(address, shipped_place)
        fill(store, shipped_place)
        course = clock.Course(NOW, clock.real())
        env = {"IOC_DATABASE_URL": address, "IOC_CLOCK": clock.as_text(course)}
        program = Program(["serve", "--port", str(port)], tmp_path, tmp_path / "serve.log", env=env).start()
        url = f"http://127.0.0.1:{port}"
        try:
            wait_until(lambda: status_of(f"{url}/health/ready") == 200, 60, f"ready; see {program.log}")
            yield House(url, program, postgres, store, course)
        finally:
            program.stop()
            store.close()


@pytest.fixture
def screen(house, chromium):
    """A wall that was paired through the shell, held at its first page, with its witness."""
    context = chromium.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(f"{house.url}/pair")
    code = page.locator("#pairing-code").inner_text().replace(" ", "")
    assert CODE.fullmatch(code)
    house.program.ioc("screens", "pair", code, "Tường của cơ sở dữ liệu", "--farthest", "3")
    until(page, FRESH, 60, "a wall with fresh figures")
    page.keyboard.press("Space")
    page.evaluate(WITNESS, SHOWN_S * 1000)
    yield page
    context.close()


def shows(number: int) -> str:
    return f"window.isMarked && {FRESH} && /^{number}(?!\\d)/.test({RECEIVED})"


FAULTS = {"killed": (OwnServer.kill, OwnServer.start), "frozen": (OwnServer.freeze, OwnServer.thaw)}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wall_outlives_its_database(house, screen, shipped_place, record, fault):
    fails, mends = FAULTS[fault]
    assert holds(screen, shows(2)), screen.evaluate(RECEIVED)
    began = screen.context.new_page()  # a kiosk that is switched on meanwhile
    fails(house.postgres)
    begin = clock.monotonic()
    told = until(screen, NO_DATABASE, SHOWN_S, "the database is lost")
    began.goto(screen.url)
    assert began.url.endswith("/pair"), "it waits there"
    screen.wait_for_timeout(max(0.0, AWAY_S - (clock.monotonic() - begin)) * 1000)
    assert holds(screen, NO_DATABASE) and house.program.process.poll() is None
    mends(house.postgres)
    begin = clock.monotonic()
    for source in shipped_place.sources:  # what a poller does that finds its database again
        new = [dossier(6, "2021-10-29T09:30")] if source == "one_stop" else []
        polled(house.store, shipped_place, source, new, house.now())
    until(screen, shows(3), BACK_S, "right again")
    back = clock.monotonic() - begin
    until(began, FRESH, BACK_S, "the other is at its wall")
    again = clock.monotonic() - begin
    assert screen.evaluate("window.wrong") == [] and house.program.process.poll() is None
    assert len(house.program.log.read_text(encoding="utf-8").splitlines()) < 20, (
        "changes are told, not every try"
    )
    record(f"PostgreSQL {fault} for {AWAY_S} s: told", told, "s", "10 s")
    record(f"PostgreSQL {fault} for {AWAY_S} s: right again", back, "s", "5 s")
    record(f"PostgreSQL {fault} for {AWAY_S} s: a kiosk begun meanwhile, at its wall", again, "s")
    print(f"{fault}: told {told:.1f} s, right again {back:.1f} s, the one begun meanwhile {again:.1f} s")
