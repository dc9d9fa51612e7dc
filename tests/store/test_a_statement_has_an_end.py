"""What pages ask is broken off in the end, and says so; what must take long may; nobody's lock outlives its holder."""

import socket

import pytest
from cut_network import Network
from own_postgresql import own_server
from sqlalchemy import text

from ioc import clock
from ioc.api.problems import of_error
from ioc.errors import SlowError, StoreError
from ioc.store import leading, open_store, postgresql
from ioc.store.leading import AdvisoryLock

LONG = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000) SELECT max(i) FROM n",
    "postgresql": "SELECT pg_sleep(1.2)",
}  # fmt: skip
MOST_S = 0.2


def ask_long(store, **how):
    with store.read(**how) as conn:
        return conn.execute(text(LONG[store.engine.dialect.name])).all()


@pytest.fixture
def hurried(store_url, shipped_place):
    store = open_store(store_url, shipped_place, most_s=MOST_S)
    yield store
    store.close()


def test_a_statement_that_takes_too_long_is_broken_off_and_told(hurried):
    begin = clock.monotonic()
    with pytest.raises(SlowError) as told:
        ask_long(hurried)
    assert clock.monotonic() - begin < 1
    with pytest.raises(SlowError), hurried.write() as conn:
        conn.execute(text(LONG[hurried.engine.dialect.name])).all()
    with hurried.read() as conn:
        assert conn.scalar(text("SELECT 1")) == 1
    assert not told.value.permanent


def test_who_is_patient_waits_and_the_next_one_is_hurried_again(hurried):
    assert len(ask_long(hurried, patient=True)) == 1
    with pytest.raises(SlowError):
        ask_long(hurried)


def test_a_store_without_a_limit_waits(fresh_store):
    assert len(ask_long(fresh_store)) == 1


def test_the_api_says_what_to_do(hurried):
    from flask import Flask

    with Flask("here").test_request_context("/api/v1/figures"):
        answer = of_error(SlowError("…: broken off"))
    assert answer.status_code == 503 and answer.json["title"] == "The question took too long"


@pytest.fixture(scope="module")
def own():
    with own_server() as found:
        yield found


@pytest.fixture
def network(own):
    found = Network(own.url)
    yield found
    found.close()


def setting(conn, name: str) -> str:
    return conn.scalar(text(f"SHOW {name}"))


def test_both_ends_of_a_connection_notice_a_host_that_vanished(own, network, shipped_place):
    store = open_store(network.url_of(own.database("ends")), shipped_place)
    with store.read() as conn:
        ours = conn.connection.driver_connection.pgconn.socket
        with socket.socket(fileno=socket.dup(ours)) as here:
            assert here.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 6000
            assert here.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            assert here.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 3
        assert setting(conn, "idle_in_transaction_session_timeout") == "2min"
        assert setting(conn, "jit") == "off" and setting(conn, "statement_timeout") == "0"
    store.close()


def test_what_an_address_says_of_its_connections_holds(own, shipped_place):
    told = "&connect_timeout=9&options=-c%20jit%3Don"
    store = open_store(own.database("told") + told, shipped_place)
    with store.read() as conn:
        assert setting(conn, "jit") == "on"
        assert conn.connection.driver_connection.info.get_parameters()["connect_timeout"] == "9"
    store.close()


def test_a_transaction_that_stands_still_is_ended_by_the_server_and_told(pg_store):
    with pytest.raises(StoreError, match="idle-in-transaction"), pg_store.write() as conn:
        conn.execute(text("SET idle_in_transaction_session_timeout = '100ms'"))
        clock.sleep(0.5)
        conn.execute(text("SELECT 1"))
    with pg_store.read() as conn:
        assert conn.scalar(text("SELECT 1")) == 1


def test_a_leader_that_was_not_heard_for_its_lease_leads_no_more(own, shipped_place, monkeypatch):
    monkeypatch.setattr(leading, "LEASE_S", 1)
    url = own.database("lease")
    stores = [open_store(url, shipped_place) for _ in range(2)]
    first, second = (AdvisoryLock(store.engine, "poll") for store in stores)
    assert first.take()
    for _ in range(4):
        clock.sleep(0.4)
        assert first.take() and not second.take(), "renewed by being asked for"
    clock.sleep(1.5)
    assert second.take() and not first.take()
    for one in (first, second):
        one.release()
    for store in stores:
        store.close()


def test_the_lease_is_longer_than_a_leader_takes_to_notice():
    network = postgresql.NETWORK
    asleep = network["keepalives_idle"] + network["keepalives_interval"] * network["keepalives_count"]
    silent = postgresql.ANSWER_S + 2 + 0.5
    assert max(asleep, network["tcp_user_timeout"] / 1000, silent) < leading.LEASE_S
