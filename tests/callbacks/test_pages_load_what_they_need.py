"""plotly.js comes from our own folder, compressed, early to pages with figures; no page loads what it does not need."""

import pytest
from small_store import signed_in

from callbacks.scripts import ADDRESS, EARLY, OF_REGENERATOR, PLOTLY, without


@pytest.fixture(scope="module")
def client(lasting):
    dashboard, desk = lasting
    return signed_in(dashboard.server, desk)


def test_plotly_is_ours_compressed_and_kept(client):
    answer = client.get(ADDRESS)
    assert answer.status_code == 200 and answer.data == PLOTLY.read_bytes()
    assert answer.mimetype.endswith("javascript")
    small = client.get(ADDRESS, headers={"Accept-Encoding": "br"})
    assert small.headers["Content-Encoding"] == "br" and len(small.data) < len(answer.data) / 2
    assert "max-age" in small.headers["Cache-Control"]
    assert client.get(ADDRESS, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/", "/province/70?lang=en", "/area/688", "/complaints", "/delays"])
def test_pages_with_figures_ask_for_it_at_once(client, path):
    assert client.get(path).text.count(EARLY) == 1


@pytest.mark.parametrize("path", ["/dossiers", "/dictionary", "/sources", "/wall/preview", "/no/such/page"])
def test_pages_without_do_not(client, path):
    assert EARLY not in client.get(path).text


GRID, RENDERER = "/dash_ag_grid/", "dash_renderer."


@pytest.mark.parametrize("path", ["/dossiers", "/complaints/list?lang=en", "/payments/list"])
def test_lists_load_the_grid(client, path):
    page = client.get(path).text
    assert GRID in page and RENDERER in page and "data-elsewhere" not in page


@pytest.mark.parametrize("path", ["/", "/urges", "/breakdown", "/dossiers/one_stop/H-1", "/wall/preview"])
def test_other_pages_do_not_and_know_which_pages_do(client, path):
    page = client.get(path).text
    assert GRID not in page and RENDERER in page
    assert '<html data-elsewhere="dossiers complaints/list payments/list"' in page


def test_tags_are_left_out_by_name():
    tags = '<script src="/a/one.js"></script>\n<script src="/b/two.js"></script>'
    assert without(tags, ("/a/",)) == '\n<script src="/b/two.js"></script>'
    assert without(tags, ()) == tags


@pytest.mark.parametrize("path", ["/", "/dossiers", "/wall/preview"])
def test_of_dash_s_polyfill_pages_load_the_one_part_that_is_called(client, path):
    page = client.get(path).text
    assert "polyfill@" not in page and "/dash_table/" not in page
    assert page.count(f'<script src="{OF_REGENERATOR}"></script>') == 1
    answer = client.get(OF_REGENERATOR)
    assert answer.status_code == 200 and b"regeneratorRuntime" in answer.data and len(answer.data) < 10_000
    assert "max-age" in answer.headers["Cache-Control"]
