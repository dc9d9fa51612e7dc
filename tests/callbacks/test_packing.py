"""Answers leave compressed; static files are compressed once and may stay in the browser."""

import gzip

import brotli
import pytest
from flask import Flask, Response, send_file

from callbacks import packing

LONG = "số liệu " * 1000


@pytest.fixture
def client(tmp_path):
    server = Flask("test", static_folder=None)
    (tmp_path / "a.css").write_text(LONG, encoding="utf-8")
    server.add_url_rule("/assets/a.css", "css", lambda: send_file(tmp_path / "a.css"))
    server.add_url_rule("/page", "page", lambda: LONG)
    server.add_url_rule("/short", "short", lambda: "short")
    server.add_url_rule("/picture", "picture", lambda: Response(b"x" * 9000, mimetype="image/png"))
    server.add_url_rule("/ready", "ready", lambda: Response(b"y" * 9000, headers={"Content-Encoding": "br"}))
    server.add_url_rule("/gone", "gone", lambda: (LONG, 404))
    packing.register(server)
    return server.test_client()


def get(client, path, accept="gzip, deflate, br, zstd"):
    return client.get(path, headers={"Accept-Encoding": accept})


def test_a_page_is_sent_with_brotli_to_those_who_take_it(client):
    answer = get(client, "/page")
    assert answer.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert brotli.decompress(answer.data).decode() == LONG
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_a_page_is_sent_with_gzip_to_those_who_know_no_brotli(client):
    assert gzip.decompress(get(client, "/page", "gzip").data).decode() == LONG


@pytest.mark.parametrize("accept", ["", "identity", "br;q=0, gzip;q=0"])
def test_a_page_is_sent_as_it_is_to_those_who_take_nothing_else(client, accept):
    answer = get(client, "/page", accept)
    assert "Content-Encoding" not in answer.headers and answer.text == LONG


@pytest.mark.parametrize("path", ["/short", "/picture"])
def test_what_gains_nothing_is_left_alone(client, path):
    assert "Content-Encoding" not in get(client, path).headers


def test_what_is_packed_already_is_left_alone(client):
    assert get(client, "/ready").data == b"y" * 9000


def test_an_error_keeps_its_status(client):
    assert get(client, "/gone").status_code == 404


def test_a_static_file_is_packed_once(client, monkeypatch):
    first = get(client, "/assets/a.css?m=1")
    monkeypatch.setattr(packing, "packed", lambda *_: pytest.fail("packed again"))
    assert get(client, "/assets/a.css?m=1").data == first.data
    assert brotli.decompress(first.data).decode() == LONG


def test_a_file_with_a_version_in_its_address_stays_in_the_browser_for_a_year(client):
    assert "immutable" in get(client, "/assets/a.css?m=1").headers["Cache-Control"]
    assert "immutable" not in get(client, "/assets/a.css").headers["Cache-Control"]


def test_what_is_kept_does_not_grow_beyond_its_limit():
    kept = packing.Kept(most=25)
    for number in range(5):
        kept.put((number,), b"0123456789")
    assert kept.size == 20
    assert [kept.get((number,)) is not None for number in range(5)] == [False, False, False, True, True]
