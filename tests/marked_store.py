"""A small store where another district is known by marks: its figures are numbers that occur nowhere else."""

from contextlib import contextmanager

import pytest
from small_store import NOW, dashboard_in, dossier, moment, signed_in, store_in

from ioc import clock
from ioc.domain.feed import Parsed
from ioc.domain.records import PaymentRecord, TicketRecord
from ioc.domain.workcal import from_place
from ioc.epochs import Epochs
from ioc.indicators.cubes import Cubes
from ioc.ingest import Loader

OTHER, OTHER_LEAF, OWN_LEAF = "688", "25216", "25195"
HIDDEN = 377  # so many dossiers another district has, and tickets, and payments
ABOUT = {"updated_at": NOW, "area": OTHER_LEAF}


def dossiers():
    """Many of another district, and a few of one's own."""
    done = {"status": 9, "finished_at": moment("2021-10-28T15:00")}
    found = [
        dossier(f"X{n}", "2021-10-28T08:00", area=OTHER_LEAF, field_code="G09-HT01", **done)
        for n in range(HIDDEN)
    ]
    found += [dossier(f"Y{n}", "2021-10-29T08:00", area=OWN_LEAF) for n in range(3)]
    return [*found, dossier("Z1", "2021-10-29T08:00", area=OWN_LEAF, receiving_area=OTHER_LEAF)]


def tickets():
    told = {"kind": "feedback", "state": "new", "lat": 11.8, "lon": 106.9, "category": "health"}
    opened = moment("2021-10-29T09:00")
    return [
        TicketRecord(source="hotline_1022", ticket_code=f"T-X{n}", opened_at=opened, **told, **ABOUT)
        for n in range(HIDDEN)
    ]


def payments():
    told = {"state": "success", "amount": 1_000_377, "type": "tax"}
    asked, paid = moment("2021-10-29T09:00"), moment("2021-10-29T09:01")
    return [
        PaymentRecord(
            source="payment_platform",
            payment_code=f"P-X{n}",
            requested_at=asked,
            paid_at=paid,
            **told,
            **ABOUT,
        )
        for n in range(HIDDEN)
    ]


@pytest.fixture(scope="session")
def marked_template(place, template, tmp_path_factory):
    """The store's file, made once."""
    folder = tmp_path_factory.mktemp("marked")
    found = {"one_stop": dossiers(), "hotline_1022": tickets(), "payment_platform": payments()}
    with clock.frozen(NOW), store_in(folder, place, template) as store:
        loader = Loader(store, place, from_place(place))
        for source, records in found.items():
            loader.load(source, Parsed(records, []), cursor="d")
        store.engine.raw_connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "ioc.db"


@contextmanager
def marked_in(folder, place, marked_template):
    """A copy of the marked store in a folder: its epochs."""
    (folder / "marked").mkdir()
    with store_in(folder / "marked", place, marked_template) as store:
        yield Epochs(store, place, from_place(place), Cubes(place))


@pytest.fixture
def marked(place, marked_template, tmp_path, stopped_clock):
    with marked_in(tmp_path, place, marked_template) as epochs:
        yield epochs


@pytest.fixture
def marked_dashboard(marked, desk, tmp_path, monkeypatch):
    monkeypatch.setattr("ioc.epochs.LOOK_AGAIN_S", -1.0)
    return dashboard_in(tmp_path, marked, desk)


@pytest.fixture
def leader(marked_dashboard, desk):
    return signed_in(marked_dashboard.server, desk, "leader")


@pytest.fixture
def manager(marked_dashboard, desk):
    return signed_in(marked_dashboard.server, desk, "manager")
