"""A complaint that names a dossier stands on the dossier's page and leads to it; neither shows what is of others."""

import pytest
from desk_samples import DONG_XOAI
from small_store import NOW, dossier, moment, signed_in
from test_list_pages import block
from test_numbers_lead_down import texts
from test_pages import components, opened

from ioc.domain.feed import Parsed
from ioc.domain.records import TicketRecord
from ioc.domain.workcal import from_place
from ioc.ingest import Loader

OWN_LEAF, OTHER_LEAF = "25195", "25216"  # of Đồng Xoài, and of another district


def ticket(code, area, dossier_code, **more):
    return TicketRecord(
        source="hotline_1022", ticket_code=code, kind="feedback", state="new", opened_at=moment("2021-10-29T09:00"),
        category="procedures", area=area, updated_at=NOW, dossier_code=dossier_code, **more,
    )  # fmt: skip


@pytest.fixture
def tied(epochs, place, monkeypatch):
    monkeypatch.setattr("ioc.epochs.LOOK_AGAIN_S", -1.0)
    loader = Loader(epochs.store, place, from_place(place))
    loader.load("one_stop", Parsed([dossier("A", "2021-10-20T08:00", area=OWN_LEAF)], []), cursor="d")
    told = [
        ticket("T-OWN", OWN_LEAF, "H-A"), ticket("T-THERE", OTHER_LEAF, "H-A"), ticket("T-OF-4", OWN_LEAF, "H-4"),
        ticket("T-LOST", OWN_LEAF, "H-NOWHERE"), ticket("T-NONE", OWN_LEAF, None),
    ]  # fmt: skip
    loader.load("hotline_1022", Parsed(told, []), cursor="d")
    return loader


def tickets_on_page(client, code):
    tree = opened(client, f"/dossiers/one_stop/{code}")
    (panel,) = (
        one for one in components(tree)
        if isinstance(one["props"].get("id"), dict) and one["props"]["id"].get("key") == "dossier_tickets"
        and one["props"]["id"]["role"] == "body"
    )  # fmt: skip
    return {texts(one): one["props"]["href"] for one in components(panel) if one["type"] == "Link"}


def links_in_list(client, area):
    tree = opened(client, "/complaints/list", f"?members=tickets_open&area={area}")
    return {
        row["code"]: (row["dossier_code"], row["dossier_source"]) for row in block(client, tree)["rowData"]
    }


def test_complaints_stand_on_the_page_of_their_dossier_and_lead_to_their_list(tied, client):
    found = tickets_on_page(client, "H-A")
    assert set(found) == {"T-OWN", "T-THERE"}
    path, _, query = found["T-OWN"].partition("?")
    rows = block(client, opened(client, path, f"?{query}"))["rowData"]
    assert [row["code"] for row in rows] == ["T-OWN"]
    assert tickets_on_page(client, "H-1") == {}


def test_a_row_of_a_complaint_leads_to_a_dossier_that_is_there(tied, client):
    rows = links_in_list(client, "70")
    assert rows["T-OWN"] == ("H-A", "one_stop") and rows["T-OF-4"] == ("H-4", "one_stop")
    assert rows["T-LOST"] == ("H-NOWHERE", None)
    assert rows["T-NONE"] == ("", None)


def test_a_leader_sees_complaints_of_his_areas_and_links_to_his_dossiers_alone(tied, dashboard, desk):
    leader = signed_in(dashboard.server, desk, "leader")
    assert set(tickets_on_page(leader, "H-A")) == {"T-OWN"}
    rows = links_in_list(leader, DONG_XOAI)
    assert rows["T-OWN"] == ("H-A", "one_stop")
    assert rows["T-OF-4"] == ("H-4", None), "a dossier of another district must not be seen to exist"


def test_the_dossier_of_a_complaint_changes_with_its_version(tied, client):
    moved = ticket("T-NONE", OWN_LEAF, "H-A", line=3)
    tied.load("hotline_1022", Parsed([moved], []), cursor="e")
    assert "T-NONE" in tickets_on_page(client, "H-A")
