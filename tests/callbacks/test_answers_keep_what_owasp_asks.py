"""Every answer keeps what the OWASP secure headers project asks of a page; cookies are kept from scripts and others."""

import re

import pytest
from small_store import signed_in
from test_people_come_and_go import sign_in

from benchmarks.owasp_headers import wrong_in
from ioc.access.guard import COOKIE

OF_ALL = ("/sign-in", "/health/live", "/assets/20-theme.css", "/nothing", "/api/v1/sources", "/metrics")
KEPT_UP = (
    "/api/version",
    "/api/bundle?page=province&area=70",
)  # asked again and again: 304 while nothing is new
PRIVATE = (
    "/", "/dossiers", "/people", "/people/tokens", "/people/log", "/people/log.csv", "/password", "/sign-in",
    "/api/v1/figures", "/api/v1/dossiers", "/api/v1/openapi.json", "/api/search?q=x", "/metrics", "/_dash-layout",
    "/export/panel?page=province&area=70&key=areas_compared&format=csv", "/export/jobs/none",
)  # fmt: skip
WRONG = (
    "/api/v1/figures?from=x",
    "/api/v1/nothing",
    "/people/edit?login=nobody",
    "/_dash-component-suites/x/y.js",
)
EVERY = tuple(dict.fromkeys((*OF_ALL, *PRIVATE, *KEPT_UP)))
TELLING = ("Server", "X-Powered-By", "X-AspNet-Version", "Via")  # of what the server is made


@pytest.fixture(scope="module")
def dashboard(lasting):
    return lasting[0]


@pytest.fixture(scope="module")
def administrator(lasting):
    dashboard, desk = lasting
    return signed_in(dashboard.server, desk, "administrator")


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("path", EVERY)
def test_every_answer_forbids_frames_guesses_and_talk(dashboard, administrator, path, signed):
    headers = (administrator if signed else dashboard.server.test_client()).get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert wrong_in(path, headers) == []
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer", "strict-origin-when-cross-origin")
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(headers["Permissions-Policy"].split(", "))
    assert "Access-Control-Allow-Origin" not in headers
    assert not any(re.search(r"\d", headers.get(name, "")) for name in TELLING)


@pytest.mark.parametrize("path", EVERY)
def test_every_answer_carries_a_policy_that_lets_no_script_in_from_elsewhere(administrator, path):
    told = administrator.get(path).headers["Content-Security-Policy"]
    policy = {
        name: words.split() for name, _, words in (part.strip().partition(" ") for part in told.split(";"))
    }
    assert policy["frame-ancestors"] == policy["object-src"] == ["'none'"]
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == ["'self'"]
    scripts = policy["script-src"]
    assert scripts[0] == "'self'" and all(one.startswith("'sha256-") for one in scripts[1:])
    assert not re.search(r"unsafe-eval|https?:|\*", told)


@pytest.mark.parametrize("path", PRIVATE)
def test_nothing_private_is_kept_by_a_browser_or_on_the_way(administrator, path):
    answer = administrator.get(path)
    assert "no-store" in answer.headers["Cache-Control"] and "public" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", KEPT_UP)
def test_what_keeps_a_page_up_to_date_is_no_one_else_s_and_asked_for_anew(administrator, path):
    assert administrator.get(path).headers["Cache-Control"] in ("private, no-cache", "no-store")


@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/sources", "/"])
def test_tls_is_held_on_to_where_there_is_tls_alone(administrator, path):
    assert "Strict-Transport-Security" not in administrator.get(path).headers
    told = administrator.get(path, base_url="https://localhost").headers["Strict-Transport-Security"]
    assert int(re.search(r"max-age=(\d+)", told)[1]) >= 31_536_000


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_cookie_of_a_session_is_out_of_reach(dashboard, scheme):
    client = dashboard.server.test_client()
    answer = sign_in(client, base_url=f"{scheme}://localhost")
    (told,) = answer.headers.getlist("Set-Cookie")
    name, *flags = told.split("; ")
    assert name.startswith(f"{COOKIE}=") and len(name) > 40
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(flags)
    assert ("Secure" in flags) == (scheme == "https")


def test_nothing_but_reading_and_posting_is_answered(administrator):
    for method in ("TRACE", "PUT", "DELETE", "PATCH"):
        assert administrator.open("/people", method=method).status_code in (403, 405)


@pytest.mark.parametrize("path", WRONG)
def test_what_goes_wrong_shows_no_inside(administrator, path):
    assert not re.search(r"Traceback|werkzeug|site-packages|\.py\b", administrator.get(path).text)
