"""From the rows chosen in the worklist to the page of requests, through the callbacks a browser calls."""

import pytest
from small_store import signed_in
from test_list_pages import block
from test_numbers_lead_down import texts, total_at
from test_pages import components, opened

ROWS = [{"source": "one_stop", "code": "H-4"}, {"source": "one_stop", "code": "H-1"}]


@pytest.fixture
def desk_client(client):
    return client


def called(client, output, triggered, values):
    """Posts a callback as a browser does. values: (id, property, value), inputs first; triggered: its first input."""
    parts = [{"id": i, "property": p, "value": v} for i, p, v in values]
    inputs = [one for one in parts if one["property"] == "n_clicks"]
    asked = {
        "output": output, "outputs": {"id": output.rpartition(".")[0], "property": output.rpartition(".")[2]},
        "inputs": inputs, "state": [one for one in parts if one not in inputs], "changedPropIds": [triggered],
    }  # fmt: skip
    answer = client.post("/_dash-update-component", json=asked)
    assert answer.status_code == 200, answer.text
    (response,) = answer.json["response"].values()
    return next(iter(response.values()))


def from_list(client, button, *, rows=ROWS, cause=None):
    about = {"query": "members=dossiers_pending", "page": "dossiers"}
    return called(client, "urge-said.children", f"{button}.n_clicks", [
        ("urge-send", "n_clicks", 1), ("urge-cause-set", "n_clicks", 1), ("list-grid", "selectedRows", rows),
        ("urge-hours", "value", 8), ("urge-note", "value", "Khẩn"), ("urge-cause", "value", cause),
        ("list-about", "data", about),
    ])  # fmt: skip


def test_the_rows_chosen_are_urged_and_the_request_is_seen(desk_client):
    assert "Phường" in from_list(desk_client, "urge-send")  # to whom
    page = opened(desk_client, "/urges")
    cards = [one for one in components(page) if one["props"].get("data-urge")]
    assert len(cards) == 1 and "H-4" in texts(cards[0]) and "H-1" not in texts(cards[0])
    (href,) = [
        one["props"]["href"] for one in components(cards[0]) if "urged=" in str(one["props"].get("href"))
    ]
    assert total_at(desk_client, href)[0] == 1  # what is still open of it is a list
    rest = [total_at(desk_client, f"/dossiers?area=70&urged={which}")[0] for which in ("yes", "no")]
    row = block(desk_client, opened(desk_client, "/dossiers"))
    assert row["rowData"][0]["code"] == "H-4" and row["rowData"][0]["urged"]
    assert rest == [1, row["rowCount"] - 1]


def test_a_cause_leaves_the_count_of_those_without(desk_client):
    def without():
        page = opened(desk_client, "/urges")
        return next(texts(one) for one in components(page) if one["props"].get("id") == "without-cause")

    before = int(without().split()[0])
    assert "1" in from_list(desk_client, "urge-cause-set", rows=ROWS[:1], cause="unit_slow")
    assert int(without().split()[0]) == before - 1
    assert block(desk_client, opened(desk_client, "/dossiers"))["rowData"][0]["cause"]


def test_nothing_chosen_is_said_and_not_done(desk_client):
    assert "dossiers" in from_list(desk_client, "urge-send", rows=[])
    assert not [one for one in components(opened(desk_client, "/urges")) if one["props"].get("data-urge")]


def test_a_view_is_kept_with_its_order_and_offered_again(desk_client):
    about = {"query": "members=dossiers_overdue&area=70&overdue=4-10", "page": "dossiers"}
    asked = {"startRow": 0, "endRow": 10, "sortModel": [{"colId": "age", "sort": "desc"}]}
    body = {
        "output": "..view-list.children...view-name.value..",
        "outputs": [{"id": "view-list", "property": "children"}, {"id": "view-name", "property": "value"}],
        "inputs": [{"id": "view-save", "property": "n_clicks", "value": 1}, []],
        "state": [
            {"id": "view-name", "property": "value", "value": "Sáng thứ Hai"},
            {"id": "list-about", "property": "data", "value": about},
            {"id": "list-grid", "property": "getRowsRequest", "value": asked},
        ],
        "changedPropIds": ["view-save.n_clicks"],
    }
    assert desk_client.post("/_dash-update-component", json=body).status_code == 200
    links = [one["props"]["href"] for one in components(opened(desk_client, "/dossiers")) if one["type"] == "Link"
             and texts(one) == "Sáng thứ Hai"]  # fmt: skip
    assert len(links) == 1 and "overdue=4-10" in links[0] and "sort=-age" in links[0]


def ids_of(page):
    return {str(one["props"].get("id")) for one in components(page)}


def test_who_may_not_urge_is_not_offered_to_and_is_refused(dashboard, desk):
    operator = signed_in(dashboard.server, desk, "operator")
    ids = ids_of(opened(operator, "/dossiers"))
    assert {"list-grid", "view-save"} <= ids and "urge-send" not in ids
    assert "urge" in from_list(operator, "urge-send")
    assert not [one for one in components(opened(operator, "/urges")) if one["props"].get("data-urge")]


def test_what_was_urged_is_noted(desk_client, desk):
    from_list(desk_client, "urge-send")
    (entry,) = desk.audit.search(deed="urged")
    assert entry["actor"] == "manager" and "H-4" in entry["detail"]
