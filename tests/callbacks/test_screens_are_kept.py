"""The way of a new screen from its code to its wall, and the keeper's page."""

import re

import pytest
from desk_samples import DONG_XOAI
from screen_samples import paired, world
from small_store import signed_in

from ioc.screens import doors
from ioc.screens.events import Cause
from ioc.screens.forms import PRESETS
from ioc.screens.programme import Item, to_json
from ioc.screens.screen import Report

__all__ = ["world"]
FORM = {"name": "Tường trực", "area": "70", "preset": "hd", "farthest_m": "5"}


@pytest.fixture
def operator(dashboard, desk):
    return signed_in(dashboard.server, desk, "operator")


@pytest.fixture
def administrator(dashboard, desk):
    return signed_in(dashboard.server, desk, "administrator")


@pytest.fixture
def waiting(dashboard):
    """A browser that waits at /pair."""
    return dashboard.server.test_client()


def csrf(client, path="/screens"):
    return re.search(r'name="csrf" value="(\w+)"', client.get(path).text)[1]


def posted(client, path, **form):
    return client.post(path, data={"csrf": csrf(client), **form})


def code_of(answer):
    return re.search(r'id="pairing-code">(\w{3} \w{3})<', answer.text)[1]


def claim(client):
    return client.post("/api/screen/claim", json={})


def test_a_screen_is_paired_from_its_page_to_its_wall(waiting, operator, desk):
    code = code_of(waiting.get("/pair"))
    assert claim(waiting).json == {"state": "waiting"}
    answer = posted(operator, "/screens", code=code.lower(), **FORM)
    assert answer.status_code == 200 and "Tường trực" in answer.text
    said = claim(waiting)
    (found,) = desk.screens.all()
    assert said.json == {"state": "paired", "address": f"/wall/{found.screen.id}"}
    assert "HttpOnly" in said.headers["Set-Cookie"]
    assert waiting.get(said.json["address"]).status_code == 200
    assert waiting.get("/pair").location == said.json["address"]
    assert found.screen.profile.panel_px == (1920, 1080)


def test_a_page_that_is_opened_again_shows_the_same_code(waiting, world):
    code = code_of(waiting.get("/pair"))
    assert code_of(waiting.get("/pair")) == code
    world.wait(601)
    assert claim(waiting).json == {"state": "over"}
    assert code_of(waiting.get("/pair")) != code


def test_the_page_keeps_its_scripts_apart(waiting):
    page = waiting.get("/pair")
    assert "<script>" not in page.text and "style=" not in page.text
    for path in re.findall(r'(?:src|href)="(/pair/static/[^"]+)"', page.text):
        assert waiting.get(path).status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "Code of this screen" in waiting.get("/pair?lang=en").text


def test_too_many_codes_from_one_address_are_refused_in_words(dashboard, monkeypatch, desk):
    monkeypatch.setattr(desk.screens.pairings.started, "most", 2)
    codes = [dashboard.server.test_client().get("/pair").status_code for _ in range(3)]
    assert codes == [200, 200, 429]


def test_who_claims_without_end_is_slowed(waiting, monkeypatch):
    monkeypatch.setattr(doors.CLAIMS, "most", 3)
    monkeypatch.setattr(doors.CLAIMS, "_events", type(doors.CLAIMS._events)())
    assert [claim(waiting).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_a_foreign_page_claims_nothing(waiting):
    waiting.get("/pair")
    foreign = {"Origin": "https://elsewhere.example"}
    assert waiting.post("/api/screen/claim", json={}, headers=foreign).status_code == 403
    assert waiting.post("/api/screen/claim", data="x").status_code == 415


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"code": "AAAAAA"}, "Không có màn hình nào"), ({"name": " "}, "name"), ({"area": "nowhere"}, "area"),
     ({"farthest_m": "x"}, "farthest_m"), ({"preset": "other", "width_px": "1"}, "width_px")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_typed_again(waiting, operator, desk, changes, said):
    code = code_of(waiting.get("/pair"))
    answer = posted(operator, "/screens", **{"code": code, **FORM, **changes})
    assert (
        answer.status_code == 400
        and said in answer.text
        and f'value="{changes.get("code", code)}"' in answer.text
    )
    assert desk.screens.all() == []


@pytest.mark.parametrize("preset", PRESETS)
def test_every_kind_of_screen_offered_is_one(waiting, operator, desk, preset):
    code = code_of(waiting.get("/pair"))
    assert posted(operator, "/screens", code=code, **{**FORM, "preset": preset}).status_code == 200
    assert len(desk.screens.all()) == 1


def test_it_is_open_to_operators_and_administrators_alone(dashboard, desk):
    for role, status in (("operator", 200), ("administrator", 200), ("leader", 302), ("manager", 302)):
        client = signed_in(dashboard.server, desk, role)
        assert client.get("/screens").status_code == status
        assert client.post("/screens", data=FORM).status_code == 403
        assert client.post("/screens/edit", data=FORM).status_code == 403
        assert client.post("/screens/events", data=FORM).status_code == 403


