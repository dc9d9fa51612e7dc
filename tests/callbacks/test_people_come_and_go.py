"""Signing in and out over HTTP: cookies, where one goes, first passwords, forms of other sites, tokens."""

import re

import pytest
from desk_samples import DONG_XOAI, PASSWORD
from small_store import signed_in
from test_pages import opened

from callbacks.dashboard import make_dashboard
from ioc.access.forms import ENTRY_COOKIE
from ioc.access.guard import COOKIE
from ioc.texts import LANGUAGES


@pytest.fixture
def nobody(dashboard):
    return dashboard.server.test_client()


def sign_in(client, login="manager", password=PASSWORD, base_url=None, **more):
    """As a browser does: it asks for the form, and sends what stands in it."""
    client.get("/sign-in", base_url=base_url)
    entry = client.get_cookie(ENTRY_COOKIE, path="/sign-in")
    data = {"csrf": entry.value if entry else "", "login": login, "password": password, **more}
    return client.post("/sign-in", data=data, base_url=base_url)


def csrf_of(page):
    return re.search(r'name="csrf" value="([0-9a-f]+)"', page.text)[1]


def test_a_page_leads_to_sign_in_and_back(nobody):
    sent = nobody.get("/area/688?period=year&lang=en")
    assert sent.location == "/sign-in?next=%2Farea%2F688%3Fperiod%3Dyear%26lang%3Den"
    form = nobody.get(sent.location)
    assert 'lang="en"' in form.text and "Sign in" in form.text
    back = re.search(r'name="next" value="([^"]+)"', form.text)[1].replace("&amp;", "&")
    assert sign_in(nobody, next=back).location == "/area/688?period=year&lang=en"
    assert nobody.get("/area/688").status_code == 200


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_form_works_without_a_script_and_asks_nothing_of_others(nobody, lang):
    text = nobody.get(f"/sign-in?lang={lang}").text
    assert '<form method="post" action="/sign-in"' in text
    assert "http://" not in text and "https://" not in text
    for address in re.findall(r'(?:href|src)="(/assets/[^"]+)"', text):
        assert nobody.get(address).status_code == 200, address


def test_the_cookie_is_for_us_alone(nobody):
    told = sign_in(nobody).headers["Set-Cookie"]
    assert (
        told.startswith(f"{COOKIE}=")
        and "HttpOnly" in told
        and "SameSite=Lax" in told
        and "Secure" not in told
    )


def test_behind_tls_the_cookie_never_travels_in_clear(nobody):
    answer = sign_in(nobody, base_url="https://localhost")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("told", ["", "0" * 32, "wapiti", "đ"])
def test_a_form_that_this_browser_was_not_given_signs_nobody_in(nobody, desk, told):
    """Of another site, which would make somebody work under a name that is not theirs."""
    answer = sign_in(nobody, csrf=told)
    assert answer.status_code == 403 and nobody.get("/").status_code == 302
    assert desk.audit.search(deed="signed_in") == [] and desk.audit.search(deed="sign_in_failed") == []
    data = {"csrf": told, "login": "manager", "password": PASSWORD}
    assert nobody.application.test_client().post("/sign-in", data=data).status_code == 403
    assert sign_in(nobody).status_code == 303, "the form that it answers works"


def test_a_wrong_password_says_no_more_than_that(nobody, desk):
    told = [sign_in(nobody, login, "wrong") for login in ("manager", "nobody")]
    assert [one.status_code for one in told] == [401, 401]
    assert len({one.text.replace("manager", "").replace("nobody", "") for one in told}) == 1
    assert nobody.get("/").status_code == 302
    assert "nobody" not in str([dict(one) for one in desk.audit.search()]), "what was typed is not kept"


def test_too_many_failures_are_answered_so(nobody):
    codes = [sign_in(nobody, f"guess{n}", "wrong").status_code for n in range(22)]
    assert codes[0] == 401 and codes[-1] == 429
    assert sign_in(nobody).status_code == 429


def test_a_new_sign_in_never_goes_on_with_an_old_cookie(nobody, desk):
    nobody.set_cookie(COOKIE, "chosen-by-somebody-else")
    sign_in(nobody)
    first = nobody.get_cookie(COOKIE).value
    assert first != "chosen-by-somebody-else"
    sign_in(nobody)
    assert desk.sessions.caller(first, deed=False) is None


def test_signing_out_ends_the_session_on_the_server_too(nobody, desk):
    sign_in(nobody)
    cookie = nobody.get_cookie(COOKIE).value
    assert nobody.post("/sign-out").location == "/sign-in"
    assert desk.sessions.caller(cookie, deed=False) is None
    assert nobody.get("/").status_code == 302


def test_signing_out_everywhere_reaches_the_other_browser(nobody, dashboard):
    other = dashboard.server.test_client()
    sign_in(nobody), sign_in(other)
    assert "everywhere" in str(opened(nobody, "/"))  # the menu of every header offers it
    nobody.post("/sign-out", data={"everywhere": "yes"})
    assert other.get("/api/version").status_code == 401


