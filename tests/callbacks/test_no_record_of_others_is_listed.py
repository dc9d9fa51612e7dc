"""A walk over lists, search, urges and single dossiers as the leader of Đồng Xoài, on both sides of the line.

In this store another district has 377 dossiers of each; one of one's own was received there.
"""

import orjson
import pytest
from desk_samples import DONG_XOAI
from marked_store import HIDDEN, OTHER, OTHER_LEAF
from small_store import dossier
from test_nobody_sees_what_is_not_theirs import (
    OF_LISTS,
    WRONG_AREAS,
    callback,
)
from test_urging import called
from test_urging_from_a_dossier import sent

from ioc.domain.feed import Parsed
from ioc.ingest import Loader
from ioc.worklist.urge_rows import all_causes
from layouts.list_view import PATHS, list_view

HIDDEN_CODE, OPEN_THERE, RECEIVED_THERE, OWN = "H-X1", "H-4", "H-Z1", "H-Y1"
GRID, URGED, VIEWS = (
    "list-grid.getRowsResponse",
    "urge-said.children",
    "..view-list.children...view-name.value..",
)


def block(client, query, page="dossiers"):
    """The grid's question as anybody can post it."""
    asked = {"startRow": 0, "endRow": 500, "sortModel": []}
    about = {"query": query, "page": page, "version": 10**6, "as_of": 1_635_476_400_000_000}
    body = {
        "output": GRID, "outputs": {"id": "list-grid", "property": "getRowsResponse"},
        "inputs": [{"id": "list-grid", "property": "getRowsRequest", "value": asked}],
        "state": [{"id": "list-about", "property": "data", "value": about}],
        "changedPropIds": ["list-grid.getRowsRequest"],
    }  # fmt: skip
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json["response"]["list-grid"]["getRowsResponse"]


def codes(found):
    return {row["code"] for row in found["rowData"]}


def test_the_callbacks_of_lists_are_all_walked_here():
    assert {GRID, URGED, VIEWS} <= set(OF_LISTS)


@pytest.mark.parametrize("area", WRONG_AREAS)
@pytest.mark.parametrize("page", sorted(PATHS.values()))
def test_no_row_of_another_area_is_sent_whatever_is_posted(leader, manager, area, page):
    found = block(leader, f"area={area}&period=year", page)
    assert not any(code.startswith(("H-X", "T-X", "P-X")) for code in codes(found))
    if area in (OTHER, OTHER_LEAF):
        assert found["rowCount"] == 0
        assert block(manager, f"area={area}&period=year", page)["rowCount"] >= 1


def test_one_s_own_rows_are_sent_and_no_others_of_the_province(leader, manager):
    assert codes(block(leader, f"area={DONG_XOAI}")) >= {OWN, RECEIVED_THERE}
    every = block(leader, f"members=dossiers_received&area={DONG_XOAI}&period=year&by=receiving")
    assert (
        every["rowCount"]
        < HIDDEN
        <= block(manager, "members=dossiers_received&area=70&period=year")["rowCount"]
    )


def test_a_search_finds_nothing_of_another_district(leader, manager):
    def found(client, text):
        return orjson.dumps(client.get("/api/search", query_string={"q": text}).json).decode()

    assert HIDDEN_CODE in found(manager, HIDDEN_CODE) and OWN in found(leader, OWN)
    assert HIDDEN_CODE not in found(leader, HIDDEN_CODE) and OTHER_LEAF not in found(leader, "Đa Kia")
    procedures = [one for one in leader.get("/api/search?q=cap").json if one["kind"] == "procedure"]
    path, _, query = procedures[0]["href"].partition("?")  # what is found can be opened
    assert "list-total" in callback(leader, path, f"?{query}").text


def test_a_dossier_of_another_district_is_as_good_as_none(leader, manager):
    def page(client, code):
        return callback(client, f"/dossiers/one_stop/{code}").text

    assert "data-view" in page(leader, OWN) and "data-view" in page(manager, HIDDEN_CODE)
    assert page(leader, HIDDEN_CODE).replace(HIDDEN_CODE, "") == page(leader, "H-NONE").replace("H-NONE", "")
    assert "data-view" not in page(leader, HIDDEN_CODE)


@pytest.mark.parametrize("code", [HIDDEN_CODE, "H-NONE"])
def test_no_bundle_of_such_a_dossier_is_sent(leader, code):
    for area in (DONG_XOAI, OTHER_LEAF):
        answer = leader.get(f"/api/bundle?page=dossier&area={area}&source=one_stop&code={code}")
        assert answer.status_code in (403, 404)


def urged(client, code, button="urge-send"):
    rows, about = [{"source": "one_stop", "code": code}], {"query": f"area={DONG_XOAI}", "page": "dossiers"}
    return called(client, URGED, f"{button}.n_clicks", [
        ("urge-send", "n_clicks", 1), ("urge-cause-set", "n_clicks", 1), ("list-grid", "selectedRows", rows),
        ("urge-hours", "value", 8), ("urge-note", "value", ""), ("urge-cause", "value", "unit_slow"),
        ("list-about", "data", about),
    ])  # fmt: skip


def test_nobody_urges_or_explains_what_they_cannot_see(leader, manager, desk):
    urged(leader, OPEN_THERE)
    urged(leader, OPEN_THERE, "urge-cause-set")
    assert desk.audit.search(deed="urged") == []
    urged(manager, OPEN_THERE)
    assert [one["subject"] for one in desk.audit.search(deed="urged")] == [OTHER_LEAF]
    assert OPEN_THERE not in callback(leader, "/urges").text
    assert OPEN_THERE in callback(manager, "/urges").text


def test_nor_by_the_form_of_a_dossier_whose_page_they_cannot_open(leader, manager, desk, place):
    for button in ("send", "cause-set"):
        assert not sent(leader, OPEN_THERE, button, cause="unit_slow")[1]
    assert desk.audit.search(deed="urged") == []
    assert sent(manager, OPEN_THERE)[1] and not sent(leader, OPEN_THERE)[1]
    with desk.store.read() as conn:
        assert all_causes(conn, place.code) == {}


def test_saved_views_are_seen_by_their_owner_alone(leader, manager, desk):
    from ioc.worklist.views import SavedViews

    views = SavedViews(desk.store)
    views.save("manager", "dossiers", "Của riêng tôi", list_view_query())
    assert "Của riêng tôi" in callback(manager, "/dossiers").text
    assert "Của riêng tôi" not in callback(leader, "/dossiers").text


def list_view_query():
    from test_list_pages import PLACE

    return list_view(PLACE, "dossiers_overdue").query()


def test_a_row_that_moved_to_others_since_is_a_code_and_no_more(leader, marked, place):
    query = f"area={DONG_XOAI}&cols=code,resolving,step"
    (before,) = (row for row in block(leader, query)["rowData"] if row["code"] == OWN)
    moved = dossier("Y1", "2021-10-29T08:00", area=OTHER_LEAF, step="Một bước khác", line=9)
    Loader(marked.store, place, marked.calendar).load("one_stop", Parsed([moved], []), cursor="e")
    (after,) = (row for row in block(leader, query)["rowData"] if row["code"] == OWN)
    assert before["resolving"] and not after["resolving"] and not after["step"] and after["changed"]
