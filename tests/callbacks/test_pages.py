"""An address becomes a page, in both languages, whatever state the store is in."""

import orjson
import pytest
from html_tree import expanded
from small_store import signed_in

from ioc.texts import LANGUAGES
from layouts.pages import panels_of
from layouts.view import PAGE_KEYS

PATHS = {"province": "/province/70", "area": "/area/688", "complaints": "/complaints", "payments": "/payments",
         "delays": "/delays", "dossier": "/dossiers/one_stop/H-1", "dictionary": "/dictionary",
         "sources": "/sources", "source": "/sources/one_stop", "rejects": "/sources/one_stop/rejects",
         "counts": "/sources/one_stop/counts"}  # fmt: skip


@pytest.fixture(scope="module")
def client(lasting):
    dashboard, desk = lasting
    return signed_in(dashboard.server, desk)


def opened(client, path, search=""):
    """What the navigation puts into the page, as its texts and ids."""
    inputs = [
        {"id": "address", "property": "pathname", "value": path},
        {"id": "address", "property": "search", "value": search},
    ]
    outputs = {"id": "page", "property": "children"}
    asked = {
        "output": "page.children",
        "outputs": outputs,
        "inputs": inputs,
        "changedPropIds": ["address.pathname"],
    }
    answer = client.post("/_dash-update-component", json=asked)
    assert answer.status_code == 200, answer.text
    return expanded(answer.json["response"]["page"]["children"])


def components(tree):
    """Every component of a tree."""
    if isinstance(tree, list):
        for one in tree:
            yield from components(one)
    elif isinstance(tree, dict):
        yield tree
        yield from components(tree["props"].get("children"))


def keys_of(tree):
    ids = [one["props"].get("id") for one in components(tree)]
    return [one["key"] for one in ids if isinstance(one, dict) and one["role"] == "panel"]


def test_every_page_has_an_address_here():
    assert set(PATHS) == set(PAGE_KEYS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGE_KEYS)
def test_every_page_opens_with_all_its_panels(client, place, page, lang):
    tree = opened(client, PATHS[page], f"?lang={lang}")
    assert tree["props"]["lang"] == lang
    assert keys_of(tree) == [panel.key for panel in panels_of(page, place)]
    assert not [one for one in components(tree) if "is-failed" in str(one["props"].get("className", ""))]


def test_the_root_opens_the_province(client):
    assert "page=province&area=70" in opened(client, "/")["props"]["data-view"]


def test_the_address_holds_the_view(client):
    tree = opened(client, "/area/688", "?period=year&indicator=dossiers_online_share&lang=en")
    view = tree["props"]["data-view"]
    assert all(
        part in view for part in ("area=688", "period=year", "indicator=dossiers_online_share", "lang=en")
    )


@pytest.mark.parametrize(
    "path",
    [
        "/area/nowhere",
        "/horses",
        "/province/70/more",
        "/dossiers/one_stop/H-99",
        "/dossiers/other/H-1",
        "/dossiers/one_stop",
    ],
)
def test_an_address_without_a_page_leads_home(client, path):
    links = [one["props"]["href"] for one in components(opened(client, path)) if one["type"] == "Link"]
    assert links == ["/"]


def test_without_a_database_the_page_still_stands(dashboard, desk, loaded_store, tmp_path):
    client = signed_in(dashboard.server, desk)
    loaded_store.close()
    for path in tmp_path.glob("ioc.db*"):
        path.unlink()
    (tmp_path / "ioc.db").mkdir()
    assert keys_of(opened(client, "/"))


def test_a_page_is_sent_without_anything_from_elsewhere(client):
    answer = client.get("/province/70")
    assert answer.status_code == 200 and "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "https://" not in answer.text.split("_dash-config")[0]


def test_what_a_page_shows_first_is_what_its_bundle_says(client):
    tree = opened(client, "/")
    shown = {orjson.dumps(one["props"]["id"], option=orjson.OPT_SORT_KEYS): one["props"]
             for one in components(tree) if isinstance(one["props"].get("id"), dict)}  # fmt: skip
    said = client.get(f"/api/bundle?{tree['props']['data-view']}").json["set"]
    tiles = [one for one in said if one["id"]["role"] == "body"]
    assert tiles
    for one in tiles:
        key = orjson.dumps(one["id"], option=orjson.OPT_SORT_KEYS)
        assert shown[key]["data-html"] == one["props"]["html"]


def test_a_dossier_that_is_not_there_looks_the_same_in_its_page_and_in_its_bundle(client):
    pages = [opened(client, f"/dossiers/{source}/nothing") for source in ("one_stop", "elsewhere")]
    assert pages[0] == pages[1] == opened(client, "/horses")
    for source in ("one_stop", "elsewhere"):
        assert client.get(f"/api/bundle?page=dossier&area=70&source={source}&code=nothing").status_code == 404


def test_a_dossier_opens_with_what_is_known_of_it(client):
    text = str(opened(client, "/dossiers/one_stop/H-4", "?lang=en"))
    assert "H-4" in text and "Overdue by" in text and "first seen" in text
