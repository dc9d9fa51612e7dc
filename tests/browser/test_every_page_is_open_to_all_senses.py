"""axe-core finds nothing serious on any page, in the dark and the light theme (tests/browser/axe.min.js).

Each page is opened once: all rules in the dark theme, those of colour again in the light one. Drawings inside charts
are left out: their tables say the same; colours are judged in tests/layouts/test_colours_can_be_told_apart.py.
"""

from pathlib import Path

import pytest

from benchmarks.signing_in import for_browser, session_of

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
PATIENCE_S = 90
# until nothing on the page changed for half a second; numbers that age every second do not count for ever
SETTLED = """() => new Promise((done) => {
  let quiet = setTimeout(done, 500);
  setTimeout(done, 3000);
  const again = () => { clearTimeout(quiet); quiet = setTimeout(done, 500); };
  new MutationObserver(again).observe(document, { subtree: true, childList: true, attributes: true });
})"""
PAGES = {
    "/": ".panel", "/province/70": ".panel", "/area/689": ".panel", "/complaints": ".panel", "/payments": ".panel",
    "/delays": ".panel", "/dictionary": "main", "/dossiers": ".ag-row", "/complaints/list": ".ag-row",
    "/payments/list?period=month": ".ag-row", "/breakdown?members=dossiers_overdue": ".split-area", "/urges": "main",
    "/password": "main", "/people": "main", "/people/edit?login=leader": "main", "/people/tokens": "main",
    "/people/log": "main", "/province/70?lang=en": ".panel", "/screens": "main",
    "/sources": ".panel", "/sources/one_stop": ".panel", "/sources/one_stop/rejects": ".panel",
    "/sources/one_stop/counts": ".panel",
}  # fmt: skip
# Dash takes the focus of its dropdowns with a hidden field and hands it to the button beside it, so a keyboard gets in
LEFT_OUT = [[".dash-dropdown-focus-target"], [".js-plotly-plot .main-svg"]]
# in a grid that scrolls over 12,000 rows axe's rule of colours ends with an error of its own
NO_SCROLLING = ".ag-center-cols-viewport { overflow: hidden !important }"
COLOUR = {"runOnly": ["color-contrast"]}


@pytest.fixture
def open_themed(chromium, demo):
    """Opens an address in the dark theme; axe is brought in from beside, which the policy of our pages forbids."""
    contexts = []

    def opener(address: str, login: str | None = "administrator"):
        context = chromium.new_context(viewport={"width": 1920, "height": 1080}, bypass_csp=True)
        contexts.append(context)
        context.add_init_script("localStorage.setItem('ioc-theme', 'dark')")
        if login is not None:
            context.add_cookies(for_browser(session_of(demo.program.data, login), demo.url))
        page = context.new_page()
        page.goto(f"{demo.url}{address}")
        return page

    yield opener
    for context in contexts:
        context.close()


def serious(page, **options) -> list[str]:
    """What keeps somebody out: the rule, and where it is broken."""
    told = {"resultTypes": ["violations"], **options}
    found = page.evaluate("([without, told]) => axe.run({exclude: without}, told)", [LEFT_OUT, told])
    assert len(found["passes"]) >= (1 if options else 6), "axe looked at nothing"
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def assert_open_to_all(page, drawn: str) -> None:
    page.locator(drawn).first.wait_for(timeout=PATIENCE_S * 1000)
    page.evaluate(SETTLED)
    page.add_style_tag(content=NO_SCROLLING)
    page.evaluate(AXE)
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert serious(page) == []
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    assert serious(page, **COLOUR) == []


@pytest.mark.parametrize("address", PAGES)
def test_nobody_is_kept_out_of_a_page(open_themed, address):
    assert_open_to_all(open_themed(address), PAGES[address])


def test_nobody_is_kept_out_at_the_door(open_themed):
    assert_open_to_all(open_themed("/sign-in", login=None), "main")


def test_nobody_is_kept_out_of_one_dossier(open_themed):
    page = open_themed("/dossiers?members=dossiers_overdue")
    link = page.locator("a.area-link[href^='/dossiers/']").first
    link.wait_for(timeout=PATIENCE_S * 1000)
    page.goto(page.url.partition("/dossiers")[0] + link.get_attribute("href"))
    assert_open_to_all(page, ".panel")


def test_a_page_that_keeps_people_out_is_noticed(open_themed):
    page = open_themed("/sign-in", login=None)
    page.evaluate(AXE)
    page.locator("main").evaluate("one => one.innerHTML += '<img src=\"data:,\"><button></button>'")
    assert {one.partition(":")[0] for one in serious(page)} == {"image-alt", "button-name"}


def test_nobody_is_kept_out_of_a_screen_s_code_and_its_form(open_themed, demo):
    waiting = open_themed("/pair", login=None)
    code = waiting.locator("#pairing-code").inner_text()
    assert_open_to_all(waiting, "main")
    keeper = open_themed("/screens")
    keeper.locator("input[name=code]").fill(code)
    keeper.locator("input[name=name]").fill("Tường của mọi người")
    keeper.locator("form.card button").click()
    keeper.locator("[data-screen] a:last-child").last.click()
    assert_open_to_all(keeper, "form.card")
