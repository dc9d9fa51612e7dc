"""From the service to the database: bad records stand in quarantine, good ones are counted, the next poll goes on."""

from datetime import UTC, date, datetime, timedelta

import pytest
from scripted_service import answer_bytes, answer_json
from sqlalchemy import select

from ioc import clock
from ioc.domain.workcal import from_place
from ioc.indicators.figures import figures
from ioc.ingest import Loader
from ioc.polling import Poller
from ioc.store import open_store, upgrade
from ioc.store.polls import read_state
from ioc.store.tables import quarantine

NOW = datetime(2021, 11, 5, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_frozen_clock():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def store(tmp_path, place):
    store = open_store(f"sqlite:///{tmp_path}/ioc.db", place)
    upgrade(store)
    yield store
    store.close()


@pytest.fixture
def poller(store, place, load):
    source = load("one_stop", attempts=1)
    return Poller(store, place, Loader(store, place, from_place(place)), {"one_stop": source})


def refused(store) -> list:
    with store.read() as conn:
        return list(conn.execute(select(quarantine).order_by(quarantine.c.reason)).mappings())


def received(store, place) -> int:
    (entry,) = figures(store, place, "dossiers", start=date(2021, 10, 1), end=date(2021, 11, 5))
    return entry["values"]["received"]


def numbered(dossier: dict, code: str, minute: int, **told: object) -> dict:
    stamp = datetime(2021, 11, 3, 16) + timedelta(minutes=minute)
    return dossier | {"MaHoSo": code, "NgayCapNhat": f"{stamp:%Y%m%d%H%M%S}000"} | told


def test_bad_records_are_kept_apart_less_what_is_personal_and_the_good_ones_are_counted(
    service, poller, store, place, dossier
):
    bad = [
        numbered(dossier, "B1", 1, TrangThaiHoSo=42),
        numbered(dossier, "B2", 2, NgayTiepNhan="20211399000000"),
        numbered(dossier, "B3", 3, DonViXuLy="999", NoiNopHoSo="999"),
        numbered(dossier, "B4", 4, DonViXuLy="Nguyễn Văn A"),
        "0912345678",
        {},
    ]
    service.will(
        answer_json({"data": [numbered(dossier, "A", 0), *bad, numbered(dossier, "Z", 9)], "next": None})
    )
    assert poller.poll("one_stop").error is None
    assert received(store, place) == 2
    kept = refused(store)
    assert sorted(row["reason"] for row in kept) == [
        "impossible_date", "malformed_code", "missing_field", "not_a_record", "unknown_area", "unknown_status",
    ]  # fmt: skip
    assert {row["code"] for row in kept} == {"B1", "B2", "B3", "B4", None}
    whole = repr([dict(row) for row in kept])
    assert not any(
        word in whole for word in ("Nguyễn", "0912345678", "070123456789", "a@example.vn", "Xin cấp")
    )


def test_a_page_of_no_json_is_kept_by_its_hash_and_the_next_poll_reads_what_it_missed(
    service, poller, store, place, dossier
):
    first = answer_json({"data": [numbered(dossier, "A", 0)], "next": "20211103160000000-1"})
    service.will(
        first, answer_bytes(b'{"data": ['), answer_json({"data": [numbered(dossier, "B", 1)], "next": None})
    )
    assert "no JSON" in poller.poll("one_stop").error
    assert received(store, place) == 1
    assert [(row["reason"], row["payload"]) for row in refused(store)] == [("malformed_json", None)]
    assert poller.poll("one_stop").error is None
    assert service.requests[-1].params["since"] == "20211103155500000"
    assert received(store, place) == 2


def test_a_cursor_that_goes_backwards_keeps_what_came_and_asks_again_from_there(
    service, poller, store, place, dossier
):
    back = answer_json({"data": [numbered(dossier, "B", 5)], "next": "20211103000000000-1"})
    service.will(answer_json({"data": [numbered(dossier, "A", 0)], "next": "20211103160000000-1"}), back)
    assert "goes backwards" in poller.poll("one_stop").error
    assert received(store, place) == 2
    with store.read() as conn:
        state = read_state(conn, place.code, "one_stop")
    assert state.cursor == "20211103160500000" and state.fails == 1
