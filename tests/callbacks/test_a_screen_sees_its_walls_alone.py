"""A walk over every address with the cookie of a wall screen: what stands in its table answers, nothing else does."""

import re

import pytest
from desk_samples import DONG_XOAI
from screen_samples import paired, world
from small_store import signed_in

from ioc.access.guard import is_open
from ioc.access.screen_door import COOKIE
from ioc.screens.programme import WALL_PAGES
from ioc.screens.screen import Report
from ioc.store import next_version

__all__ = ["world"]
# what a screen may ask; everything else of the walk is closed to it
OPENED = {
    "/api/version", "/api/screen/beat", "/geo/<layer>/<area>.geojson", "/_dash-layout", "/_dash-dependencies",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    "/_dash-component-suites/dash/deps/regenerator.min.js", "/_dash-component-suites/plotly/package_data/plotly.min.js",
    "/_favicon.ico",
}  # fmt: skip
WALL = "55x1920x1080x1x1x5"
BEAT = {"page": "wall-overview", "version": 1, "as_of": 1, "width": 1, "height": 1, "errors": 0, "memory": 1}


@pytest.fixture
def screen(dashboard, desk):
    """A client that is a screen of Đồng Xoài; its id as `client.screen`."""
    client = dashboard.server.test_client()
    client.screen, client.token = paired(desk.screens, "Tường Đồng Xoài", DONG_XOAI)
    client.set_cookie(COOKIE, client.token)
    return client


def filled(rule, own):
    values = {
        "layer": "areas", "area": DONG_XOAI, "package_name": "dash", "fingerprinted_path": "deps/react@18.v1m1.js",
        "filename": "20-theme.css", "path": "complaints", "rest": f"v1/{DONG_XOAI}",
    }  # fmt: skip
    return re.sub(r"<(?:[^:>]+:)?([^>]+)>", lambda m: values.get(m[1], own), rule.rule)


def is_closed(answer):
    """Told so, or led back to its own wall."""
    return answer.status_code in (401, 403) or (answer.status_code, answer.location) == (302, answer.wall)


def test_every_address_is_closed_but_those_of_the_table(dashboard, screen):
    opened, walked = set(), 0
    for rule in dashboard.server.url_map.iter_rules():
        for method in rule.methods - {"OPTIONS"}:
            path = filled(rule, screen.screen)
            if is_open(path):
                continue
            walked += 1
            answer = screen.open(path, method=method, json={} if method == "POST" else None)
            answer.wall = f"/wall/{screen.screen}"
            if not is_closed(answer):
                opened.add(rule.rule)
    assert walked > 40
    assert opened == OPENED


