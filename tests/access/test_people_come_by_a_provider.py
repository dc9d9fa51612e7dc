"""Sign-in through a real OpenID Connect provider in a process of its own; only people who are known come in."""

import json
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from desk_samples import one_of_each
from flask import Flask

from ioc.access import doors, guard, provider_doors
from ioc.access.desk import desk_on
from ioc.access.oidc import Provider
from ioc.store.desk import open_desk

SECRET = "a secret between the two"


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    """The provider: its address, and the file that says who is at its keyboard."""
    file = tmp_path_factory.mktemp("provider") / "who.json"
    file.write_text(json.dumps({"claims": {"preferred_username": "leader"}}))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(__file__).with_name("provider_process.py")
    running = subprocess.Popen(
        [sys.executable, str(program), str(port), str(file)], stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    _wait(address)
    yield address, file
    running.terminate()
    running.wait(10)


def _wait(address):
    for _ in range(200):
        try:
            requests.get(f"{address}/keys", timeout=1)
            return
        except requests.ConnectionError:
            time.sleep(0.1)
    pytest.fail("the provider did not start")


@pytest.fixture
def desk(tmp_path, shipped_place, process):
    store = open_desk(f"sqlite:///{tmp_path}/desk.db", shipped_place)
    made = desk_on(store, shipped_place, provider=Provider(process[0], "ioc", SECRET, "preferred_username"))
    one_of_each(made.people)
    yield made
    store.close()


def server_of(desk):
    server = Flask("test")
    guard.protect(server, desk)
    for part in (doors, provider_doors):
        server.register_blueprint(part.blueprint(desk))
    server.add_url_rule("/", "page", lambda: f"{guard.caller_now().login}")
    server.add_url_rule("/area/<area>", "area", lambda area: area)
    return server


@pytest.fixture
def client(desk):
    return server_of(desk).test_client()


def is_at_keyboard(process, login="leader", bad=None, **claims):
    process[1].write_text(json.dumps({"claims": {"preferred_username": login, **claims}, "bad": bad}))


def there_and(client, next_="/area/689"):
    """To the provider and back: the address that it sends the browser to."""
    going = client.get("/sign-in/provider", query_string={"next": next_})
    assert going.status_code == 302
    back = requests.get(going.location, allow_redirects=False, timeout=10)
    assert back.status_code == 302, back.text
    return back.headers["Location"]


def come(client, address):
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def test_a_known_person_comes_in_and_goes_where_they_wanted(client, process, desk):
    is_at_keyboard(process)
    answer = come(client, there_and(client))
    assert (answer.status_code, answer.location) == (303, "/area/689")
    assert client.get("/").text == "leader"
    (entry,) = desk.audit.search(deed="signed_in")
    assert (entry["actor"], json.loads(entry["detail"])) == ("leader", {"how": "oidc"})


def test_the_question_carries_a_challenge_state_and_nonce_and_no_secret(client, process):
    query = parse_qs(urlsplit(client.get("/sign-in/provider").location).query)
    assert query["code_challenge_method"] == ["S256"] and query["response_type"] == ["code"]
    assert all(len(query[name][0]) > 30 for name in ("code_challenge", "state", "nonce"))
    assert SECRET not in str(query)


def test_a_person_who_must_change_a_first_password_need_not_here(client, process, desk):
    desk.people.reset(desk.people.get("leader"))
    is_at_keyboard(process)
    assert come(client, there_and(client)).location == "/area/689"
    assert client.get("/").text == "leader"


@pytest.mark.parametrize("login", ["stranger", "", "leader2"])
def test_whom_nobody_added_stays_out(client, process, desk, login):
    is_at_keyboard(process, login)
    answer = come(client, there_and(client))
    assert answer.status_code in (403, 502)
    assert client.get("/").status_code == 302
    assert desk.audit.search(deed="sign_in_failed")


def test_a_disabled_person_stays_out(client, process, desk):
    desk.people.disable(desk.people.get("leader"))
    is_at_keyboard(process)
    assert come(client, there_and(client)).status_code == 403
    assert client.get("/").status_code == 302


def test_the_claim_of_the_settings_names_the_login(desk, process):
    by_mail = replace(desk, provider=Provider(process[0], "ioc", SECRET, "email"))
    client = server_of(by_mail).test_client()
    is_at_keyboard(process, "nobody", email="manager")
    come(client, there_and(client))
    assert client.get("/").text == "manager"


@pytest.mark.parametrize("bad", ["nonce", "audience", "issuer", "key", "expired", "unsigned"])
def test_an_identity_that_is_not_for_us_is_not_believed(client, process, bad):
    is_at_keyboard(process, bad=bad)
    assert come(client, there_and(client)).status_code == 502
    assert client.get("/").status_code == 302


def test_an_answer_to_another_browser_is_not_taken(client, desk, process):
    is_at_keyboard(process)
    address = there_and(client)
    other = server_of(desk).test_client()
    assert come(other, address).status_code == 502
    there_and(other)  # a question of its own, with another state
    assert come(other, address).status_code == 502
    assert other.get("/").status_code == 302


def test_an_answer_is_taken_once(client, process):
    is_at_keyboard(process)
    address = there_and(client)
    assert come(client, address).status_code == 303
    client.post("/sign-out")
    assert come(client, address).status_code == 502


def test_a_refusal_of_the_provider_is_a_page_that_says_so(client, process):
    state = parse_qs(urlsplit(client.get("/sign-in/provider").location).query)["state"][0]
    answer = client.get("/sign-in/back", query_string={"state": state, "error": "access_denied"})
    assert answer.status_code == 502 and "Đăng nhập" in answer.text


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "/sign-out"]
)
def test_nobody_is_sent_elsewhere_afterwards(client, process, elsewhere):
    is_at_keyboard(process)
    assert come(client, there_and(client, elsewhere)).location == "/"


def test_a_provider_that_does_not_answer_is_a_page_that_says_so(desk):
    silent = replace(desk, provider=Provider("http://127.0.0.1:9", "ioc", SECRET, "preferred_username"))
    assert server_of(silent).test_client().get("/sign-in/provider").status_code == 502


def test_a_wrong_secret_lets_nobody_in(desk, process):
    wrong = replace(desk, provider=Provider(process[0], "ioc", "wrong", "preferred_username"))
    client = server_of(wrong).test_client()
    is_at_keyboard(process)
    assert come(client, there_and(client)).status_code == 502


def test_without_a_provider_its_doors_are_walls(desk):
    client = server_of(replace(desk, provider=None)).test_client()
    assert client.get("/sign-in/provider").status_code == client.get("/sign-in/back").status_code == 404
    assert "/sign-in/provider" not in client.get("/sign-in").text
