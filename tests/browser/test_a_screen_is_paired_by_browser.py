"""A browser that shows a code becomes a wall screen, and goes back to showing a code when it is revoked."""

import re

from browser_tools import wait_until

BEAT = """async () => {
  const told = { page: "wall-overview", version: 1, as_of: 0, width: innerWidth, height: innerHeight, errors: 0 };
  const headers = { "Content-Type": "application/json" };
  return (await fetch("/api/screen/beat", { method: "POST", headers, body: JSON.stringify(told) })).status;
}"""


def pair(demo, open_page, name):
    """The wall's page and the keeper's, paired with each other."""
    wall, watch = open_page(f"{demo.url}/pair", login=None)
    code = wall.locator("#pairing-code").inner_text()
    keeper, of_keeper = open_page(f"{demo.url}/screens", 1600, 1000, login="operator")
    keeper.locator("input[name=code]").fill(code.lower())
    keeper.locator("input[name=name]").fill(name)
    keeper.locator("form.card button").click()
    wall.wait_for_url(re.compile(r"/wall/\w+$"), timeout=15_000)
    return wall, watch, keeper, of_keeper


def test_a_screen_is_paired_heard_and_revoked(demo, open_page):
    wall, watch, keeper, of_keeper = pair(demo, open_page, "Tường thử")
    assert watch.outside == [] and watch.errors == []
    screen = wall.url.rsplit("/", 1)[1]
    assert wall.evaluate("document.cookie") == "", "no script reads what the screen bears"
    assert wall.evaluate(BEAT) == 200
    row = keeper.locator(f'[data-screen="{screen}"]')
    row.get_by_text("đang chạy").wait_for(timeout=15_000)  # the list renews itself
    assert "Tường thử" in row.inner_text() and "1920 × 1080" in row.inner_text()
    assert (of_keeper.errors, of_keeper.outside) == ([], [])
    wall.goto(f"{demo.url}/pair")
    assert wall.url.endswith(f"/wall/{screen}"), "a kiosk that starts anew is back at its wall"
    boss, _ = open_page(f"{demo.url}/screens/edit?screen={screen}", login="administrator")
    boss.on("dialog", lambda dialog: dialog.accept())
    boss.get_by_role("button", name="Thu hồi").click()
    boss.get_by_text("Đã thu hồi").wait_for(timeout=15_000)
    wall.goto(f"{demo.url}/wall/{screen}")
    wall.wait_for_url(re.compile("/pair$"), timeout=15_000)
    assert re.fullmatch(r"\w{3} \w{3}", wall.locator("#pairing-code").inner_text())


EPOCH = '(document.querySelector(".wall-layer.is-shown") || { dataset: {} }).dataset.epoch'
NEWER_S = 60  # new data come every fifteen
TRUE_BEAT = """async () => {
  const { page, epoch } = ioc.wallState(), headers = { "Content-Type": "application/json" };
  const told = { page, ...epoch, width: innerWidth, height: innerHeight, errors: 0 };
  const answer = await fetch("/api/screen/beat", { method: "POST", headers, body: JSON.stringify(told) });
  return answer.ok && `${epoch.version}.${epoch.as_of}`;
}"""


def test_a_keeper_sees_what_a_screen_shows_also_when_it_stands_still(demo, open_page):
    wall, _, keeper, _ = pair(demo, open_page, "Tường soi")
    wall.locator(".wall-layer.is-shown .block").first.wait_for(timeout=60_000)
    keeper.goto(f"{demo.url}/screens?still={wall.url.rsplit('/', 1)[1]}")
    shown = keeper.locator(".screens-still iframe")
    shown.wait_for(timeout=15_000)
    frame = shown.element_handle().content_frame()
    assert "still=1" in frame.url
    stands = wall.evaluate(TRUE_BEAT)
    wall.context.set_offline(True)
    wait_until(lambda: frame.evaluate(EPOCH) == stands, 30, "the miniature shows what the wall said it shows")

    def is_newer() -> bool:
        told = keeper.evaluate("fetch('/api/version').then((answer) => answer.json())")
        return f"{told['version']}.{told['as_of']}" != stands

    wait_until(is_newer, NEWER_S, "newer data than the wall shows")
    keeper.wait_for_timeout(7_000)
    assert frame.evaluate(EPOCH) == stands, "of the wall, not of the server"
    blocks = ".wall-layer.is-shown .block"
    assert frame.locator(blocks).count() == wall.locator(blocks).count() > 4


def test_a_page_of_a_code_outlives_its_server(demo, open_page):
    wall, _ = open_page(f"{demo.url}/pair", login=None)
    code = wall.locator("#pairing-code").inner_text()
    wall.context.set_offline(True)
    wall.wait_for_timeout(7_000)
    assert wall.locator("#pairing-code").inner_text() == code
    wall.context.set_offline(False)
    wall.reload()
    assert wall.locator("#pairing-code").inner_text() == code
