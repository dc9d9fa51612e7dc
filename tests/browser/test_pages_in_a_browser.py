"""Pages in a real chromium that can reach nothing but this machine: drawn, clicked through, switched, kept alive."""

import os
import re

import pytest
from browser_tools import Program, free_port, status_of, wait_until
from opening import opening

from ioc import clock

PAGES = ("/", "/province/70", "/area/689", "/area/25216", "/complaints", "/payments", "/dictionary", "/sources",
         "/sources/one_stop", "/sources/one_stop/rejects", "/sources/one_stop/counts")  # fmt: skip
DRAWN = ".js-plotly-plot .main-svg"
PATIENCE_S = 90  # a busy machine draws slowly; how fast it should be is measured in benchmarks/


def settled(page, count: int = 1) -> None:
    """Waits until tiles and that many charts are drawn (evaluated in a loop: the page's policy forbids eval)."""
    page.locator(DRAWN).first.wait_for(timeout=PATIENCE_S * 1000)
    wait_until(lambda: page.locator(".js-plotly-plot").count() >= count, PATIENCE_S, "charts drawn")


MOVED = """() => {
  const asOf = () => document.getElementById("as-of").innerText, first = asOf(), begin = performance.now();
  const look = setInterval(() => {
    if (asOf() === first) return;
    window.movedAfter = performance.now() - begin;
    clearInterval(look);
  }, 200);
}"""


@pytest.fixture(scope="module", autouse=True)
def standing(chromium, demo):
    """A page that stands open beside all the others, and notes when its data first moved."""
    with opening(chromium, demo) as opener:
        page, watch = opener(f"{demo.url}/province/70")
        settled(page)
        page.evaluate(MOVED)
        yield page, watch


@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_in_both_languages_without_an_error_or_an_outside_address(demo, open_page, address):
    opened = [open_page(f"{demo.url}{address}?lang={lang}") for lang in ("vi", "en")]
    for page, _ in opened:
        page.locator(".panel").first.wait_for(timeout=PATIENCE_S * 1000)
    page.wait_for_timeout(2_500)  # a first refresh has come and gone
    for page, watch in opened:
        assert page.locator(".panel").count() >= 1
        assert "{" not in page.locator("main").inner_text().replace("{}", ""), "a text kept its braces"
        watch.check()


def test_maps_and_charts_are_drawn(demo, open_page):
    page, watch = open_page(f"{demo.url}/province/70")
    settled(page, 4)
    districts = page.locator(".choroplethlayer path")
    wait_until(lambda: districts.count() >= 11, PATIENCE_S, "eleven districts on the map")
    for figure in page.locator(".js-plotly-plot").all():
        box = figure.bounding_box()
        assert box and box["width"] > 100 and box["height"] > 60
    watch.check()


def test_a_person_clicks_from_the_province_to_a_commune_and_back(demo, open_page):
    page, watch = open_page(f"{demo.url}/province/70")
    settled(page)
    click_area(page, r"/area/6\d\d\b")
    click_area(page, r"/area/25\d{3}\b")
    assert page.locator("nav.breadcrumb > a").count() == 2
    page.locator("nav.breadcrumb > a").first.click()
    wait_until(lambda: "/70" in page.url, 10, "back at the province by the breadcrumb")
    page.go_back()
    wait_until(lambda: re.search(r"/area/25\d+", page.url), 10, "the browser's own way back")
    watch.check()


def click_area(page, wanted: str) -> None:
    """Clicks polygons of the map until the address is one below; the first one that is hit decides."""
    layer = page.locator(".choroplethlayer path")
    wait_until(lambda: layer.count() > 0, PATIENCE_S, "a map to click")
    before = page.url
    for path in layer.all():
        box = path.bounding_box()
        if box is None or box["width"] < 8:
            continue
        at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(*at)
        page.wait_for_timeout(200)  # a hand rests on what it clicks
        page.mouse.click(*at)
        page.wait_for_timeout(700)
        if page.url != before:
            break
    assert re.search(wanted, page.url), page.url
    page.locator(".panel").first.wait_for(timeout=20_000)
    page.wait_for_timeout(1_500)


def test_language_and_theme_are_switched(demo, open_page):
    page, watch = open_page(f"{demo.url}/province/70")
    settled(page)
    assert "Đang quá hạn" in page.locator("main").inner_text()
    page.get_by_role("link", name="EN").click()
    wait_until(lambda: "lang=en" in page.url, 10, "the address says English")
    wait_until(lambda: "Overdue" in page.locator("main").inner_text(), 10, "English words")
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    page.locator("#theme").click()
    wait_until(lambda: page.evaluate(ground) != before, 5, "another ground")
    watch.check()


