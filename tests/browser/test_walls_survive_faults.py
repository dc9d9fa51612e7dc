"""Walls when something is wrong: told within ten seconds, never an old number as a current one, recovered from alone.

Short forms always; with IOC_DRILL=1 the server is away for 30 s and 5 min, and the limits are the ones aimed at.
"""

import re
import signal
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from browser_tools import status_of, wait_until
from test_a_screen_is_paired_by_browser import pair
from test_walls_in_a_browser import HOUR_US, wall
from wall_truths import BACK_S, BLOCKS, DASHED, FRESH, HEARD, LONG, LOST, SHOWN_S, WITNESS, holds, until

from ioc import clock

AWAY_S = (30, 300) if LONG else (12,)
NIGHT_MS = 12 * 3600 * 1000

pytestmark = [pytest.mark.drill, pytest.mark.browser]

ONE_DEAD = f"""{BLOCKS}.some((one) => one.dataset.key === "wall_open" && !one.dataset.age)
  && {BLOCKS}.some((one) => one.dataset.key === "wall_overdue" && one.dataset.age === "dead"
    && getComputedStyle(one.querySelector(".body"), "::before").content.includes("—"))"""


def watched(demo, open_page):
    """A wall with its witness; the page."""
    page, _ = wall(demo, open_page)
    wait_until(lambda: page.evaluate(FRESH), 60, "a wall with fresh figures")
    page.evaluate(WITNESS, SHOWN_S * 1000)
    return page


# --- faults that a browser is told of, one after the other on one page


def _aged(told: dict) -> None:
    for source in told["sources"]:
        if source["name"] == "one_stop":
            source["last_good"] = told["now"] - HOUR_US


def _put(hours: int) -> Callable[[dict], None]:
    return lambda told: told.update(now=told["now"] + hours * HOUR_US)


def _other_build(told: dict) -> None:
    told["build"] = "the next one"


def telling(change: Callable[[dict], None]) -> Callable:
    """Breaks a page by changing what /api/version says; gives what mends it."""

    def broken(page):
        def changed(route):
            answer = route.fetch(headers={**route.request.headers, "if-none-match": ""})
            told = answer.json()
            change(told)
            route.fulfill(response=answer, json=told, headers={**answer.headers, "etag": '"changed"'})

        page.route("**/api/version", changed)
        return lambda: page.unroute("**/api/version")

    return broken


def _released(page):
    telling(_other_build)(page)
    return lambda: None  # it stays


def _behind_a_proxy(page):
    """A proxy answers in the server's place."""
    page.route("**/api/version", lambda route: route.fulfill(status=503, body="{}"))
    page.route("**/api/bundle*", lambda route: route.fulfill(status=503, body="{}"))
    return lambda: [page.unroute(one) for one in ("**/api/version", "**/api/bundle*")]


@dataclass(frozen=True, kw_only=True)
class Fault:
    what: str
    broken: Callable  # breaks a page; gives what mends it
    shows: str
    back: str = f"window.isMarked && {FRESH}"


FAULTS = (
    Fault(what="a source is dead for an hour", broken=telling(_aged), shows=ONE_DEAD),
    Fault(what="the server's clock is put on by 2 h", broken=telling(_put(2)), shows=DASHED),
    Fault(what="the server's clock is put back by 2 h", broken=telling(_put(-2)), shows=DASHED),
    Fault(what="a proxy finds no server", broken=_behind_a_proxy, shows=LOST),
    Fault(what="another release", broken=_released, shows=f"!window.isMarked && {FRESH}", back=FRESH),
)  # fmt: skip


def test_a_wall_tells_what_is_wrong_and_mends_itself(demo, open_page, record):
    page = watched(demo, open_page)
    for fault in FAULTS:
        mend = fault.broken(page)
        shown = until(page, fault.shows, SHOWN_S, fault.what)
        assert holds(page, "!(window.wrong || []).length"), fault.what
        mend()
        back = until(page, fault.back, BACK_S, f"{fault.what}: no more")
        record(f"{fault.what}: told", shown, "s", "10 s")
        record(f"{fault.what}: gone, and seen to be", back, "s", "5 s")
        print(f"{fault.what}: told {shown:.1f} s, mended {back:.1f} s")


# --- a poll that is first heard while the server's clock stands wrong

HEARD_WRONG = f"""([now, hour]) => {{
  const ages = [], known = {BLOCKS}.flatMap((one) => one.dataset.sources.split(" "));
  const hear = (at, polled) => {{
    ioc.heartbeat(at);
    ioc.setSources(known.map((name) => ({{ name, last_good: polled, agreed_s: 60, history_complete: true }})));
    ioc.tick();
    ages.push([...new Set({BLOCKS}.map((one) => one.dataset.age || "live"))].join(" "));
  }};
  hear(now, now);
  hear(now - 2 * hour, now + 1);
  hear(now + 1, now + 1);
  hear(now - 2 * hour, now + 1);
  hear(now + hour, now + 1);
  return ages;
}}"""