def test_another_site_cannot_sign_anybody_out(nobody):
    sign_in(nobody)
    assert nobody.post("/sign-out", headers={"Origin": "https://evil.example"}).status_code == 403
    assert nobody.get("/api/version").status_code == 200


def test_with_the_first_password_nothing_is_open_but_its_change(dashboard, desk):
    first = desk.people.reset(desk.people.get("leader"))
    client = dashboard.server.test_client()
    assert sign_in(client, "leader", first, next="/complaints").location == "/password"
    assert client.get("/").location == "/password"
    for address in ("/api/version", "/api/v1/figures", "/api/bundle?page=area&area=689", "/_dash-layout"):
        assert client.get(address).status_code == 403
    form = client.get("/password")
    told = {"csrf": csrf_of(form), "old": first, "new": "câu của riêng tôi", "again": "câu của riêng tôi"}
    assert client.post("/password", data=told).location == "/"
    assert client.get("/api/version").status_code == 200
    assert sign_in(dashboard.server.test_client(), "leader", first).status_code == 401


def new_password(client):
    """The form of a change of password, filled in rightly."""
    new = "một câu thật mới"
    return {"old": PASSWORD, "new": new, "again": new, "csrf": csrf_of(client.get("/password"))}


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"csrf": ""}, 403), ({"csrf": "0" * 32}, 403), ({"old": "x"}, 403), ({"again": "another one"}, 400),
     ({"new": "short", "again": "short"}, 400)],
)  # fmt: skip
def test_a_wrong_change_of_password_changes_nothing(client, desk, dashboard, wrong, status):
    told = new_password(client)
    assert client.post("/password", data={**told, **wrong}).status_code == status
    assert sign_in(dashboard.server.test_client()).status_code == 303


def test_a_changed_password_ends_the_sessions_elsewhere(client, dashboard, desk):
    other = signed_in(dashboard.server, desk)
    told = new_password(client)
    assert client.post("/password", data=told).status_code == 303
    assert client.get("/api/version").status_code == 200
    assert other.get("/api/version").status_code == 401


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/x", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example",
     "/api/version", "/sign-out"],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(dashboard, elsewhere):
    assert sign_in(dashboard.server.test_client(), next=elsewhere).location == "/"


def test_a_callback_takes_json_alone(client):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = client.post("/_dash-update-component", data='{"output": "page.children"}', content_type=kind)
        assert answer.status_code == 415


def bearer(desk, **more):
    usual = {"areas": [DONG_XOAI], "permissions": ["see_figures"], "days": 1, "created_by": "administrator"}
    return {"Authorization": f"Bearer {desk.tokens.make('nightly', **{**usual, **more})[1]}"}


def test_a_token_opens_the_api_within_its_areas_and_nothing_else(nobody, desk):
    borne = bearer(desk)
    assert nobody.get("/api/v1/figures", headers=borne).json[0]["area"] == DONG_XOAI
    assert nobody.get("/api/v1/figures?area=70", headers=borne).status_code == 403
    assert nobody.get("/metrics", headers=borne).status_code == 403
    for address in ("/api/version", "/api/bundle?page=area&area=689", "/_dash-layout"):
        assert nobody.get(address, headers=borne).status_code == 401
    assert nobody.get("/people", headers=borne).location.startswith("/sign-in")


def test_a_token_of_metrics_reads_metrics_alone(nobody, desk):
    borne = bearer(desk, permissions=["read_metrics"])
    assert nobody.get("/metrics", headers=borne).status_code == 200
    assert nobody.get("/api/v1/figures", headers=borne).status_code == 403


def test_a_wrong_token_is_told_how_to_do_better(nobody):
    answer = nobody.get("/api/v1/figures", headers={"Authorization": "Bearer wrong"})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_nothing_behind_the_guard_is_kept_by_others(client):
    for address in ("/", "/api/v1/figures", "/password", "/api/version", "/api/bundle?page=province&area=70"):
        assert "public" not in client.get(address).headers["Cache-Control"]


def test_a_desk_that_does_not_answer_closes_the_doors(epochs, desk, dashboard, tmp_path):
    client = signed_in(dashboard.server, desk)
    desk.store.close()
    for path in tmp_path.glob("desk.db*"):
        path.unlink()
    (tmp_path / "desk.db").mkdir()
    desk.sessions.forget()
    assert client.get("/api/version").status_code == 503


@pytest.fixture
def admin(dashboard, desk):
    return signed_in(dashboard.server, desk, "administrator")


def post(client, address, **told):
    return client.post(address, data={"csrf": csrf_of(client.get(address.partition("?")[0])), **told})