def test_all_panels_of_a_page_show_one_epoch_and_numbers_move(standing):
    page, watch = standing
    wait_until(lambda: page.evaluate("window.movedAfter") is not None, 80, "a newer epoch")
    assert page.evaluate("window.movedAfter") < 80_000, "within a minute"
    watch.check()


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160), (390, 844)])
def test_nothing_runs_out_of_the_page_sideways(demo, open_page, size):
    page, watch = open_page(f"{demo.url}/province/70", *size)
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1
    watch.check()


DOWN_S = 180 if os.environ.get("IOC_DRILL") else 8


@pytest.mark.drill
@pytest.mark.timeout(900)
def test_a_stopped_server_is_said_aged_and_recovered_from_without_a_reload(demo, open_page, record):
    """8 s without a server; the drill waits three minutes."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    server = Program(
        ["serve", "--port", str(port)], demo.program.data, demo.program.data / "serve.log"
    ).start()
    try:
        wait_until(lambda: status_of(f"{url}/health/live") == 200, 60, "the second dashboard")
        page, _ = open_page(f"{url}/province/70")
        settled(page)
        page.evaluate("window.notReloaded = true")
        server.stop()
        said = wait_until(
            lambda: page.locator("#lost").inner_text().strip(), 10, "the page says the server is lost"
        )
        first = page.locator("#lost").inner_text()
        clock.sleep(DOWN_S)
        assert page.locator("#lost").inner_text() != first, "the age of the figures grows"
        server.start()
        wait_until(lambda: status_of(f"{url}/health/live") == 200, 60, "the dashboard again")
        back = wait_until(lambda: not page.locator("#lost").inner_text().strip(), 6, "live again within 5 s")
        assert page.evaluate("window.notReloaded === true"), "the page was reloaded"
        print(f"said after {said:.1f} s, live again {back:.1f} s after the server")
        record("without a server", DOWN_S, "s", "180 s")
        record("until the page says so", said, "s", "10 s")
        record("until the page is live again after the server", back, "s", "5 s")
    finally:
        server.stop()


# the drill: the page with the most charts; the short form: one with fewer, drawn as often in a third of the time
REFRESHED = ("/province/70", 10_000) if os.environ.get("IOC_DRILL") else ("/complaints", 300)
HEAP = "performance.memory ? performance.memory.usedJSHeapSize : 0"


@pytest.mark.drill
@pytest.mark.timeout(7200)
def test_many_refreshes_leave_memory_and_nodes_as_they_were(demo, open_page, record):
    """300 refreshes of the whole page; the drill makes 10,000."""
    address, refreshes = REFRESHED
    page, watch = open_page(f"{demo.url}{address}", 1280, 720)
    settled(page, 2)
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")

    def counted() -> tuple[float, int]:
        session.send("HeapProfiler.collectGarbage")
        nodes = session.send("Memory.getDOMCounters")["nodes"]
        return page.evaluate(HEAP) / 2**20, nodes

    refresh(page, refreshes // 10)
    heap, nodes = counted()
    refresh(page, refreshes)
    heap_after, nodes_after = counted()
    record("refreshes of the whole page", refreshes, "refreshes", "10,000")
    for what, before, after, unit in (
        ("heap", heap, heap_after, "MB"),
        ("nodes", nodes, nodes_after, "nodes"),
    ):
        record(f"{what} before", before, unit)
        record(f"{what} after", after, unit, "no growth")
    print(f"heap {heap:.1f} -> {heap_after:.1f} MB, nodes {nodes} -> {nodes_after}, {refreshes} refreshes")
    assert nodes_after < nodes * 1.2 + 200
    assert heap_after < heap * 1.25 + 8
    watch.check()


def refresh(page, times: int) -> None:
    """Fetches the whole bundle anew and applies it as the page does when its epoch moves."""
    page.evaluate(
        """async (times) => {
          const view = document.getElementById("page-root").dataset.view;
          const bundle = await (await fetch(`/api/bundle?${view}`)).json();
          for (let n = 0; n < times; n++) {
            const { set } = structuredClone(bundle);
            for (const { props } of set) for (const trace of props.figure?.data || []) trace.ioc_n = n;
            window.ioc.put(set);
            await new Promise((done) => setTimeout(done, 20));
          }
        }""",
        times,
    )