def test_an_operator_may_do_all_but_revoke(operator, administrator, desk):
    screen, token = paired(desk.screens)
    assert "revoke" not in operator.get(f"/screens/edit?screen={screen}").text
    assert posted(operator, "/screens/edit", screen=screen, deed="order", command="reload").status_code == 200
    assert posted(operator, "/screens/edit", screen=screen, deed="rotate").status_code == 200
    assert posted(operator, "/screens/edit", screen=screen, deed="revoke").status_code == 403
    assert desk.screens.caller(token) is not None
    assert "Đã thu hồi" in posted(administrator, "/screens/edit", screen=screen, deed="revoke").text
    assert desk.screens.caller(token) is None


def test_everybody_keeps_the_screens_of_their_own_areas(dashboard, desk):
    desk.people.add("local", "Local", "operator", [DONG_XOAI], password="một mật khẩu khác")
    local = signed_in(dashboard.server, desk, "local")
    other, _ = paired(desk.screens, "Của tỉnh", "70")
    own, _ = paired(desk.screens, "Của Đồng Xoài", DONG_XOAI)
    desk.screens.events.write(
        [Cause("screen_dead:x", "screen_dead", "70", {"name": "Của tỉnh"})], ("screen_dead",)
    )
    page = local.get("/screens").text
    assert "Của Đồng Xoài" in page and "Của tỉnh" not in page
    assert local.get(f"/screens/edit?screen={other}").status_code == 404
    assert posted(local, "/screens/edit", screen=other, deed="order", command="reload").status_code == 404
    assert local.get(f"/screens/edit?screen={own}").status_code == 200
    code, _ = desk.screens.start_pairing()
    assert posted(local, "/screens", code=code, **{**FORM, "area": "70"}).status_code == 400
    (event,) = desk.screens.events.now()
    posted(local, "/screens/events", key=event.key)
    assert desk.screens.events.now()[0].acknowledged_by is None


def test_the_list_tells_how_each_screen_fares(operator, desk, world):
    screen, _ = paired(desk.screens)
    desk.screens.beat(screen, Report(
        page="wall-dossiers", version=12, as_of=1_635_476_400_000_000, width=3840, height=2160, errors=4,
        memory=80 * 2**20, browser="Mozilla/5.0 Chrome/147.0.0.0 Safari/537.36",
    ))  # fmt: skip
    world.wait(12)
    page = operator.get("/screens").text
    for said in (
        "đang chạy", "Hồ sơ", "29/10/2021 10:00 · 12", "Chromium 147", "3840 × 2160", "80 MB", "12\xa0giây trước",
        "khai báo là 1920 × 1080",
    ):  # fmt: skip
        assert said in page, said
    world.wait(30)
    assert "mất liên lạc" in operator.get("/screens/list").text
    assert "<html" not in operator.get("/screens/list").text


def test_a_miniature_is_of_the_one_that_is_opened(operator, desk):
    (first, _), (second, _) = paired(desk.screens, "A"), paired(desk.screens, "B")
    desk.screens.beat(first, Report(page="wall-today", version=3, as_of=7))
    assert "<iframe" not in operator.get("/screens").text
    page = operator.get(f"/screens?still={first}").text
    assert f'src="/wall/{first}?still=1"' in page
    assert page.count("<iframe") == 1 and f"/wall/{second}" not in page


def saved(client, screen, **changes):
    """What the form of a screen sends back, as a browser does, with some of it changed."""
    html = client.get(f"/screens/edit?screen={screen}").text
    form = html[html.index('action="/screens/edit" class="form card"') :]
    form = form[: form.index("</form>")]
    told = []
    for tag in re.finditer(r"<input[^>]*>|<select.*?</select>", form, re.S):
        name = re.search(r'name="([\w-]+)"', tag[0])[1]
        chosen = re.search(r'<option value="([^"]*)" selected', tag[0])
        value = chosen[1] if chosen else re.search(r'value="([^"]*)"', tag[0])[1]
        told.append((name, value))
    from werkzeug.datastructures import MultiDict

    data = MultiDict(told)
    for name, value in changes.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return client.post("/screens/edit", data=data)


def test_a_form_that_is_sent_back_as_it_was_changes_nothing(operator, desk):
    screen, _ = paired(desk.screens)
    before = desk.screens.get(screen)
    assert saved(operator, screen).status_code == 200
    assert desk.screens.get(screen) == before


def test_name_area_profile_and_programme_are_changed(operator, desk):
    screen, _ = paired(desk.screens)
    answer = saved(
        operator, screen, name="Tường B", preset="wall_4x3", farthest_m="8", night__from="19:30",
        page__2=["wall-district", "", ""], area__2=[DONG_XOAI, "", ""], seconds__2=["45", "", ""], days__2="off",
        start__2="08:00", end__2="11:00",
    )  # fmt: skip
    assert answer.status_code == 200 and "Đã lưu" in answer.text
    found = desk.screens.get(screen)
    assert (found.name, found.profile.columns, found.profile.farthest_m) == ("Tường B", 4, 8)
    assert found.programme.spans[2].items == (Item("wall-district", DONG_XOAI, 45),)
    assert to_json(found.programme)["night"] == ["19:30", "06:00"]
    (order,) = desk.screens.beat(screen, Report())["orders"]
    assert order["kind"] == "reload", "its page is made for its profile"


