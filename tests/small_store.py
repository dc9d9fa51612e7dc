"""A small store of the shipped place at one frozen moment; fixtures for tests of what is served from it."""

import shutil
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from desk_samples import one_of_each

from callbacks.dashboard import make_dashboard
from geo.places import load_place, shipped
from ioc import clock
from ioc.access.desk import desk_on
from ioc.access.guard import COOKIE
from ioc.api.dossiers import Records
from ioc.domain.feed import Parsed
from ioc.domain.moments import to_us
from ioc.domain.records import DossierRecord, PaymentRecord, TicketRecord
from ioc.domain.workcal import from_place
from ioc.epochs import Epochs
from ioc.exports.jobs import Exports
from ioc.indicators.cubes import Cubes
from ioc.ingest import Loader
from ioc.store import open_store, upgrade
from ioc.store.desk import open_desk
from ioc.store.polls import note_state
from ioc.worklist.lists import Lists
from ioc.worklist.urges import Urges

NOW = datetime.fromisoformat("2021-10-29T10:00:30+07:00")
HOUR = timedelta(hours=1)


def moment(text):
    return datetime.fromisoformat(f"{text}+07:00")


def dossier(number, received, area="25216", **more):
    return DossierRecord(
        source="one_stop", dossier_code=f"H-{number}", received_at=moment(received), resolving_area=area,
        updated_at=NOW, **{"status": 4, "due_at": moment(received) + 24 * HOUR, "channel": "2", **more},
    )  # fmt: skip


def dossiers():
    done = {"status": 9, "finished_at": moment("2021-10-28T15:00")}
    return [
        dossier(1, "2021-10-27T08:00", **done),
        dossier(2, "2021-10-28T08:00", **done),
        dossier(3, "2021-10-29T08:00", channel="1"),
        dossier(4, "2021-10-20T08:00"),
        dossier(5, "2021-10-29T09:00", area="689.0"),
    ]


def tickets():
    common = {
        "source": "hotline_1022",
        "kind": "feedback",
        "state": "new",
        "updated_at": NOW,
        "area": "25216",
    }
    return [
        TicketRecord(ticket_code="T1", opened_at=moment("2021-10-29T09:00"), category="traffic", **common)
    ]


def payments():
    common = {"source": "payment_platform", "updated_at": NOW, "area": "25216", "type": "fee"}
    paid = {
        "state": "success",
        "requested_at": moment("2021-10-29T09:00"),
        "paid_at": moment("2021-10-29T09:01"),
    }
    return [PaymentRecord(payment_code="P1", amount=50_000, **paid, **common)]


def fill(store, place):
    """The records of every source, each polled well at the one moment."""
    records = {"one_stop": dossiers(), "hotline_1022": tickets(), "payment_platform": payments()}
    for source, found in records.items():
        polled(store, place, source, found)


def polled(store, place, source, records, at=NOW):
    """As a good poll leaves it."""
    good = {"state": "ok", "last_good_at": to_us(at), "last_tried_at": to_us(at)}
    with clock.frozen(at):
        Loader(store, place, from_place(place)).load(source, Parsed(records, []), cursor="c")
        with store.write() as conn:
            note_state(conn, place.code, source, history_complete=True, **good)


@pytest.fixture(scope="session")
def place():
    return load_place(shipped("binh-phuoc-2021"))


@pytest.fixture
def stopped_clock():
    with clock.frozen(NOW):
        yield


@pytest.fixture(scope="session")
def template(place, tmp_path_factory):
    """The store's file, made once."""
    path = tmp_path_factory.mktemp("template") / "ioc.db"
    store = open_store(f"sqlite:///{path}", place)
    upgrade(store)
    fill(store, place)
    store.engine.raw_connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@contextmanager
def store_in(folder, place, template):
    """A copy of the store in a folder."""
    shutil.copy(template, folder / "ioc.db")
    store = open_store(f"sqlite:///{folder}/ioc.db", place)
    yield store
    store.close()


@pytest.fixture
def loaded_store(place, template, tmp_path, stopped_clock):
    with store_in(tmp_path, place, template) as store:
        yield store


@pytest.fixture
def epochs(loaded_store, place):
    return Epochs(loaded_store, place, from_place(place), Cubes(place))


@pytest.fixture(scope="session")
def desk_template(place, tmp_path_factory):
    """The desk's file with a person of each role, made once."""
    path = tmp_path_factory.mktemp("desk") / "desk.db"
    store = open_desk(f"sqlite:///{path}", place)
    one_of_each(desk_on(store, place).people)
    store.engine.raw_connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@contextmanager
def desk_in(folder, place, desk_template):
    """A copy of the desk in a folder."""
    shutil.copy(desk_template, folder / "desk.db")
    store = open_desk(f"sqlite:///{folder}/desk.db", place)
    yield desk_on(store, place)
    store.close()


@pytest.fixture
def desk(place, desk_template, tmp_path):
    with desk_in(tmp_path, place, desk_template) as found:
        yield found


def dashboard_in(folder, epochs, desk, **more):
    """The dashboard of a small store, whose files of exports lie in a folder."""
    return make_dashboard(epochs, desk, Exports(folder / "exports"), bundle_bytes=10_000_000, **more)


def records_of(epochs, desk):
    """Where the API lists records of a small store."""
    lists = Lists(epochs.store, epochs.place, epochs.calendar)
    return Records(lists, Urges(desk.store, epochs.store, epochs.place, epochs.calendar), desk.audit)


def signed_in(server, desk, role="manager"):
    """A client of a server with the session of a person of a role."""
    client = server.test_client()
    client.set_cookie(COOKIE, desk.sessions.begin(desk.people.get(role), "password"))
    return client
