"""Walls in a real chromium: letters that are read, nothing cut, never blank, never old as if it were new."""

import json
from pathlib import Path

import pytest
from browser_tools import wait_until

from ioc.screens.profile import Profile
from ioc.screens.programme import WALL_PAGES

SCREENS = {
    "1920": Profile(55, 1920, 1080, 1, 1, 3), "1920-far": Profile(55, 1920, 1080, 1, 1, 5),
    "3840": Profile(85, 3840, 2160, 1, 1, 5), "7680": Profile(55, 7680, 3240, 4, 3, 8),
}  # fmt: skip
MEASURE = (Path(__file__).parent / "wall_measure.js").read_text(encoding="utf-8")
SHORT = {"diagonal_inch": "diagonal", "width_px": "width", "height_px": "height", "farthest_m": "farthest"}
SHOWN = ".wall-layer.is-shown .block"
HOUR_US = 3_600_000_000


def address(demo, profile: Profile, page: str, **more) -> str:
    told = {SHORT.get(name, name): f"{value:g}" for name, value in profile.to_json().items()}
    options = {"page": page, "area": "689" if page == "wall-district" else "70", "night": "0", **told, **more}
    return f"{demo.url}/wall/preview?" + "&".join(f"{name}={value}" for name, value in options.items())


def wall(demo, open_page, page: str = "wall-overview", screen: str = "1920", **more):
    profile = SCREENS[screen]
    opened, watch = open_page(address(demo, profile, page, **more), profile.width_px, profile.height_px)
    opened.locator(SHOWN).first.wait_for(timeout=60_000)
    return opened, watch


def shown_page(page) -> str:
    return page.evaluate("ioc.wallState().page")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("screen", SCREENS)
def test_every_letter_is_read_from_the_farthest_place_and_nothing_is_cut(demo, open_page, screen, lang):
    least = SCREENS[screen].least_px
    page, watch = wall(demo, open_page, screen=screen, lang=lang, pages=",".join(WALL_PAGES), seconds=600)
    seen = set()
    for _ in WALL_PAGES:
        page.wait_for_timeout(600)
        found = page.evaluate(f"({MEASURE})({least})")
        assert found["texts"] > 20 and found["width"] == SCREENS[screen].width_px
        wrong = {name: found[name] for name in ("small", "cut", "crossing", "beyond") if found[name]}
        assert wrong == {}, (shown_page(page), json.dumps(wrong, ensure_ascii=False))
        seen.add(before := shown_page(page))
        page.keyboard.press("ArrowRight")
        wait_until(lambda before=before: shown_page(page) != before, 30, "the next page")
    assert seen == set(WALL_PAGES)
    watch.check()


