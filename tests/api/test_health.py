"""Health and metrics: an operator's program learns whether the numbers can be relied upon."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from small_store import NOW, records_of

from ioc import clock
from ioc.access import guard
from ioc.api import routes
from ioc.domain.moments import to_us
from ioc.store.polls import note_state, record_run


def tell(epochs, source="one_stop", **values):
    with epochs.store.write() as conn:
        note_state(conn, epochs.place.code, source, **values)


def samples(text):
    found = {}
    for family in text_string_to_metric_families(text):
        for one in family.samples:
            found[(one.name, one.labels.get("source"))] = one.value
    return found


def test_a_process_that_answers_is_live(client):
    assert client.get("/health/live").json == {"status": "live"}


def test_with_all_histories_read_and_all_sources_alive_it_is_ready(client):
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json["status"]) == (200, "ready")


def test_while_a_history_is_read_it_is_not_ready_and_says_how_far_it_is(client, epochs):
    tell(epochs, history_complete=False, backlog_done=25, backlog_total=100)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json["reasons"] == ["one_stop: its history is being read, 25%"]


def test_with_a_dead_source_it_is_not_ready_and_names_it(client, epochs):
    tell(epochs, last_good_at=to_us(NOW - timedelta(hours=1)), last_error="one_stop: HTTP 503")
    assert client.get("/health/ready").json["reasons"] == ["one_stop: dead"]


def test_without_a_database_it_is_live_but_not_ready(client, loaded_store, tmp_path):
    loaded_store.close()
    for path in tmp_path.glob("ioc.db*"):
        path.unlink()
    (tmp_path / "ioc.db").mkdir()
    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/live").status_code == 200
    assert samples(client.get("/metrics").text)[("ioc_store_up", None)] == 0


def test_metrics_tell_polls_rejects_and_freshness_of_every_source(client, epochs):
    run = {"started_at": 1, "records_in": 10, "records_changed": 4, "records_rejected": 2, "error": None}
    with epochs.store.write() as conn:
        record_run(conn, epochs.place.code, "one_stop", **run)
        record_run(conn, epochs.place.code, "one_stop", **{**run, "started_at": 2, "error": "HTTP 503"})
    with clock.frozen(NOW + timedelta(seconds=30)):
        found = samples(client.get("/metrics").text)
    assert found[("ioc_polls_total", "one_stop")] == 2
    assert found[("ioc_polls_failed_total", "one_stop")] == 1
    assert found[("ioc_records_rejected_total", "one_stop")] == 4
    assert found[("ioc_source_age_seconds", "one_stop")] == 30
    assert found[("ioc_source_history_complete", "hotline_1022")] == 1
    assert found[("ioc_store_up", None)] == 1


@pytest.mark.parametrize(("header", "status"), [(None, 401), ("Bearer wrong", 401), ("Bearer right", 200)])
def test_metrics_are_open_to_whoever_bears_the_token_of_the_settings(epochs, desk, header, status):
    server = Flask("ioc.api")
    guard.protect(server, replace(desk, metrics_token="right"))
    routes.register(server, epochs, records_of(epochs, desk))
    headers = {"Authorization": header} if header else {}
    assert server.test_client().get("/metrics", headers=headers).status_code == status
    assert server.test_client().get("/api/v1/sources", headers=headers).status_code != 200
