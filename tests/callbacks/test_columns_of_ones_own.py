"""Columns that somebody chose are theirs in every list of the kind, until the address names others or they go back."""

from urllib.parse import urlsplit

import pytest
from small_store import signed_in
from test_list_pages import block
from test_numbers_lead_down import texts
from test_pages import components, opened

from layouts.list_columns import COLUMNS, columns_of

WANTED = "code,left,holder"
USUAL = [column.key for column in columns_of("dossiers")]


def form_of(tree):
    """The hidden fields and buttons of the form that keeps columns."""
    (form,) = (one for one in components(tree) if one["props"].get("action") == "/lists/columns")
    fields = {
        one["props"]["name"]: one["props"]["value"] for one in components(form) if one["type"] == "Input"
    }
    buttons = {one["props"]["value"]: texts(one) for one in components(form) if one["type"] == "Button"}
    return fields, buttons


def columns_shown(tree):
    (grid,) = (one for one in components(tree) if one["props"].get("id") == "list-grid")
    return [column["field"] for column in grid["props"]["columnDefs"]]


def post(client, deed, search=f"?cols={WANTED}", path="/dossiers", **more):
    fields, _ = form_of(opened(client, path, search))
    return client.post("/lists/columns", data={**fields, "deed": deed, **more})


def test_columns_kept_are_shown_where_the_address_names_none(client):
    assert columns_shown(opened(client, "/dossiers")) == USUAL
    answer = post(client, "keep", f"?cols={WANTED}&members=dossiers_overdue&lang=en")
    assert answer.status_code == 303
    told = urlsplit(answer.location)
    assert told.path == "/dossiers" and "cols" not in told.query and "members=dossiers_overdue" in told.query
    assert columns_shown(opened(client, told.path, f"?{told.query}")) == WANTED.split(",")
    assert columns_shown(opened(client, "/dossiers", "?cols=code,age")) == ["code", "age"]


def test_rows_and_files_have_the_columns_that_are_shown(client):
    post(client, "keep")
    tree = opened(client, "/dossiers")
    assert {"left", "holder"} <= set(block(client, tree)["rowData"][0])
    assert "procedure" not in block(client, tree)["rowData"][0]


def test_the_address_of_a_list_never_tells_whose_columns_it_shows(client):
    post(client, "keep")
    tree = opened(client, "/dossiers")
    hrefs = [str(one["props"].get("href")) for one in components(tree)]
    toggles = [href for href in hrefs if "cols=" in href]
    assert len(toggles) == len(COLUMNS["dossiers"]) - 1  # the menu of columns alone


def test_one_goes_back_to_the_usual_columns(client):
    assert "reset" not in form_of(opened(client, "/dossiers"))[1]
    post(client, "keep")
    assert "reset" in form_of(opened(client, "/dossiers"))[1]
    assert post(client, "reset", "").status_code == 303
    assert columns_shown(opened(client, "/dossiers")) == USUAL


def test_they_are_of_one_person_and_one_kind_of_list(client, dashboard, desk):
    post(client, "keep")
    assert columns_shown(opened(signed_in(dashboard.server, desk, "administrator"), "/dossiers")) == USUAL
    tickets = [column.key for column in columns_of("tickets")]
    assert columns_shown(opened(client, "/complaints/list")) == tickets


def test_they_are_no_saved_view(client):
    post(client, "keep")
    assert not [
        one for one in components(opened(client, "/dossiers")) if "view-drop" in str(one["props"].get("id"))
    ]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_buttons_speak_the_language_of_the_page(client, lang):
    post(client, "keep")
    _, buttons = form_of(opened(client, "/dossiers", f"?lang={lang}"))
    assert set(buttons) == {"keep", "reset"}
    assert ("Always" in buttons["keep"]) == (lang == "en")


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"csrf": "x"}, 403), ({"page": "people"}, 400), ({"page": "//evil.example"}, 400), ({"columns": "x,y"}, 400),
        ({"deed": "steal"}, 400), ({"query": "members=horses"}, 400),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_changes_nothing(client, more, status):
    deed = more.pop("deed", "keep")
    assert post(client, deed, **more).status_code == status
    assert columns_shown(opened(client, "/dossiers")) == USUAL


def test_nobody_who_is_not_signed_in_keeps_columns(dashboard):
    nobody = dashboard.server.test_client()
    assert nobody.post("/lists/columns", data={"deed": "keep"}).status_code in (302, 401)
