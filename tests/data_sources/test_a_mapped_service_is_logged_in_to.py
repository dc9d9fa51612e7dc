"""Log-ins: OAuth2 client credentials and sessions, kept while they last, renewed once when they end."""

from datetime import UTC, datetime

import pytest
from scripted_service import answer_bytes, answer_json

from geo.errors import PlaceError
from ioc import clock
from ioc.errors import SettingError, SourceError

HEAD = 'transport = "http"\nitems = "rows"\n[fields]\ncode = "id"\nupdated_at = "u"\narea = { constant = "101" }\n'
OAUTH = HEAD + '[http]\npath = "cases"\nauth = "oauth2"\n[http.login]\npath = "oauth/token"\n'
SESSION = (
    HEAD + '[http]\npath = "mapi/g"\nauth = "session"\nbody = { session = "{session}", service = "Sync" }\n'
    '[http.login]\npath = "mapi/login"\nbody = { username = "{user}", password = "{password}" }\n'
    'token = "session"\nsend = "parameter:session"\nexpired = { error_code = "401" }\n'
)
ROWS = answer_json({"rows": [{"id": 1, "u": "2021-10-01"}]})
SECRET = "clerk:hidden-word"


@pytest.fixture(autouse=True)
def a_frozen_clock():
    with clock.frozen(datetime(2021, 11, 1, tzinfo=UTC)):
        yield


@pytest.fixture
def hours(monkeypatch):
    """Sets how many seconds have passed."""
    told = {"now": 1000.0}
    monkeypatch.setattr(clock, "monotonic", lambda: told["now"])
    return told


def token(text: str, **more: object):
    return answer_json({"access_token": text, "token_type": "Bearer", **more})


def read(source) -> list[str]:
    return [r.dossier_code for page in source.fetch(None) for r in source.parse(page).records]


def paths(service) -> list[str]:
    return [request.path for request in service.requests]


def test_a_token_is_got_with_client_credentials_and_kept_over_polls(service, mapped):
    service.will(token("T1", expires_in=3600), ROWS, ROWS)
    source = mapped(OAUTH + 'parameters = { scope = "read" }\n', secret=SECRET)
    assert read(source) == read(source) == ["1"]
    assert paths(service) == ["/oauth/token", "/cases", "/cases"]
    assert service.requests[0].form == {
        "grant_type": "client_credentials", "client_id": "clerk", "client_secret": "hidden-word", "scope": "read",
    }  # fmt: skip
    assert [r.headers["Authorization"] for r in service.requests] == [None, "Bearer T1", "Bearer T1"]


def test_credentials_may_go_as_basic_authentication_to_another_host(service, mapped):
    service.will(token("T1"), ROWS)
    source = mapped(
        OAUTH + 'credentials = "basic"\n', secret=SECRET, login_address=f"{service.address}/elsewhere"
    )
    read(source)
    first, second = service.requests
    assert (first.path, first.form) == ("/elsewhere", {"grant_type": "client_credentials"})
    assert first.headers["Authorization"] == "Basic Y2xlcms6aGlkZGVuLXdvcmQ="
    assert second.headers["Authorization"] == "Bearer T1"


def test_a_token_is_renewed_before_it_ends(service, mapped, hours):
    service.will(token("T1", expires_in=100), ROWS, ROWS, token("T2", expires_in="100"), ROWS)
    source = mapped(OAUTH, secret=SECRET)
    read(source)
    hours["now"] += 89
    read(source)
    hours["now"] += 2
    read(source)
    assert [r.headers["Authorization"] for r in service.requests[1:]] == [
        "Bearer T1", "Bearer T1", None, "Bearer T2",
    ]  # fmt: skip


def test_a_token_that_is_refused_is_renewed_once(service, mapped):
    service.will(token("T1"), answer_json({}, 401), token("T2"), ROWS)
    assert read(mapped(OAUTH, secret=SECRET)) == ["1"]
    assert service.requests[-1].headers["Authorization"] == "Bearer T2"


def test_a_token_that_is_refused_again_is_a_refusal(service, mapped):
    service.will(token("T1"), answer_json({}, 401), token("T2"), answer_json({}, 401))
    with pytest.raises(SourceError, match="HTTP 401") as caught:
        read(mapped(OAUTH, secret=SECRET))
    assert caught.value.permanent and len(service.requests) == 4


def test_another_refusal_renews_nothing(service, mapped):
    service.will(token("T1"), answer_json({}, 403))
    with pytest.raises(SourceError, match="HTTP 403"):
        read(mapped(OAUTH, secret=SECRET))
    assert len(service.requests) == 2