def test_another_area_takes_its_own_pages_along(operator, desk):
    screen, _ = paired(desk.screens)
    assert saved(operator, screen, area=DONG_XOAI).status_code == 200
    items = [item for span in desk.screens.get(screen).programme.spans for item in span.items]
    assert {item.area for item in items} == {DONG_XOAI}


@pytest.mark.parametrize(
    "changes",
    [{"seconds__0": ["5"] * 8}, {"start__0": "x"}, {"area__0": ["nowhere"] * 8}, {"name": ""}, {"night__to": ""},
     {"page__0": [""] * 8, "page__1": [""] * 8}, {"seconds__0": ["²"] * 8}],
)  # fmt: skip
def test_a_programme_that_is_none_changes_nothing(operator, desk, changes):
    screen, _ = paired(desk.screens)
    before = desk.screens.get(screen)
    answer = saved(operator, screen, **changes)
    assert answer.status_code == 400 and "form-wrong" in answer.text
    assert desk.screens.get(screen) == before


@pytest.mark.parametrize(
    "told",
    [
        {"command": "show", "page": "province"},
        {"command": "x"},
        {"command": "message", "minutes": "x", "text": "a"},
    ],
)
def test_an_order_that_is_none_is_named(operator, desk, told):
    screen, _ = paired(desk.screens)
    assert posted(operator, "/screens/edit", screen=screen, deed="order", **told).status_code == 400


def test_orders_reach_the_screen_s_next_heartbeat(operator, desk):
    screen, _ = paired(desk.screens)
    for told in (
        {"command": "show", "page": "wall-data"},
        {"command": "message", "text": "Họp", "minutes": "5"},
        {"command": "pause"},
    ):
        assert "Đã gửi tới" in posted(operator, "/screens/edit", screen=screen, deed="order", **told).text
    said = desk.screens.beat(screen, Report())
    (order,) = said["orders"]
    assert (order["kind"], order["page"]) == ("show", "wall-data")
    assert said["messages"][0]["text"] == "Họp" and said["programme"]["paused"]
    assert {one["deed"] for one in desk.audit.all()} >= {"screen_paired", "screen_ordered"}


def test_an_event_is_acknowledged_by_a_person(operator, desk):
    desk.screens.events.write(
        [Cause("source_dead:one_stop", "source_dead", "70", {"name": {"vi": "Một cửa", "en": "O"}})],
        ("source_dead",),
    )
    page = operator.get("/screens").text
    assert "Nguồn Một cửa ngừng gửi số liệu" in page
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    assert posted(operator, "/screens/events", key=key).status_code == 303
    (event,) = desk.screens.events.now()
    assert event.acknowledged_by == "operator" and not event.interrupts
    assert "operator đã xác nhận" in operator.get("/screens").text
    assert posted(operator, "/screens/events", key=key).status_code == 303
    assert [one["deed"] for one in desk.audit.all()].count("event_acknowledged") == 1


def test_a_form_without_the_session_s_secret_is_refused(operator, desk):
    screen, _ = paired(desk.screens)
    for path, form in (
        ("/screens", FORM),
        ("/screens/edit", {"screen": screen, "deed": "rotate"}),
        ("/screens/events", {"key": "x"}),
    ):
        assert operator.post(path, data={**form, "csrf": "0" * 32}).status_code == 403


def test_warnings_of_what_draws_walls_are_shown(dashboard, desk):
    from flask import Flask

    from ioc.access import guard, people_page
    from ioc.screens import keeper_page

    server = Flask("x")
    guard.protect(server, desk)
    server.register_blueprint(people_page.blueprint(desk))
    told = keeper_page.blueprint(desk, lambda profile, lang: (5, [f"chữ dưới {profile.least_px:.0f} px"]))
    server.register_blueprint(told)
    screen, _ = paired(desk.screens)
    page = signed_in(server, desk, "operator").get(f"/screens/edit?screen={screen}").text
    assert "tối đa 5 khối" in page and "chữ dưới 52 px" in page


def test_prometheus_is_told_how_many_are_live(administrator, desk):
    paired(desk.screens, "A")
    live, _ = paired(desk.screens, "B")
    desk.screens.beat(live, Report())
    told = administrator.get("/metrics").text
    for state, count in (("waiting", 1), ("live", 1), ("dead", 0)):
        assert f'ioc_screens{{state="{state}"}} {count}.0' in told


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_is_told_in_both_languages(operator, desk, lang):
    screen, _ = paired(desk.screens)
    for path in ("/screens", f"/screens/edit?screen={screen}", "/screens/list"):
        answer = operator.get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
        assert answer.status_code == 200
        assert ("Save" in answer.text) == (lang == "en" and "edit" in path)
