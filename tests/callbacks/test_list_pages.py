"""A list's page brings its rows block by block, in the order asked for, and keeps everything in its address."""

import pytest
from small_store import dossiers
from test_pages import components, opened

from geo.places import load_place, shipped
from ioc.access.scope import whole
from ioc.indicators.members import LISTS
from ioc.indicators.periods import period_of
from ioc.texts import LANGUAGES
from ioc.worklist.lists import Lists
from ioc.worklist.pages import every_row
from ioc.worklist.questions import ListQuestion
from layouts.list_columns import COLUMNS, typed
from layouts.list_view import PATHS, list_view, read_list

PLACE = load_place(shipped("binh-phuoc-2021"))


def block(client, tree, start=0, end=100, sort=()):
    about = next(one["props"]["data"] for one in components(tree) if one["props"].get("id") == "list-about")
    asked = {
        "startRow": start,
        "endRow": end,
        "sortModel": [{"colId": c, "sort": s} for c, s in sort],
        "filterModel": {},
    }
    body = {
        "output": "list-grid.getRowsResponse",
        "outputs": {"id": "list-grid", "property": "getRowsResponse"},
        "inputs": [{"id": "list-grid", "property": "getRowsRequest", "value": asked}],
        "state": [{"id": "list-about", "property": "data", "value": about}],
        "changedPropIds": ["list-grid.getRowsRequest"],
    }
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json["response"]["list-grid"]["getRowsResponse"]


def test_the_worklist_shows_open_dossiers_the_most_overdue_first(client):
    found = block(client, opened(client, "/dossiers"))
    open_codes = {one.dossier_code for one in dossiers() if one.status == 4}
    assert found["rowCount"] == len(open_codes)
    assert {row["code"] for row in found["rowData"]} == open_codes
    assert (found["rowData"][0]["code"], found["rowData"][0]["overdue"]) == ("H-4", "6")


@pytest.mark.parametrize("way", ["asc", "desc"])
def test_the_grid_orders_on_the_server(client, way):
    rows = block(client, opened(client, "/dossiers"), sort=[("code", way)])["rowData"]
    assert [row["code"] for row in rows] == sorted((row["code"] for row in rows), reverse=way == "desc")


def test_a_block_is_a_slice(client):
    tree = opened(client, "/dossiers")
    whole = block(client, tree)["rowData"]
    assert block(client, tree, 1, 2)["rowData"] == whole[1:2]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["/dossiers", "/complaints/list", "/payments/list"])
def test_every_list_opens_in_both_languages(client, path, lang):
    tree = opened(client, path, f"?lang={lang}&period=month")
    assert tree["props"]["lang"] == lang
    assert block(client, tree)["rowCount"] == len(block(client, tree)["rowData"]) > 0


@pytest.mark.parametrize("members", LISTS)
def test_the_address_of_a_list_opens_the_same_list(members):
    view = list_view(PLACE, members, area="689", period="year", lang="en", attribution="receiving", search="a b",
                     sort=(("code", True),), columns=("code", "left"))  # fmt: skip
    name = {"dossiers": "field", "tickets": "category", "payments": "type"}[view.subject]
    view = view.with_filter(name, "a,b", "(none)")
    path, _, query = view.address().partition("?")
    assert read_list(PLACE, path, f"?{query}") == view
    assert path.strip("/") == PATHS[view.subject]


def test_the_list_of_an_hour_says_so_and_lets_one_leave_it(client):
    search = "?members=dossiers_received&period=custom&start=2021-10-29&end=2021-10-29&hour=8&lang=en"
    tree = opened(client, "/dossiers", search)
    assert block(client, tree)["rowData"][0]["code"] == "H-3"
    (chip,) = (one for one in components(tree) if one["props"].get("className") == "filter-chip")
    assert "08:00–09:00" in str(chip) and "hour" not in chip["props"]["href"]
    assert block(client, opened(client, "/dossiers", search.replace("&hour=8", "")))["rowCount"] == 2
    wrong = opened(client, "/dossiers", search.replace("hour=8", "hour=24x"))
    assert block(client, wrong)["rowCount"] == 2


def test_a_value_is_taken_and_left_by_the_same_link():
    view = list_view(PLACE, "dossiers_pending")
    assert view.toggled("field", "x").chosen("field") == ("x",)
    assert view.toggled("field", "x").toggled("field", "x") == view


def test_the_search_answers_lines_with_addresses_that_open(client):
    found = client.get("/api/search?q=H-4&lang=en").json
    assert found[0] == {
        "kind": "dossier", "text": "H-4", "beside": PLACE.areas["25216"].names.en,
        "href": "/dossiers/one_stop/H-4?lang=en",
    }  # fmt: skip
    for hit in client.get("/api/search?q=phuoc").json:
        path, _, query = hit["href"].partition("?")
        assert opened(client, path, f"?{query}")["props"]["id"] == "page-root"


def test_a_ticket_that_is_found_opens_as_the_list_of_it_alone(client):
    (hit,) = client.get("/api/search?q=T1").json
    path, _, query = hit["href"].partition("?")
    assert [row["code"] for row in block(client, opened(client, path, f"?{query}"))["rowData"]] == ["T1"]


@pytest.mark.parametrize("subject", sorted(COLUMNS))
def test_every_column_of_a_file_holds_one_kind_of_value(epochs, place, subject):
    lists = Lists(epochs.store, place, epochs.calendar)
    members = {"dossiers": "dossiers_to_resolve", "tickets": "tickets_opened", "payments": "payments_count"}[
        subject
    ]
    epoch = epochs.glance().epoch
    question = ListQuestion(members=members, area=place.root, period=period_of("year", epoch.as_of, place))
    rows = list(every_row(epochs.store, place.code, lists.open(question, epoch, whole(place))))
    assert rows
    for row in rows:
        for column, value in zip(COLUMNS[subject], typed(row, COLUMNS[subject], place, "vi"), strict=True):
            assert isinstance(value, str if column.kind == "text" else int | None), column.key
