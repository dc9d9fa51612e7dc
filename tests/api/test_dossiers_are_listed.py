"""The dossiers behind a number come page after page: each once, to whoever may see records, of their areas alone."""

import base64
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from desk_samples import DONG_XOAI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_store import NOW, dossier, moment, signed_in

from ioc.api.dossiers import MEMBERS
from ioc.domain.feed import Parsed
from ioc.domain.workcal import from_place
from ioc.ingest import Loader

PATH = "/api/v1/dossiers"
OCTOBER = {"from": "2021-10-01", "to": "2021-10-30"}


def told(client, **query):
    answer = client.get(PATH, query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json


def pages(client, **query):
    """Every page, until there is no next."""
    found = [told(client, **query)]
    while found[-1]["next"]:
        found.append(told(client, **query, after=found[-1]["next"]))
    return found


def codes(*found):
    return [one["code"] for page in found for one in page["dossiers"]]


def load(epochs, *records):
    """As the source tells them a second later."""
    later = [replace(one, updated_at=NOW + timedelta(seconds=1)) for one in records]
    loader = Loader(epochs.store, epochs.place, from_place(epochs.place))
    loader.load("one_stop", Parsed(later, []), cursor="d")


def word(told):
    return base64.urlsafe_b64encode(orjson.dumps(told)).decode()


@pytest.fixture
def leader(server, desk):
    return signed_in(server, desk, "leader")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20)
@given(limit=st.integers(1, 8), members=st.sampled_from(["dossiers_received", "dossiers_pending"]))
def test_pages_of_any_size_hold_each_dossier_once_in_the_order_of_codes(client, limit, members):
    found = pages(client, members=members, limit=limit, **OCTOBER)
    assert codes(*found) == codes(told(client, members=members, **OCTOBER))
    assert codes(*found) == sorted(set(codes(*found)))
    assert {page["total"] for page in found} == {len(codes(*found))} != {0}
    assert all(len(page["dossiers"]) == limit for page in found[:-1])


@pytest.mark.parametrize("members", MEMBERS)
def test_there_are_as_many_as_the_number_says(client, members):
    found = told(client, members=members, **({} if members.endswith("waiting") else OCTOBER))
    assert found["total"] == len(found["dossiers"])
    said = client.get("/api/v1/series", query_string={"indicator": members, "step": "month", **OCTOBER})
    if said.status_code == 200 and said.json["series"][0]["values"][-1] is not None:
        assert said.json["series"][0]["values"][-1] == found["total"]


def test_a_dossier_is_told_with_its_clocks_and_no_applicant(client):
    overdue = next(one for one in told(client, members="dossiers_overdue")["dossiers"])
    assert (overdue["code"], overdue["is_overdue"], overdue["status"]) == ("H-4", True, 4)
    assert overdue["overdue_days"] > 0 and overdue["due_at"] == "2021-10-21T08:00:00+07:00"
    words = ("name", "phone", "applicant", "address", "identity", "email")
    assert not [key for key in overdue if any(word in key for word in words)]


def test_a_state_and_an_area_leave_those_alone(client):
    done = told(client, members="dossiers_received", status="9,10", **OCTOBER)
    assert codes(done) == ["H-1", "H-2"]
    assert codes(told(client, area=DONG_XOAI)) == ["H-5"]


def test_what_arrives_between_two_pages_neither_doubles_nor_hides_a_dossier(client, epochs, monkeypatch):
    monkeypatch.setattr("ioc.epochs.LOOK_AGAIN_S", -1.0)
    first = told(client, limit=1)
    load(epochs, dossier("0", "2021-10-29T09:30"), dossier("35", "2021-10-29T09:30"))
    rest = [told(client, limit=1, after=first["next"])]
    while rest[-1]["next"]:
        rest.append(told(client, limit=1, after=rest[-1]["next"]))
    assert codes(first, *rest) == ["H-3", "H-4", "H-5"]


