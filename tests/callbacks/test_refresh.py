"""A page asks what is new, cheaply, and gets one bundle of one epoch when something is."""

from datetime import timedelta

import pytest
from small_store import NOW, dossier

from ioc import clock
from ioc.domain.feed import Parsed
from ioc.domain.moments import to_us
from ioc.domain.workcal import from_place
from ioc.ingest import Loader

VIEW = "/api/bundle?page=province&area=70"


@pytest.fixture(autouse=True)
def looks_every_time(monkeypatch):
    monkeypatch.setattr("ioc.epochs.LOOK_AGAIN_S", -1.0)


def more(epochs, number=100):
    loader = Loader(epochs.store, epochs.place, from_place(epochs.place))
    loader.load("one_stop", Parsed([dossier(number, "2021-10-29T09:30")], []), cursor="d")


def test_the_version_tells_epoch_moment_and_the_age_of_each_source(client, epochs):
    said = client.get("/api/version").json
    assert said["version"] == epochs.glance().version > 0
    assert (said["now"], said["as_of"]) == (to_us(NOW), to_us(NOW.replace(second=0)))
    assert [one["name"] for one in said["sources"]] == list(epochs.place.sources)
    assert all(one["last_good"] == to_us(NOW) and one["agreed_s"] == 300 for one in said["sources"])
    assert said["build"] and said["speed"] == 0


def test_nothing_new_is_said_without_a_body_but_with_the_moment(client):
    tag = client.get("/api/version").headers["ETag"]
    with clock.frozen(NOW + timedelta(seconds=5)):
        answer = client.get("/api/version", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["X-IOC-Now"] == str(to_us(NOW + timedelta(seconds=5)))


@pytest.mark.parametrize("what", ["data", "minute"])
def test_new_data_and_a_new_minute_are_news(client, epochs, what):
    tag = client.get("/api/version").headers["ETag"]
    if what == "data":
        more(epochs)
    with clock.frozen(NOW + timedelta(minutes=what == "minute")):
        assert client.get("/api/version", headers={"If-None-Match": tag}).status_code == 200


def epoch_of(bundle):
    return f"{bundle['epoch']['version']}.{bundle['epoch']['as_of']}"


def test_a_bundle_shows_one_epoch_and_every_panel(client, epochs):
    said = client.get(VIEW).json
    assert said["epoch"] == {"version": epochs.glance().version, "as_of": to_us(NOW.replace(second=0))}
    assert len({one["id"]["key"] for one in said["set"]}) > 10


def test_after_new_data_only_what_changed_is_sent(client, epochs):
    before = client.get(VIEW).json
    more(epochs)
    after = client.get(f"{VIEW}&have={epoch_of(before)}").json
    assert 0 < len(after["set"]) < len(before["set"])
    assert after["epoch"]["version"] == before["epoch"]["version"] + 1


def test_two_screens_of_one_view_share_the_bundle(client, monkeypatch):
    first = client.get(VIEW)
    monkeypatch.setattr("callbacks.dashboard.drawn", lambda *_: pytest.fail("drawn again"))
    second = client.get(VIEW)
    assert first.data == second.data
    assert client.get(VIEW, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_a_bundle_travels_packed(client):
    answer = client.get(VIEW, headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) < 12_000


@pytest.mark.parametrize("query", ["", "?page=horses", "?page=area&area=nowhere"])
def test_a_bundle_of_no_page_is_a_problem(client, query):
    answer = client.get(f"/api/bundle{query}")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_while_the_history_is_read_totals_are_withheld(client, epochs):
    from ioc.store.polls import note_state

    with epochs.store.write() as conn:
        note_state(
            conn, epochs.place.code, "one_stop", history_complete=False, backlog_done=1, backlog_total=4
        )
    said = client.get(VIEW).json
    states = {
        one["id"]["key"]: one["props"]["className"] for one in said["set"] if one["id"]["role"] == "panel"
    }
    assert "is-loading" in states["received_today"] and "is-loading" not in states["sources"]


def test_a_store_that_does_not_answer_is_a_problem_not_a_crash(client, loaded_store, tmp_path):
    loaded_store.close()
    for path in tmp_path.glob("ioc.db*"):
        path.unlink()
    (tmp_path / "ioc.db").mkdir()
    for address in ("/api/version", VIEW):
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
