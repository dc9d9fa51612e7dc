"""Ready mappings: each reads its recorded sample, and the figures of the samples are right."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pytest
from scripted_service import answer_bytes, answer_json, records_of

import data_sources
from data_sources.agencies import agency_areas
from data_sources.mapped.ready import DIRECTORY, names
from data_sources.one_stop import record_maker
from geo.errors import PlaceError
from geo.places import load_place
from ioc import clock
from ioc.domain.workcal import from_place
from ioc.indicators.figures import figures
from ioc.ingest import Loader
from ioc.polling import Poller
from ioc.store import open_store, upgrade

SMALL = Path(__file__).resolve().parents[1] / "samples" / "places" / "small"
NOW = datetime(2021, 10, 29, 1, tzinfo=UTC)
QUICK = {"retry_wait_s": 0.01, "timeout_s": 2.0, "attempts": 1}


@pytest.fixture(autouse=True)
def a_frozen_clock():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def served(tmp_path):
    """The small place with one source more."""

    def made(kind: str, mapping: str, own: str = "", more: str = ""):
        directory = tmp_path / "place"
        shutil.copytree(SMALL, directory)
        (directory / "sources" / "own.toml").write_text(own)
        told = (SMALL / "place.toml").read_text()
        (directory / "place.toml").write_text(
            f'{told}\n[sources.it]\nkind = "{kind}"\nmapping = "{mapping}"\n{more}'
        )
        return load_place(directory)

    return made


@pytest.fixture
def store(tmp_path):
    opened = []

    def made(place):
        store = open_store(f"sqlite:///{tmp_path}/ioc.db", place)
        upgrade(store)
        opened.append(store)
        return store

    yield made
    for store in opened:
        store.close()


def sample(name: str) -> Path:
    (path,) = DIRECTORY.glob(f"{name}.sample.*")
    return path


def polled(place, store, address: str, **options):
    source = data_sources.load("it", place, {"address": address, **QUICK, **options})
    return Poller(store, place, Loader(store, place, from_place(place)), {"it": source}).poll("it")


@pytest.mark.parametrize("name", names())
def test_every_ready_mapping_has_a_sample(name):
    assert sample(name).stat().st_size < 20_000


@pytest.mark.parametrize("path", sorted(DIRECTORY.glob("*.sample.*")), ids=lambda path: path.name)
def test_samples_hold_nothing_personal(path):
    text = path.read_text(encoding="utf-8") if path.suffix in (".json", ".xml", ".csv") else ""
    personal = (
        "ChuHoSo",
        "SoDienThoai",
        "Email",
        "SoDinhDanh",
        "NguoiXuLy",
        "first_name",
        "phone",
        "address",
        "@",
    )
    assert [word for word in personal if word in text] == []


def test_dossiers_of_the_national_messages_are_as_the_module_reads_them(served):
    """The same messages, by the mapping and by data_sources/one_stop.py."""
    place = served("dossiers", "ready:national_dossiers")
    records, (refused,) = records_of(data_sources.load("it", place), sample("national_dossiers"))
    make = record_maker("it", place.zone, agency_areas(place))
    messages = orjson.loads(sample("national_dossiers").read_bytes())["data"]
    assert [(refused.field, refused.reason, refused.code)] == [
        ("status", "unknown_status", "000.00.10.H99-211022-0005")
    ]
    assert [replace(record, line=0) for record in records] == [make(raw) for raw in messages[:4]]
    assert [len(record.steps or ()) for record in records] == [3, 0, 0, 0]


def test_dossiers_come_with_a_session_window_by_window_and_their_figures_are_right(served, store, service):
    place = served("dossiers", "own.toml", 'ready = "national_dossiers"\n[http]\nbegin = 2021-10-01\n')
    body = sample("national_dossiers").read_bytes()
    service.will(answer_json({"session": "S1"}), answer_bytes(body))
    kept = store(place)
    run = polled(place, kept, service.address, secret="clerk:hidden")
    assert (run.error, run.records_in, run.rejected) == (None, 5, {"unknown_status": 1})
    login, asked = service.requests
    assert (login.path, login.json) == ("/mapi/login", {"username": "clerk", "password": "hidden"})
    assert asked.json == {
        "session": "S1", "service": "DongBoHoSoMC", "TuNgay": "20210930235959", "DenNgay": "20211031000000",
        "Trang": 1, "SoDong": 1000,
    }  # fmt: skip
    (entry,) = figures(kept, place, "dossiers", start=date(2021, 10, 1), end=date(2021, 10, 29))
    values = entry["values"]
    assert values | {
        "received": 4, "received_online": 2, "received_with_fee": 1, "received_paid_online": 1, "resolved": 2,
        "resolved_early": 1, "resolved_late": 1, "pending": 2, "overdue": 1, "not_due": 1, "pending_no_due": 0,
        "median_h": 136.24791666666667,
    } == values  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), [("open311", "application/json"), ("open311_xml", "text/xml")])
def test_requests_of_open311_are_read_in_both_formats(served, store, service, name, kind):
    own = f'ready = "{name}"\n[fields]\narea = {{ constant = "101" }}\n[http]\nbegin = 2021-10-01\n'
    own += '[http.parameters]\njurisdiction_id = "small.gov"\n'
    place = served("tickets", "own.toml", own, 'overlap = "45 days"\n')
    service.will(answer_bytes(sample(name).read_bytes(), kind=kind))
    kept = store(place)
    run = polled(place, kept, service.address)
    assert (run.error, run.records_in, run.rejected) == (None, 3, {})
    (asked,) = service.requests
    assert asked.path == f"/requests.{'xml' if name.endswith('xml') else 'json'}"
    assert asked.params == {
        "jurisdiction_id": "small.gov", "page": "1", "page_size": "200",
        "start_date": "2021-09-30T16:59:59+00:00", "end_date": "2021-11-29T17:00:00+00:00",
    }  # fmt: skip
    (entry,) = figures(kept, place, "tickets", start=date(2021, 10, 1), end=date(2021, 10, 29))
    values = entry["values"]
    assert values | {
        "opened": 3, "opened_answerable": 3, "closed": 2, "closed_early": 1, "closed_late": 1, "open": 1, "overdue": 1,
        "median_h": 99.25,
    } == values  # fmt: skip


def test_a_ready_mapping_needs_no_file_of_the_place(served, service):
    place = served("tickets", "ready:open311")
    source = data_sources.load("it", place, {"address": service.address, **QUICK})
    records, refused = records_of(source, sample("open311"))
    assert [r.ticket_code for r in records] == ["21-0001", "21-0002", "21-0003"] and refused == []
    assert [r.closed_at and r.closed_at.isoformat() for r in records] == [
        None, "2021-10-22T15:30:00+07:00", "2021-10-27T02:00:00+00:00",
    ]  # fmt: skip


def test_tables_are_mixed_and_fields_replaced(served):
    own = (
        'ready = "open311"\n[fields]\nstate = { from = "state", table = "states" }\narea = { constant = "101" }\n'
        '[tables.states]\no = "new"\n[http]\nsize = 7\n'
    )
    place = served("tickets", "own.toml", own)
    mapping = data_sources.load("it", place)._mapping
    assert mapping.fields["state"].codes == {"o": "new"} and mapping.fields["lat"].picks
    assert mapping.told.table("http").values["size"] == 7
    assert mapping.told.table("http").values["path"] == "requests.json"


@pytest.mark.parametrize(
    ("mapping", "own", "problem"),
    [
        ("ready:open312", "", "mapping: there is no ready mapping 'open312'; did you mean 'open311'"),
        ("own.toml", 'ready = "none"\n', "ready: there is no ready mapping 'none'"),
        ("own.toml", 'ready = "open311"\nkind = "payments"\n', "kind: is 'payments'"),
    ],
)
def test_a_mistake_is_named(served, mapping, own, problem):
    with pytest.raises(PlaceError, match=problem):
        data_sources.load("it", served("tickets", mapping, own))
