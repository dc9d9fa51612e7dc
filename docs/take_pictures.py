"""Takes the pictures of docs/pictures from a running demo: `python -m docs.take_pictures [--url … --data …]`."""

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.signing_in import for_browser, session_of

PICTURES = Path(__file__).parent / "pictures"
SIZES = {1920: 1080, 3840: 2160}
PAGES = {"province": "/province/70", "area": "/area/689"}
OTHERS = (
    ("complaints-1920-dark-vi", "/complaints", 1920, "dark", "vi"),
    ("payments-1920-light-vi", "/payments", 1920, "light", "vi"),
    ("dossiers-1920-dark-vi", "/dossiers", 1920, "dark", "vi"),
    ("breakdown-1920-light-vi", "/breakdown?members=dossiers_overdue", 1920, "light", "vi"),
    ("delays-1920-light-vi", "/delays", 1920, "light", "vi"),
    ("dictionary-1920-light-en", "/dictionary", 1920, "light", "en"),
    ("sources-1920-dark-vi", "/sources", 1920, "dark", "vi"),
    ("source-1920-light-vi", "/sources/one_stop", 1920, "light", "vi"),
    ("province-390-light-vi", "/province/70", 390, "light", "vi"),
)
# walls: page and screen (diagonal, width, height, columns, rows, farthest viewer), night or not
DESK, ROOM, WALL = "55x1920x1080x1x1x3", "85x3840x2160x1x1x5", "55x7680x3240x4x3x8"
WALLS = (
    ("wall-overview-1920-day", "overview", DESK, 0), ("wall-dossiers-1920-day", "dossiers", DESK, 0),
    ("wall-complaints-1920-day", "complaints", DESK, 0), ("wall-data-1920-day", "data", DESK, 0),
    ("wall-payments-1920-night", "payments", DESK, 1), ("wall-district-3840-day", "district", ROOM, 0),
    ("wall-overview-7680-day", "overview", WALL, 0), ("wall-today-7680-night", "today", WALL, 1),
)  # fmt: skip
WALL_WIDTH = 1280
WALL_FIELDS = ("diagonal", "width", "height", "columns", "rows", "farthest")
WAIT_MS = 9_000  # all charts drawn, a first refresh seen


Shot = tuple[str, str, dict[str, int], str]  # name, address, size and theme


def wanted() -> list[Shot]:
    """The pictures of desk pages."""
    both = [
        (f"{name}-{width}-{theme}-{lang}", address, width, theme, lang)
        for name, address in PAGES.items()
        for width in SIZES
        for theme in ("dark", "light")
        for lang in (("vi", "en") if name == "area" and width == 1920 else ("vi",))
    ]
    return [
        (
            name,
            f"{address}{'&' if '?' in address else '?'}lang={lang}",
            {"width": width, "height": SIZES.get(width, 844)},
            theme,
        )
        for name, address, width, theme, lang in (*both, *OTHERS)
    ]


def walls() -> list[Shot]:
    """The pictures of walls: as the screen shows them, small."""
    found = []
    for name, page, screen, night in WALLS:
        told = dict(zip(WALL_FIELDS, screen.split("x"), strict=True))
        area = 689 if page == "district" else 70
        profile = "&".join(f"{field}={value}" for field, value in told.items())
        size = {"width": WALL_WIDTH, "height": WALL_WIDTH * int(told["height"]) // int(told["width"])}
        found.append(
            (name, f"/wall/preview?page=wall-{page}&area={area}&night={night}&{profile}", size, "dark")
        )
    return found


def pairing(chromium, url: str, told: argparse.Namespace) -> None:
    """A screen comes in, step by step: its code, the keeper's form, its wall, its programme."""
    size = {"width": 1280, "height": 720}
    screen, keeper = (chromium.new_context(viewport=size) for _ in range(2))
    keeper.add_cookies(for_browser(session_of(told.data, "operator"), url))
    wall, desk = screen.new_page(), keeper.new_page()

    def take(page, step: str) -> None:
        page.screenshot(path=PICTURES / f"pairing-{step}.png")

    wall.goto(f"{url}/pair")
    take(wall, "1-code")
    desk.goto(f"{url}/screens")
    desk.locator("input[name=code]").fill(wall.locator("#pairing-code").inner_text())
    desk.locator("input[name=name]").fill("Phòng điều hành 1")
    take(desk, "2-form")
    desk.locator("form.card button").click()
    wall.wait_for_url("**/wall/*")
    wall.locator(".wall-layer.is-shown .block").first.wait_for(timeout=60_000)
    wall.wait_for_timeout(WAIT_MS)
    take(wall, "3-wall")
    desk.goto(f"{url}/screens?still={wall.url.rsplit('/', 1)[1]}")
    desk.wait_for_timeout(2 * WAIT_MS)
    take(desk, "4-kept")
    desk.goto(f"{url}/screens/edit?screen={wall.url.rsplit('/', 1)[1]}")
    desk.wait_for_timeout(WAIT_MS)
    take(desk, "5-programme")
    screen.close(), keeper.close()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--url", default="http://127.0.0.1:8050")
    asked.add_argument("--only", default="", help="what the names of the pictures begin with")
    asked.add_argument("--data", type=Path, default=Path("ioc-data"), help="the demo's data directory")
    told = asked.parse_args()
    url, cookies = told.url, for_browser(session_of(told.data), told.url)
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        shots = [one for one in (*walls(), *wanted()) if one[0].startswith(told.only)]
        for name, address, size, theme in shots:
            context = chromium.new_context(viewport=size)
            context.add_init_script(f"localStorage.setItem('ioc-theme', '{theme}')")
            context.add_cookies(cookies)
            page = context.new_page()
            page.goto(f"{url}{address}")
            page.wait_for_timeout(WAIT_MS)
            page.screenshot(path=PICTURES / f"{name}.png")
            context.close()
        if "pairing".startswith(told.only):
            pairing(chromium, url, told)
        chromium.close()


if __name__ == "__main__":
    main()
