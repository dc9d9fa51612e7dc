"""A place where a mapped and two national sources push, on one engine: desk, facts, server, inbox and poller."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
import pytest
from flask import Flask
from vendor_messages import raw

import data_sources
from callbacks import safety
from geo.places import Place
from ioc import clock
from ioc.access import guard
from ioc.access.desk import Desk, desk_on
from ioc.api import routes
from ioc.api.dossiers import Records
from ioc.api.ground import Ground
from ioc.domain.workcal import from_place
from ioc.epochs import Epochs
from ioc.inbox import Inbox
from ioc.indicators.cubes import Cubes
from ioc.ingest import Loader
from ioc.ingest.pushed import Receiver
from ioc.polling import Poller
from ioc.store import Store, open_store
from ioc.store.desk import open_desk, upgrade_desk
from ioc.worklist.lists import Lists
from ioc.worklist.urges import Urges


@dataclass
class House:
    """Everything that has to do with pushes."""

    place: Place
    store: Store
    desk: Desk
    server: Flask
    inbox: Inbox
    receiver: Receiver

    def token(self, source: str = "one_stop") -> str:
        return self.desk.tokens.make_pushing(f"of {source}", source, 30, "root")[1]

    def push(self, body: Any, source: str = "one_stop", token: str | None = None, **headers: str):
        """One push; a list or dict as a JSON document, bytes as they are."""
        told = body if isinstance(body, bytes) else orjson.dumps(body)
        usual = {"Authorization": f"Bearer {token or self.token(source)}", "Content-Type": "application/json"}
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.server.test_client().post(
            f"/api/v1/ingest/{source}", data=told, headers={**usual, **headers}
        )

    def waiting(self) -> int:
        return sum(queue.pushes for queue in self.receiver.waiting())


def all_push(place: Place) -> Place:
    """The place with all its sources pushing; the payments are never asked for."""
    entries = {name: replace(entry, push=True) for name, entry in place.sources.items()}
    entries["payment_platform"] = replace(entries["payment_platform"], polled=False)
    return replace(place, sources=entries)


def house(place: Place, store: Store, desk_url: str) -> House:
    """The house on a store with its tables and a desk, whose tables are made."""
    upgrade_desk(desk_url, place)
    desk = desk_on(open_desk(desk_url, place), place)
    calendar = from_place(place)
    epochs = Epochs(store, place, calendar, Cubes(place))
    receiver = Receiver(desk.store, place, lambda name: data_sources.load(name, place))
    server = Flask("ioc.push")
    guard.protect(server, desk)
    lists = Lists(store, place, calendar)
    records = Records(lists, Urges(desk.store, store, place, calendar), desk.audit)
    routes.register(server, epochs, records, desk.screens, Ground(receiver=receiver))
    safety.protect(server, ())
    poller = Poller(store, place, Loader(store, place, calendar), {})
    return House(place, store, desk, server, Inbox(desk.store, poller), receiver)


def messages(source: str, *numbers: int) -> list[dict]:
    return [raw(source, number) for number in numbers]


NOW = datetime.fromisoformat("2021-10-29T10:00:30+07:00")


@pytest.fixture
def stopped_clock():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def here(stopped_clock, fresh_store, store_url, shipped_place, tmp_path):
    """The place's house on each engine."""
    url = f"sqlite:///{tmp_path}/desk.db" if fresh_store.is_sqlite else store_url
    made = house(all_push(shipped_place), fresh_store, url)
    yield made
    made.desk.store.close()


@pytest.fixture
def light(stopped_clock, sqlite_template, shipped_place, tmp_path):
    """The same on SQLite alone, for what no database decides."""
    (tmp_path / "ioc.db").write_bytes(sqlite_template.read_bytes())
    store = open_store(f"sqlite:///{tmp_path}/ioc.db", shipped_place)
    made = house(all_push(shipped_place), store, f"sqlite:///{tmp_path}/desk.db")
    yield made
    made.desk.store.close()
    store.close()


def statuses_of(house: House, path: str, view: str, unfit: list) -> set[int]:
    """The statuses of whatever is pushed within and beside the description of an address; all must be as described."""
    import schemathesis  # here, so that the processes of drills, which are started often, need not load it
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st
    from schemathesis import GenerationMode

    _, reads = house.desk.tokens.make("reads", ["70"], ["see_figures"], 1, "root")
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", house.server, headers={"Authorization": f"Bearer {reads}"}
    )
    house.server.view_functions[view].__self__._limit.most = 10_000
    bears = {"Authorization": f"Bearer {house.token()}"}
    operation, statuses = schema[path]["POST"], set()

    @settings(max_examples=60, deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=st.one_of(*(operation.as_strategy(mode) for mode in GenerationMode)))
    def push(case):
        answer = case.call_and_validate(headers=bears, excluded_checks=unfit)
        statuses.add(answer.status_code)

    push()
    return statuses
