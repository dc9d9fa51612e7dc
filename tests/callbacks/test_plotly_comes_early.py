"""plotly.js comes from our own folder, compressed, and early to pages that have figures; others do without."""

import pytest

from callbacks.plotting import ADDRESS, EARLY, FILE


def test_it_is_ours_compressed_and_kept(client):
    answer = client.get(ADDRESS)
    assert answer.status_code == 200 and answer.data == FILE.read_bytes()
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