def test_a_page_goes_on_after_a_dossier_that_is_gone(client, epochs, server, desk, monkeypatch):
    monkeypatch.setattr("ioc.epochs.LOOK_AGAIN_S", -1.0)
    monkeypatch.setattr("ioc.worklist.lists.KEPT_ORDERS", 0)
    first = told(client, limit=1)
    done = {"status": 9, "finished_at": moment("2021-10-29T09:59")}
    load(epochs, dossier(3, "2021-10-29T08:00", channel="1", **done))
    assert codes(told(client, limit=1, after=first["next"])) == ["H-4"]


@pytest.mark.parametrize("area", ["70", "688", "25216", "70.0"])
def test_a_leader_is_refused_the_areas_of_others_and_told_their_own(client, leader, area):
    refused = leader.get(PATH, query_string={"area": area})
    assert (refused.status_code, refused.mimetype) == (403, "application/problem+json")
    assert codes(told(leader)) == ["H-5"] == codes(told(leader, area=DONG_XOAI))
    assert set(codes(told(client))) > {"H-5"}


def test_a_cursor_of_somebody_else_shows_nothing_of_theirs(client, leader):
    cursor = told(client, limit=1)["next"]
    assert codes(told(leader, after=cursor)) == ["H-5"]


def test_what_moved_to_others_since_is_a_code_and_no_more(leader, epochs, monkeypatch):
    monkeypatch.setattr("ioc.epochs.LOOK_AGAIN_S", -1.0)
    load(epochs, dossier("4Z", "2021-10-29T09:00", area="689.0"))
    first = told(leader, limit=1)
    load(epochs, dossier(5, "2021-10-29T09:00", area="25216", step="Bước của huyện khác"))
    (moved,) = told(leader, limit=1, after=first["next"])["dossiers"]
    assert (moved["code"], moved["changed"], moved["step"], moved["resolving_area"]) == (
        "H-5",
        True,
        None,
        None,
    )


def test_the_office_of_others_that_received_it_is_not_named(client, leader, epochs, monkeypatch):
    monkeypatch.setattr("ioc.epochs.LOOK_AGAIN_S", -1.0)
    load(epochs, dossier(6, "2021-10-29T09:00", area="689.0", receiving_area="25216"))
    mine, theirs = (told(one, area=DONG_XOAI)["dossiers"][-1]["receiving_area"] for one in (leader, client))
    assert (mine, theirs) == ("(elsewhere)", "25216")


def test_a_token_that_may_see_figures_alone_gets_no_record(server, desk):
    for permissions, status in ((["see_figures"], 403), (["see_records"], 200)):
        _, borne = desk.tokens.make("; ".join(permissions), ["70"], permissions, 1, "administrator")
        answer = server.test_client().get(PATH, headers={"Authorization": f"Bearer {borne}"})
        assert answer.status_code == status
    assert server.test_client().get(PATH).status_code == 401


def test_a_list_taken_by_the_api_is_noted_once_not_page_by_page(server, desk):
    _, borne = desk.tokens.make("taker", ["70"], ["see_records"], 1, "administrator")
    client = server.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {borne}"
    assert len(pages(client, limit=1)) > 1
    (entry,) = desk.audit.search(deed="exported")
    assert (entry["actor"], entry["subject"]) == ("token:taker", PATH) and "limit" in entry["detail"]


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"}, {"limit": "501"}, {"limit": "many"}, {"limit": "1e2"}, {"status": "11"}, {"status": "4,open"},
        {"members": "tickets_open"}, {"members": "dossiers_on_time_rate"}, {"after": "x"}, {"after": "é"},
        {"after": word([1, 2])}, {"after": word([10**9, 0, "a", "b"])}, {"after": word([0, 10**18, "a", "b"])},
        {"after": word([0, 0, "a", 7])}, {"after": word({"version": 0})},
    ],
)  # fmt: skip
def test_a_wrong_question_is_a_problem_that_names_what_is_wrong(client, query):
    answer = client.get(PATH, query_string=query)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert next(iter(query)) in answer.json["detail"]