def test_a_poll_heard_while_the_clock_was_wrong_is_judged_anew_when_it_is_right(demo, open_page):
    page = watched(demo, open_page)
    now = page.evaluate("async () => (await (await fetch('/api/version')).json()).now")
    assert page.evaluate(HEARD_WRONG, [now, HOUR_US]) == ["live", "dead", "live", "dead", "dead"]


# --- the network is cut, and a night goes by on a clock that is put on


def test_a_wall_alone_for_a_night_shows_no_number_as_current(demo, open_page, record):
    page = watched(demo, open_page)
    page.context.set_offline(True)
    told = until(page, LOST, SHOWN_S, "the server is lost")
    stands = page.locator("#clock-time").inner_text()
    page.evaluate(f"window.afterAll({NIGHT_MS})")
    dashed = until(page, f"{DASHED} && {BLOCKS}.length > 4", SHOWN_S, "dashes instead of values")
    until(
        page, f'{LOST} && /12\\s*giờ/.test(document.getElementById("lost").textContent)', SHOWN_S, "12 hours"
    )
    ages = page.evaluate(f"{BLOCKS}.map((one) => one.dataset.ageText)")
    assert all(re.search(r"12\sgiờ", one) for one in ages), ages
    assert page.locator("#clock-time").inner_text()[:5] == stands[:5], "the clock runs by the heartbeat alone"
    telling(lambda told: [one.update(last_good=told["now"]) for one in told["sources"]])(page)
    page.context.set_offline(False)  # sources that were polled meanwhile
    back = until(page, f"window.isMarked && {FRESH}", BACK_S, "live again")
    assert page.evaluate("window.wrong") == []
    record("the network is cut: told", told, "s", "10 s")
    record("12 h without a server: dashes", dashed, "s", "10 s")
    record("12 h without a server: live again", back, "s", "5 s")
    print(f"cut: told {told:.1f} s; 12 h: dashes after {dashed:.1f} s, live after {back:.1f} s")


# --- the server itself


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("away", AWAY_S)
def test_a_wall_outlives_its_server(demo, open_page, record, away):
    page = watched(demo, open_page)
    demo.program.stop(signal.SIGKILL)
    begin = clock.monotonic()
    try:
        told = until(page, LOST, SHOWN_S, "the server is lost")
        page.wait_for_timeout(max(0.0, away - (clock.monotonic() - begin)) * 1000)
        assert page.evaluate(LOST)
    finally:
        demo.program.start()
        wait_until(lambda: status_of(f"{demo.url}/health/live") == 200, 120, "the server lives", every=0.1)
    back = until(page, f"window.isMarked && {HEARD}", BACK_S, "heard again")
    fresh = until(page, FRESH, 60, "fresh figures")
    assert page.evaluate("window.wrong") == []
    wait_until(lambda: status_of(f"{demo.url}/health/ready") == 200, 120, "ready for whoever comes next")
    record(f"the server killed for {away} s: told", told, "s", "10 s")
    record(f"the server killed for {away} s: heard again", back, "s", "5 s")
    record(f"the server killed for {away} s: every figure fresh", back + fresh, "s")
    print(f"killed for {away} s: told {told:.1f} s, heard {back:.1f} s, fresh {back + fresh:.1f} s")


# --- what it bears


def test_a_wall_whose_token_was_revoked_shows_its_code_and_is_paired_again(demo, open_page, record):
    screen, _, _, _ = pair(demo, open_page, "Tường bị thu hồi")
    screen.locator(".wall-layer.is-shown .block").first.wait_for(timeout=60_000)
    demo.program.ioc("screens", "revoke", screen.url.rsplit("/", 1)[1])
    told = until(
        screen, 'location.pathname === "/pair" && document.getElementById("pairing-code")', SHOWN_S, "a code"
    )
    code = screen.locator("#pairing-code").inner_text().replace(" ", "")
    assert re.fullmatch(r"\w{6}", code)
    demo.program.ioc("screens", "pair", code, "Tường ghép lại", "--farthest", "3")
    back = until(screen, 'location.pathname.startsWith("/wall/")', BACK_S, "its wall")
    until(screen, HEARD, 60, "its figures")
    record("the token revoked: the code is shown", told, "s", "10 s")
    record("paired again: at its wall", back, "s", "5 s")
    print(f"revoked: code {told:.1f} s, wall {back:.1f} s")