def test_a_log_in_that_is_refused_says_so_without_the_secret(service, mapped):
    service.will(answer_json({"error": "invalid_client"}, 401))
    with pytest.raises(SourceError, match="vendor: the log-in failed: HTTP 401") as caught:
        read(mapped(OAUTH, secret=SECRET))
    assert caught.value.permanent and "hidden-word" not in str(caught.value)
    assert len(service.requests) == 1


@pytest.mark.parametrize(
    "body", [{}, {"access_token": None}, {"access_token": " "}, {"access_token": {}}, []]
)
def test_a_log_in_without_a_token_is_named(service, mapped, body):
    service.will(answer_json(body))
    with pytest.raises(SourceError, match="without a token where `token` points"):
        read(mapped(OAUTH, secret=SECRET))


def test_a_log_in_that_answers_a_page_for_people_is_named(service, mapped):
    service.will(answer_bytes(b"<html>", kind="text/html"))
    with pytest.raises(SourceError, match="the log-in failed: answers text/html"):
        read(mapped(OAUTH, secret=SECRET, attempts=1))


def test_a_log_in_needs_a_secret(mapped):
    with pytest.raises(SettingError, match=r"sources\.vendor\.secret: is not set"):
        read(mapped(OAUTH))


def test_a_session_goes_into_the_messages_that_follow(service, mapped):
    service.will(answer_json({"session": "S1"}), ROWS, ROWS)
    source = mapped(SESSION, secret=SECRET)
    assert read(source) == read(source) == ["1"]
    assert paths(service) == ["/mapi/login", "/mapi/g", "/mapi/g"]
    assert service.requests[0].json == {"username": "clerk", "password": "hidden-word"}
    assert service.requests[1].json == {"session": "S1", "service": "Sync"}


def test_a_session_that_ended_is_begun_anew_though_the_status_is_200(service, mapped):
    ended = answer_json({"error_code": 401})
    service.will(
        answer_json({"session": "S1"}), ROWS, ended, answer_json({"session": "S2"}), ROWS, ended,
        answer_json({"session": "S3"}), ended,
    )  # fmt: skip
    source = mapped(SESSION, secret=SECRET)
    assert read(source) == read(source) == ["1"]
    assert service.requests[4].json["session"] == "S2"
    with pytest.raises(SourceError, match="the service ends every session at once"):
        read(source)
    assert len(service.requests) == 8


def test_a_session_lasts_as_long_as_the_mapping_says(service, mapped, hours):
    service.will(answer_json({"session": "S1"}), ROWS, answer_json({"session": "S2"}), ROWS)
    source = mapped(SESSION + 'lasts = "20 minutes"\n', secret=SECRET)
    read(source)
    hours["now"] += 1200
    read(source)
    assert service.requests[3].json["session"] == "S2"


@pytest.mark.parametrize(
    ("send", "shown"),
    [
        ("header:X-Session", lambda r: r.headers["X-Session"]),
        ("query:key", lambda r: r.params["key"]),
        ("bearer", lambda r: r.headers["Authorization"].removeprefix("Bearer ")),
    ],
)
def test_a_session_is_shown_where_the_service_looks(service, mapped, send, shown):
    service.will(answer_json({"session": "S1"}), ROWS)
    login = (
        '[http.login]\nbody = "form"\nparameters = { agency = "000.00.00.H99", key = "{secret}" }\n'
        f'token = "session"\nsend = "{send}"\n'
    )
    read(mapped(HEAD + '[http]\nauth = "session"\n' + login, secret="k"))
    assert service.requests[0].form == {"agency": "000.00.00.H99", "key": "k"}
    assert shown(service.requests[1]) == "S1"


@pytest.mark.parametrize(
    ("http", "problem"),
    [
        ('auth = "oauth2"', r"http\.login: is missing"),
        ('auth = "bearer"\n[http.login]\npath = "x"', r"http\.login: is for auth ="),
        ('auth = "session"\n[http.login]\npath = "x"', r"http\.login\.body: is missing"),
        ('auth = "session"\n[http.login]\nbody = "form"', r"http\.login\.token: is missing"),
        (
            'auth = "session"\n[http.login]\nbody = { a = "{usr}" }\ntoken = "t"',
            r"\{usr\} is no parameter; did you mean 'user'",
        ),
        (
            'auth = "session"\n[http.login]\nbody = "form"\ntoken = "t"\nsend = "cookie"',
            r"http\.login\.send: 'cookie' is none of",
        ),
        ('auth = "session"\n[http.login]\ntokn = "t"', r"http\.login\.tokn: is not a known key"),
        (
            'auth = "session"\nbody = { a = 1 }\n[http.login]\nbody = "form"\ntoken = "t"\nsend = "parameter:s"',
            r"http\.body: does not hold \{s\}",
        ),
    ],
)
def test_a_mistake_is_named(mapped, http, problem):
    with pytest.raises(PlaceError, match=problem):
        mapped(HEAD + f"[http]\n{http}\n")
