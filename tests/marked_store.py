"""A small store where another district is known by marks: its figures are numbers that occur nowhere else."""

import shutil

import pytest
from small_store import NOW, dossier, moment

from ioc import clock
from ioc.domain.feed import Parsed
from ioc.domain.records import PaymentRecord, TicketRecord
from ioc.domain.workcal import from_place
from ioc.epochs import Epochs
from ioc.indicators.cubes import Cubes
from ioc.ingest import Loader
from ioc.store import open_store

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
    path = tmp_path_factory.mktemp("marked") / "ioc.db"
    shutil.copy(template, path)
    store = open_store(f"sqlite:///{path}", place)
    loader = Loader(store, place, from_place(place))
    found = {"one_stop": dossiers(), "hotline_1022": tickets(), "payment_platform": payments()}
    with clock.frozen(NOW):
        for source, records in found.items():
            loader.load(source, Parsed(records, []), cursor="d")
    store.engine.raw_connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@pytest.fixture
def marked(place, marked_template, tmp_path, stopped_clock):
    """The marked store's epochs."""
    shutil.copy(marked_template, tmp_path / "marked.db")
    store = open_store(f"sqlite:///{tmp_path}/marked.db", place)
    yield Epochs(store, place, from_place(place), Cubes(place))
    store.close()