RECORD = """() => {
  window.frames = [];
  const look = () => {
    const shown = [...document.querySelectorAll(".wall-layer.is-shown")];
    const bodies = shown.flatMap((one) => [...one.querySelectorAll(".block .body")]);
    const empty = bodies.filter((one) => !one.childNodes.length).length;
    window.frames.push({ layers: shown.length, blocks: bodies.length, empty });
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def test_turning_pages_never_shows_a_blank_or_half_a_page(demo, open_page):
    page, watch = wall(demo, open_page, pages="wall-overview,wall-today,wall-data", seconds=20)
    page.evaluate(RECORD)
    for _ in range(6):
        before = shown_page(page)
        page.keyboard.press("ArrowRight")
        wait_until(lambda before=before: shown_page(page) != before, 20, "the next page")
    frames = page.evaluate("window.frames")
    assert len(frames) > 20
    assert [one for one in frames if one["layers"] != 1 or not one["blocks"] or one["empty"]] == []
    watch.check()


def test_pages_turn_by_themselves_and_stand_still_when_paused(demo, open_page):
    page, watch = wall(demo, open_page, pages="wall-overview,wall-data", seconds=20)
    page.keyboard.press(" ")
    wait_until(lambda: page.locator("#wall-paused").inner_text(), 5, "the wall says it is paused")
    page.evaluate("ioc.wallTold({orders: [{kind: 'resume'}]})")
    assert shown_page(page) == "wall-overview"
    wait_until(lambda: shown_page(page) == "wall-data", 30, "the second page by itself")
    watch.check()


def test_a_dead_source_turns_its_values_to_a_dash_and_back(demo, open_page):
    page, watch = wall(demo, open_page)
    aged = {"by": 0}

    def older(route):
        answer = route.fetch(headers={**route.request.headers, "if-none-match": ""})
        told = answer.json()
        for source in told["sources"]:
            if source["name"] == "one_stop":
                source["last_good"] = told["now"] - aged["by"]
        route.fulfill(response=answer, json=told, headers={**answer.headers, "etag": f'"{aged["by"]}"'})

    page.route("**/api/version", older)
    block = page.locator(f'{SHOWN}[data-key="wall_overdue"]')
    complaints = page.locator(f'{SHOWN}[data-key="wall_open"]')
    for hours, state, word in ((0.12, "late", "cũ 7"), (3, "dead", "mất tín hiệu 3")):
        aged["by"] = int(hours * HOUR_US)
        wait_until(lambda state=state: block.get_attribute("data-age") == state, 10, f"one stop is {state}")
        assert block.get_attribute("data-age-text").replace("\u00a0", " ").startswith(word)
        assert complaints.get_attribute("data-age") is None
    dash = "getComputedStyle(document.querySelector('.is-shown [data-key=wall_overdue] .body'), '::before').content"
    assert "—" in page.evaluate(dash)
    sizes = page.evaluate(
        "[...document.querySelectorAll('.is-shown [data-key=wall_overdue] .body > *')]"
        ".map((one) => [getComputedStyle(one).visibility, parseFloat(getComputedStyle(one).fontSize)])"
    )
    assert sizes[0][0] == "visible" and all(told[0] == "hidden" for told in sizes[1:])
    assert SCREENS["1920"].least_px - 0.6 <= sizes[0][1] <= 40, (
        "the last known value is small, and still read"
    )
    assert page.locator('.wall-chip[data-source="one_stop"]').get_attribute("data-age") == "dead"
    aged["by"] = 1_000_000
    wait_until(lambda: block.get_attribute("data-age") is None, 5, "live again")
    watch.check()


def test_a_lost_server_is_told_and_recovered_from_without_a_hand(demo, open_page):
    page, _ = wall(demo, open_page)
    page.evaluate("window.notReloaded = true")
    page.route("**/api/**", lambda route: route.abort())
    wait_until(
        lambda: "MẤT KẾT NỐI MÁY CHỦ" in page.locator("#lost").inner_text(),
        20,
        "the wall says the server is lost",
    )
    page.wait_for_timeout(3_000)
    stands = page.locator("#clock-time").inner_text()
    page.wait_for_timeout(2_500)
    assert page.locator("#clock-time").inner_text() == stands, "the clock runs by the heartbeat alone"
    assert page.locator(SHOWN).count() >= 6, "the page stands"
    page.unroute("**/api/**")
    wait_until(lambda: not page.locator("#lost").inner_text(), 5, "live again within 5 s")
    assert page.evaluate("window.notReloaded")


def test_a_frozen_page_says_so_by_its_style_alone(demo, open_page):
    page, _ = wall(demo, open_page)
    opacity = "parseFloat(getComputedStyle(document.getElementById('wall-frozen')).opacity)"
    page.wait_for_timeout(2_500)
    assert page.evaluate(opacity) == 0
    page.evaluate(
        "ioc.alive = () => {}; document.getElementById('wall-frozen').getAnimations()[0].currentTime = 15200"
    )
    wait_until(lambda: page.evaluate(opacity) == 1, 5, "the word that the page is frozen")


def test_a_high_event_holds_its_page_until_it_is_acknowledged(demo, open_page):
    page, watch = wall(demo, open_page, pages="wall-overview,wall-payments", seconds=600)
    event = {
        "key": "a",
        "at": 1635472800000000,
        "kind": "source_dead",
        "level": "high",
        "text": "Một cửa mất tín hiệu",
    }
    page.evaluate("(told) => ioc.wallTold({events: told})", [event])
    wait_until(lambda: shown_page(page) == "wall-data", 20, "the page that shows the event")
    assert "KHẨN" in page.locator(".wall-event").first.inner_text()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(1_500)
    assert shown_page(page) == "wall-data"
    page.evaluate("ioc.wallTold({events: []})")
    wait_until(lambda: shown_page(page) != "wall-data", 20, "on with the programme")
    assert page.locator(".wall-event").first.inner_text() == ""
    watch.check()


def test_the_keeper_s_orders_are_followed(demo, open_page):
    page, watch = wall(demo, open_page, pages="wall-overview,wall-data", seconds=600)
    page.evaluate("ioc.wallTold({orders: [{kind: 'identify'}], name: 'Phòng họp'})")
    assert page.locator("#wall-identify").inner_text() == "Phòng họp"
    page.evaluate("ioc.wallTold({orders: [{kind: 'message', text: 'Họp lúc 9 giờ'}]})")
    assert page.locator("#wall-message").inner_text() == "Họp lúc 9 giờ"
    page.evaluate("ioc.wallTold({orders: [{kind: 'show', page: 'wall-today', area: '70'}]})")
    wait_until(lambda: shown_page(page) == "wall-today", 20, "the page the keeper sends")
    page.evaluate(
        "ioc.wallTold({programme: {items: [{page: 'wall-payments', area: '70', seconds: 600}], night: true}})"
    )
    page.evaluate("ioc.wallTold({orders: [{kind: 'next'}]})")
    wait_until(lambda: shown_page(page) == "wall-payments", 20, "the new programme")
    again = "ioc.wallTold({orders: [{id: 'a', kind: 'message', text: '%s'}]})"
    page.evaluate(again % "một")
    page.evaluate(again % "hai")
    assert page.locator("#wall-message").inner_text() == "một", "what was done is not done again"
    assert page.evaluate("ioc.ordersDone()") == ["a"]
    wait_until(
        lambda: page.evaluate("document.documentElement.dataset.theme") == "night", 5, "the night theme"
    )
    watch.check()


def test_a_wall_that_never_came_is_asked_for_again(demo, open_page):
    """The server went away between the frame of the page and what is in it."""
    page, _ = open_page(f"{demo.url}/health/live")
    page.route("**/_dash-update-component*", lambda route: route.abort())
    page.goto(f"{demo.url}/wall/preview")
    page.wait_for_timeout(3_000)
    assert page.locator(".wall").count() == 0
    page.unroute("**/_dash-update-component*")
    page.locator(SHOWN).first.wait_for(timeout=40_000)


def test_a_wrong_address_of_a_wall_is_named(demo, open_page):
    page, _ = open_page(f"{demo.url}/wall/preview?width=12")
    page.get_by_text("profile.width_px").first.wait_for(timeout=20_000)