def test_an_administrator_adds_a_person_who_then_comes_in(admin, dashboard, desk):
    told = {"login": "moi", "name": "Người mới", "role": "leader", "areas": ["690"]}
    page = post(admin, "/people", **told)
    first = re.search(r"<code>([^<]+)</code>", page.text)[1]
    assert sign_in(dashboard.server.test_client(), "moi", first).location == "/password"
    assert desk.audit.search(deed="person_added")[0]["actor"] == "administrator"
    header = admin.get("/people").text
    assert first not in header and 'name="everywhere"' in header and 'id="search-input"' in header
    assert first not in str([dict(one) for one in desk.audit.search()])


def test_a_wrong_person_is_said_and_what_was_typed_stays(admin):
    page = post(admin, "/people", login="moi", name="Người mới", role="king", areas=["690"])
    assert page.status_code == 400 and 'value="Người mới"' in page.text


@pytest.mark.parametrize("deed", ["reset", "disable", "end_sessions"])
def test_what_an_administrator_does_reaches_open_sessions_at_once(admin, client, deed, desk):
    assert client.get("/api/version").status_code == 200
    csrf = csrf_of(admin.get("/people"))
    assert (
        admin.post("/people/edit", data={"csrf": csrf, "login": "manager", "deed": deed}).status_code == 200
    )
    assert client.get("/api/version").status_code == 401


def test_no_form_is_taken_without_its_secret(admin, desk):
    for address, told in (
        ("/people", {"login": "x", "name": "X", "role": "operator", "areas": ["70"]}),
        ("/people/edit", {"login": "manager", "deed": "disable"}),
        ("/people/tokens", {"name": "x", "areas": ["70"], "permissions": ["see_figures"], "days": "1"}),
    ):
        assert admin.post(address, data=told).status_code == 403
    assert (
        desk.people.find("x") is None and not desk.people.get("manager").disabled and desk.tokens.all() == []
    )


def test_tokens_are_made_shown_once_and_revoked(admin, nobody, desk):
    page = post(
        admin,
        "/people/tokens",
        deed="make",
        name="nightly",
        areas=["70"],
        permissions=["see_figures"],
        days="7",
    )
    borne = {"Authorization": f"Bearer {re.search(r'<code>(ioc_[^<]+)</code>', page.text)[1]}"}
    assert nobody.get("/api/v1/sources", headers=borne).status_code == 200
    assert "<code>" not in admin.get("/people/tokens").text
    post(admin, "/people/tokens", deed="revoke", token=desk.tokens.all()[0].id)
    assert nobody.get("/api/v1/sources", headers=borne).status_code == 401


def test_the_log_is_searched_checked_and_exported_without_formulas(admin, desk):
    desk.audit.note("exported", "=1+1", "@SUM(A1)")
    assert "nguyên vẹn" in admin.get("/people/log?check=1").text
    found = admin.get("/people/log?deed=exported&words=SUM").text
    assert "@SUM(A1)" in found and "<td>đăng nhập</td>" not in found
    csv = admin.get("/people/log.csv")
    assert csv.mimetype == "text/csv" and "'=1+1,exported,'@SUM(A1)" in csv.text
    assert desk.audit.search()[0]["deed"] == "log_exported"
    with desk.store.write() as conn:
        conn.exec_driver_sql("UPDATE audit SET actor = 'x' WHERE number = 1")
    assert "BỊ ĐỨT tại mục 1" in admin.get("/people/log?check=1").text


@pytest.mark.parametrize(
    "path", ["/people", "/people/edit?login=leader", "/people/tokens", "/people/log", "/password"]
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_of_forms_opens_in_both_languages(admin, path, lang):
    page = admin.get(path + ("&" if "?" in path else "?") + f"lang={lang}")
    assert page.status_code == 200 and f'<html lang="{lang}">' in page.text


def test_what_people_are_called_is_never_a_piece_of_the_page(admin, desk):
    desk.people.add("evil", "<script>alert(1)</script>", "operator", ["70"])
    for path in ("/people", "/people/edit?login=evil"):
        assert "<script>alert" not in admin.get(path).text


def test_a_store_without_the_desk_is_no_dashboard(epochs):
    with pytest.raises(TypeError):
        make_dashboard(epochs, bundle_bytes=1)


@pytest.mark.parametrize("odd", ["http://[", "/\x00", "?lang=fr", "\ud800", "x" * 5000, "' OR 1=1 --"])
def test_odd_words_in_a_form_are_wrong_words_not_a_crash(nobody, admin, odd):
    odd = odd.encode("utf-8", "replace").decode()
    assert nobody.get("/sign-in", query_string={"next": odd, "lang": odd}).status_code == 200
    assert sign_in(nobody, odd, odd, next=odd).status_code == 401
    assert admin.get("/people/edit", query_string={"login": odd}).status_code == 303
    for query in ({"words": odd}, {"deed": odd}, {"before": "9" * 30}, {"before": odd}):
        assert admin.get("/people/log", query_string=query).status_code == 200
