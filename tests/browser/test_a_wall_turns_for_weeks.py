"""A wall that turns its pages and gets new data again and again: no larger afterwards, never blank, never torn."""

import os

import pytest

REFRESHES, TURNS = (10_000, 504) if os.environ.get("IOC_DRILL") else (300, 30)
PAGES = "wall-overview,wall-today,wall-dossiers,wall-complaints,wall-payments,wall-data"
HEAP = "performance.memory ? performance.memory.usedJSHeapSize : 0"

# the bundles of the demo with another number in every value each time, as if data came without end; their epochs are
# far from those of the demo, whose next one may be on its way to the page just now
ENDLESS = """() => {
  const fetched = {}, ask = ioc.fetchBundle, first = ioc.epoch();
  window.turn = 0;
  ioc.epoch = () => ({ version: first.version + 1e6 + window.turn, as_of: first.as_of });
  ioc.fetchBundle = async (view, have) => {
    fetched[view] = fetched[view] || (await ask(view, null));
    const set = structuredClone(fetched[view].set).filter(({ id }) => !have || id !== "wall-frame");
    for (const { props } of set)
      if (props.html) props.html = props.html.replace(/class="digits">[^<]*/g, `class="digits">${window.turn}`);
    return { epoch: ioc.epoch(), set };
  };
}"""
RUN = """async ({ refreshes, turns }) => {
  const wrong = [], every = Math.floor(refreshes / turns);
  for (let n = 1; n <= refreshes; n++) {
    window.turn += 1;
    if (n % every === 0 && n / every <= turns) ioc.wallTold({ orders: [{ kind: "next" }] });
    for (let tries = 0; tries < 200 && (ioc.wallState().epoch || {}).version !== ioc.epoch().version; tries++) {
      await ioc.wallDrive();
      await new Promise((done) => setTimeout(done, 2));
    }
    const shown = document.querySelectorAll(".wall-layer.is-shown");
    const bodies = [...shown[0].querySelectorAll(".block .body")];
    const numbers = new Set([...shown[0].querySelectorAll(".digits")].map((one) => one.textContent));
    const blank = shown.length !== 1 || !bodies.length || bodies.some((one) => !one.childNodes.length);
    const torn = [...numbers].some((one) => one !== String(window.turn));
    if (blank || torn) wrong.push([n, [...numbers]]);
  }
  return wrong;
}"""


@pytest.mark.drill
@pytest.mark.timeout(7200)
def test_a_wall_is_no_larger_after_many_turns_and_refreshes(demo, open_page, record):
    """300 refreshes and 30 turns; the drill makes 10,000 and 504."""
    page, watch = open_page(f"{demo.url}/wall/preview?pages={PAGES}&seconds=3600&farthest=3&night=0")
    page.locator(".wall-layer.is-shown .block").first.wait_for(timeout=60_000)
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")

    def counted() -> dict[str, float]:
        session.send("HeapProfiler.collectGarbage")
        told = session.send("Memory.getDOMCounters")
        return {
            "heap": page.evaluate(HEAP) / 2**20,
            "nodes": told["nodes"],
            "listeners": told["jsEventListeners"],
        }

    page.evaluate(ENDLESS)
    # whole rounds of the pages, so that the same two of them are there before and after
    assert TURNS % (PAGES.count(",") + 1) == 0
    assert page.evaluate(RUN, {"refreshes": REFRESHES // 20 + 24, "turns": 12}) == []
    before = counted()
    assert page.evaluate(RUN, {"refreshes": REFRESHES, "turns": TURNS}) == [], (
        "a frame was blank or of two epochs"
    )
    after = counted()
    record("refreshes of the shown page", REFRESHES, "refreshes", "10,000")
    record("turns of the pages", TURNS, "turns", "500")
    for what, unit in (("heap", "MB"), ("nodes", "nodes"), ("listeners", "listeners")):
        record(f"{what} before", before[what], unit)
        record(f"{what} after", after[what], unit, "no growth")
    print(f"{REFRESHES} refreshes, {TURNS} turns: {before} -> {after}")
    assert after["nodes"] < before["nodes"] * 1.1 + 200
    assert after["listeners"] <= before["listeners"] + 2
    assert after["heap"] < before["heap"] * 1.1 + 3
    assert page.evaluate("document.querySelectorAll('canvas').length") == 0, "no canvas, no WebGL"
    watch.check()