def test_its_own_wall_is_open_and_may_be_framed_by_ourselves(screen, dashboard, desk):
    own = f"/wall/{screen.screen}"
    answer = screen.get(own)
    assert answer.status_code == 200
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    keeper = signed_in(dashboard.server, desk, "operator")
    assert keeper.get(f"{own}?still=1").status_code == 200
    for other in ("/", "/screens"):
        headers = keeper.get(other).headers
        assert (
            headers["X-Frame-Options"] == "DENY"
            and "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        )


@pytest.mark.parametrize("path", [
    "/", "/province/70", f"/area/{DONG_XOAI}", "/complaints", "/dossiers", "/screens", "/people", "/wall/",
    "/wall/another", "/password",
])  # fmt: skip
def test_any_other_page_leads_back_to_its_wall(screen, path):
    answer = screen.get(path)
    assert (answer.status_code, answer.location) == (302, f"/wall/{screen.screen}")


@pytest.mark.parametrize("query", [
    f"page=area&area={DONG_XOAI}", "page=province&area=70", f"page=dossier&area={DONG_XOAI}&source=one_stop&code=H-5",
    "page=wall-overview&area=70", "page=wall-overview", "page=wall-overview&area=690",
    "page=wall-overview&area=nowhere",
    f"page=wall-district&page=area&area={DONG_XOAI}", f"page=wall-district&area={DONG_XOAI}&area=70",
    f"page=wall-nothing&area={DONG_XOAI}", "",
])  # fmt: skip
def test_no_bundle_but_of_wall_pages_of_its_own_area(screen, query):
    answer = screen.get(f"/api/bundle?{query}")
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")


@pytest.mark.parametrize("page", WALL_PAGES)
def test_bundles_of_wall_pages_pass_the_guard(screen, page):
    assert screen.get(f"/api/bundle?page={page}&area={DONG_XOAI}").status_code != 403


def callback(client, path, output="page.children", more=()):
    inputs = [{"id": "address", "property": "pathname", "value": path},
              {"id": "address", "property": "search", "value": ""}, *more]  # fmt: skip
    asked = {"output": output, "outputs": {"id": "page", "property": "children"}, "inputs": inputs,
             "changedPropIds": ["address.pathname"]}  # fmt: skip
    return client.post("/_dash-update-component", json=asked)


def test_the_callback_draws_its_own_wall_alone(screen, dashboard):
    assert callback(screen, f"/wall/{screen.screen}").status_code == 200
    for path in (
        "/",
        "/dossiers",
        f"/area/{DONG_XOAI}",
        "/wall/another",
        f"/wall/{screen.screen}/../x",
        None,
    ):
        assert callback(screen, path).status_code == 403
    twice = [{"id": "address", "property": "pathname", "value": "/dossiers"}]
    assert callback(screen, f"/wall/{screen.screen}", more=twice).status_code == 403
    for output in {key for key in dashboard.callback_map if key != "page.children"}:
        assert callback(screen, f"/wall/{screen.screen}", output).status_code == 403
    for body in ("[]", '"x"', "{}", '{"output": "page.children", "inputs": {}}', "null"):
        told = {"data": body, "content_type": "application/json"}
        assert screen.post("/_dash-update-component", **told).status_code == 403


def test_a_screen_is_not_let_in_by_a_bearer_s_header(dashboard, screen):
    nobody, borne = dashboard.server.test_client(), {"Authorization": f"Bearer {screen.token}"}
    assert nobody.get("/api/v1/figures", headers=borne).status_code == 401
    assert nobody.get("/api/version", headers=borne).status_code == 401


def test_a_heartbeat_begins_the_cookie_anew(screen):
    answer = screen.post("/api/screen/beat", json=BEAT)
    assert answer.status_code == 200 and answer.json["name"] == "Tường Đồng Xoài"
    cookie = answer.headers["Set-Cookie"]
    assert f"{COOKIE}={screen.token};" in cookie and "Max-Age=34560000" in cookie
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie
    safe = screen.post("/api/screen/beat", json=BEAT, base_url="https://localhost").headers
    assert "Secure" in safe["Set-Cookie"]


def test_a_token_is_turned_by_the_heartbeat_and_the_wall_goes_on(screen, desk, world):
    desk.screens.rotate(screen.screen, by="operator")
    lost = screen.post("/api/screen/beat", json=BEAT)
    assert lost.json["rotate"] is True
    screen.set_cookie(COOKIE, screen.token)  # the answer never arrived
    world.wait(10)
    answer = screen.post("/api/screen/beat", json=BEAT)
    assert (
        answer.json["rotate"] is True
        and answer.headers["Set-Cookie"].split(";")[0] == lost.headers["Set-Cookie"].split(";")[0]
    )
    assert screen.get_cookie(COOKIE).value != screen.token
    assert screen.get("/api/version").status_code == 200
    world.wait(60)
    assert screen.post("/api/screen/beat", json=BEAT).json["rotate"] is False
    screen.set_cookie(COOKIE, screen.token)
    assert screen.post("/api/screen/beat", json=BEAT).status_code == 401


def test_a_revoked_screen_asks_to_be_paired_anew(screen, desk):
    desk.screens.revoke(screen.screen, by="administrator")
    for method, path in (("POST", "/api/screen/beat"), ("GET", "/api/version"),
                         ("GET", f"/api/bundle?page=wall-district&area={DONG_XOAI}")):  # fmt: skip
        assert screen.open(path, method=method, json=BEAT if method == "POST" else None).status_code == 401
    answer = screen.get(f"/wall/{screen.screen}")
    assert (answer.status_code, answer.location) == (302, "/pair")
    assert screen.get("/pair").status_code == 200
    assert screen.get("/").location.startswith("/sign-in")


def test_a_screen_that_beats_without_end_is_slowed(screen):
    codes = [screen.post("/api/screen/beat", json=BEAT).status_code for _ in range(62)]
    assert codes[:60] == [200] * 60 and set(codes[60:]) == {429}


@pytest.mark.parametrize("told", [{**BEAT, "version": "x"}, [], {**BEAT, "page": None}])
def test_a_heartbeat_that_is_none_is_named(screen, told):
    answer = screen.post("/api/screen/beat", json=told)
    assert (answer.status_code, answer.mimetype) == (
        400,
        "application/problem+json",
    ) and "beat" in answer.json["detail"]


def test_nobody_beats_for_a_screen(dashboard, desk, screen):
    keeper = signed_in(dashboard.server, desk, "administrator")
    assert keeper.post("/api/screen/beat", json=BEAT).status_code == 401
    assert keeper.get("/api/screen/beat").status_code == 401


def test_who_is_signed_in_on_a_screen_s_browser_is_both(dashboard, desk, screen):
    """An operator who paired the very browser they sit at sees all of theirs, and its wall is the screen's."""
    both = signed_in(dashboard.server, desk, "operator")
    both.set_cookie(COOKIE, screen.token)
    assert both.post("/api/screen/beat", json=BEAT).status_code == 200
    assert both.get("/screens").status_code == 200
    assert both.get("/api/bundle?page=province&area=70").status_code == 200
    other, _ = paired(desk.screens, "Khác")
    assert both.get(f"/wall/{other}?still=1").status_code == 200


def test_a_desk_that_is_gone_leads_to_the_page_that_waits(screen, desk, monkeypatch):
    from ioc.errors import StoreError

    def gone(*_):
        raise StoreError("the desk is gone")

    monkeypatch.setattr(desk.screens.known, "now", gone)
    assert screen.get(f"/wall/{screen.screen}").location == "/pair"
    assert screen.get("/pair").status_code == 503
    assert screen.post("/api/screen/beat", json=BEAT).status_code == 503
    monkeypatch.undo()
    assert screen.get("/pair").location == f"/wall/{screen.screen}"


def test_what_is_heard_is_known_at_the_desk(screen, desk):
    screen.post("/api/screen/beat", json={**BEAT, "errors": 3}, headers={"User-Agent": "Chrome/147.0"})
    (found,) = desk.screens.all()
    assert (found.state, found.report.errors, found.report.browser) == ("live", 3, "Chrome/147.0")
    assert found.report != Report()


# --- a miniature is what the screen shows


def epoch_of(answer) -> str:
    return "{version}.{as_of}".format(**answer.json["epoch"])


def test_a_miniature_shows_what_the_screen_said_it_drew(screen, dashboard, desk, loaded_store, place, world):
    keeper = signed_in(dashboard.server, desk, "operator")
    own = f"page=wall-overview&area={DONG_XOAI}&wall={WALL}"
    given = screen.get(f"/api/bundle?{own}")
    assert given.status_code == 200, given.text
    version, as_of = given.json["epoch"]["version"], given.json["epoch"]["as_of"]
    desk.screens.beat(screen.screen, Report(page="wall-overview", version=version, as_of=as_of))
    with loaded_store.write() as conn:
        next_version(conn, place.code)
    world.wait(2)
    newer = keeper.get(f"/api/bundle?{own}")
    assert epoch_of(newer) != epoch_of(given)
    still = keeper.get(f"/api/bundle?page=wall-data&area={DONG_XOAI}&wall={WALL}&screen={screen.screen}")
    assert still.json == given.json, "the page and the epoch it reported, whatever is asked for"


def test_a_miniature_of_what_is_not_known_is_the_newest(screen, dashboard, desk):
    keeper = signed_in(dashboard.server, desk, "operator")
    own = f"page=wall-overview&area={DONG_XOAI}&wall={WALL}"
    desk.screens.beat(screen.screen, Report(page="wall-overview", version=1, as_of=1))
    newest = keeper.get(f"/api/bundle?{own}").json
    assert keeper.get(f"/api/bundle?{own}&screen={screen.screen}").json == newest
    assert keeper.get(f"/api/bundle?{own}&screen=nobody").json == newest


def test_a_miniature_is_for_keepers_of_its_area_alone(screen, dashboard, desk):
    given = screen.get(f"/api/bundle?page=wall-overview&area={DONG_XOAI}&wall={WALL}").json["epoch"]
    desk.screens.beat(screen.screen, Report(page="wall-overview", **given))
    desk.people.add("elsewhere", "Elsewhere", "operator", ["690"], password="a long enough one")
    other = signed_in(dashboard.server, desk, "elsewhere")
    answer = other.get(f"/api/bundle?page=wall-overview&area=690&wall={WALL}&screen={screen.screen}")
    assert answer.status_code == 403
