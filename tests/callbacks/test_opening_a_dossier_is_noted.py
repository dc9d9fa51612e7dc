"""Whoever opens the page of a dossier stands in the audit log: once a view, and nobody for a page that was refused."""

import pytest
from small_store import signed_in
from test_nobody_sees_what_is_not_theirs import callback

from ioc.access import roles
from layouts.view import dossier_path

ADDRESS = dossier_path("one_stop", "H-4")
BUNDLE = "/api/bundle?page=dossier&area=25216&source=one_stop&code=H-4"


def noted(desk):
    return [(one["actor"], one["subject"]) for one in desk.audit.search(deed="dossier_opened")]


def test_every_view_is_noted(client, dashboard, desk):
    callback(client, ADDRESS)
    assert noted(desk) == [("manager", "one_stop/H-4")]
    callback(client, ADDRESS)
    callback(signed_in(dashboard.server, desk, "operator"), ADDRESS)
    assert noted(desk) == [("operator", "one_stop/H-4"), *[("manager", "one_stop/H-4")] * 2]


def test_a_page_that_keeps_itself_up_to_date_opens_nothing_anew(client, desk):
    callback(client, ADDRESS)
    for have in ("", "&have=1.1"):
        assert client.get(BUNDLE + have).status_code == 200
    assert len(noted(desk)) == 1


def test_a_bundle_asked_for_by_hand_is_noted_as_a_view(client, desk):
    for _ in range(3):
        assert client.get(f"{BUNDLE}&have=1.1").status_code == 200
    assert noted(desk) == [("manager", "one_stop/H-4")]


def test_what_one_person_opened_another_has_not(client, dashboard, desk):
    callback(client, ADDRESS)
    signed_in(dashboard.server, desk, "operator").get(BUNDLE)
    assert {actor for actor, _ in noted(desk)} == {"manager", "operator"}


@pytest.mark.parametrize("code", ["H-X1", "H-NONE"])
def test_nothing_is_noted_of_what_was_not_shown(leader, desk, code):
    callback(leader, dossier_path("one_stop", code))
    answer = leader.get(f"/api/bundle?page=dossier&area=25195&source=one_stop&code={code}")
    assert answer.status_code == 404
    assert noted(desk) == []


def test_other_pages_and_lists_open_no_dossier(client, desk):
    for address in ("/", "/dossiers", "/complaints", "/urges"):
        callback(client, address)
    assert noted(desk) == []


def test_who_may_see_no_records_opens_none(dashboard, desk, monkeypatch):
    monkeypatch.setitem(roles.ROLES, "operator", frozenset({roles.SEE_FIGURES}))
    operator = signed_in(dashboard.server, desk, "operator")
    assert "data-view" not in callback(operator, ADDRESS).text
    assert operator.get(BUNDLE).status_code == 403
    assert noted(desk) == []
