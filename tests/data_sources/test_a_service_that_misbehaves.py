"""HTTP as it goes wrong: each fault gets a message that names source, address and reason, and is retried."""

import json
import time

import pytest
from scripted_service import answer_bytes, answer_json

from ioc.errors import SettingError, SourceError

NOTHING = {"data": [], "next": None, "total": 0}


def failure(source) -> SourceError:
    with pytest.raises(SourceError) as caught:
        list(source.fetch(None))
    return caught.value


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refusal_is_permanent_and_asked_only_once(service, load, status):
    service.will(answer_json({}, status))
    error = failure(load())
    assert error.permanent
    assert len(service.requests) == 1
    assert (
        str(error).startswith("one_stop: ")
        and f"HTTP {status}" in str(error)
        and service.address in str(error)
    )


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_passing_trouble_is_tried_again(service, load, status):
    service.will(answer_json({}, status), answer_json({}, status), answer_json(NOTHING))
    assert [page.body for page in load().fetch(None)] == [[]]
    assert len(service.requests) == 3


def test_a_lasting_trouble_is_given_up_and_is_temporary(service, load):
    service.will(answer_json({}, 503))
    error = failure(load(attempts=3))
    assert not error.permanent
    assert len(service.requests) == 3


def test_a_retry_waits_as_long_as_the_service_asks(service, load):
    service.will(answer_json({}, 429, Retry_After="1"), answer_json(NOTHING))
    begin = time.monotonic()
    list(load().fetch(None))
    assert time.monotonic() - begin >= 1.0


def test_a_service_that_asks_for_an_hour_does_not_hold_the_poller_for_an_hour(service, load):
    service.will(answer_json({}, 503, Retry_After="3600"))
    assert "again in 3600 s" in str(failure(load(attempts=2, longest_wait_s=0.05)))


def test_a_service_that_does_not_answer_in_time_is_a_temporary_error(service, load):
    def silent(handler):
        time.sleep(0.6)

    service.will(silent)
    error = failure(load(attempts=1, timeout_s=0.2))
    assert "no answer within 0.2 s" in str(error) and not error.permanent


def test_a_closed_port_is_a_temporary_error(load):
    error = failure(load(address="http://127.0.0.1:9", attempts=1))
    assert "the connection failed" in str(error) and not error.permanent


def test_a_connection_cut_in_the_middle_is_read_again(service, load, dossier):
    whole = json.dumps({"data": [dossier], "next": None}).encode()

    def cut(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(whole)))
        handler.end_headers()
        handler.wfile.write(whole[:100])
        handler.close_connection = True

    service.will(cut, answer_bytes(whole))
    (page,) = load().fetch(None)
    assert len(load().parse(page).records) == 1


def test_a_page_without_end_is_refused_by_its_size(service, load):
    def endless(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b" " * 10_000)
        except OSError:
            pass

    service.will(endless)
    assert "larger than 100,000 bytes" in str(failure(load(attempts=1, max_page_bytes=100_000)))


def test_a_page_that_drips_is_refused_by_the_time_it_takes(service, load):
    def dripping(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        try:
            for _ in range(100):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    service.will(dripping)
    assert "does not end within 0.3 s" in str(failure(load(attempts=1, page_s=0.3)))


def test_a_login_page_instead_of_json_is_named(service, load):
    service.will(answer_bytes(b"<html>", kind="text/html; charset=utf-8"))
    assert "text/html where JSON was expected" in str(failure(load(attempts=1)))


def test_a_redirect_is_not_followed_with_the_secret(service, load):
    service.will(answer_bytes(b"", 302, Location="http://elsewhere.example/"))
    assert failure(load(secret="hidden")).permanent
    assert len(service.requests) == 1


def test_the_secret_is_sent_and_never_said(service, load):
    service.will(answer_json({}, 401))
    source = load(secret="hidden-word")
    assert "hidden-word" not in str(failure(source)) + repr(source)
    assert service.requests[0].headers["Authorization"] == "Bearer hidden-word"


def test_malformed_json_leaves_a_rejection_and_fails_the_poll(service, load):
    service.will(answer_bytes(b'{"data": [{"MaHoSo": "1", "ChuHoSo": "Nguyen Van A"'))
    source, pages = load(attempts=2), []
    with pytest.raises(SourceError, match="are no JSON"):
        for page in source.fetch("20211029080000000"):
            pages.append(page)
    (rejection,) = source.parse(pages[0]).rejections
    assert rejection.reason == "malformed_json" and "51 bytes" in rejection.text
    assert "byte" in rejection.text and rejection.payload is None
    assert pages[0].cursor is None, "the next poll must ask for the same page again"


@pytest.mark.parametrize("body", [[], {"rows": []}, {"data": {}}, {"data": [], "next": 5}, None, 7])
def test_an_answer_of_another_shape_is_refused(service, load, body):
    service.will(answer_json(body))
    assert str(failure(load())).startswith("one_stop: ")


def test_a_missing_address_is_a_wrong_setting(place):
    import data_sources

    with pytest.raises(SettingError, match=r"sources\.one_stop\.address"):
        list(data_sources.load("one_stop", place, {}).fetch(None))
