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
    ("province-390-light-vi", "/province/70", 390, "light", "vi"),
)
WAIT_MS = 6_000  # all charts drawn, a first refresh seen


def wanted() -> list[tuple[str, str, int, str, str]]:
    """Name, address, width, theme and language of every picture."""
    both = [
        (f"{name}-{width}-{theme}-{lang}", address, width, theme, lang)
        for name, address in PAGES.items()
        for width in SIZES
        for theme in ("dark", "light")
        for lang in (("vi", "en") if name == "area" and width == 1920 else ("vi",))
    ]
    return [*both, *OTHERS]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--url", default="http://127.0.0.1:8050")
    asked.add_argument("--data", type=Path, default=Path("ioc-data"), help="the demo's data directory")
    told = asked.parse_args()
    url, cookies = told.url, for_browser(session_of(told.data), told.url)
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for name, address, width, theme, lang in wanted():
            size = {"width": width, "height": SIZES.get(width, 844)}
            context = chromium.new_context(viewport=size)
            context.add_init_script(f"localStorage.setItem('ioc-theme', '{theme}')")
            context.add_cookies(cookies)
            page = context.new_page()
            page.goto(f"{url}{address}{'&' if '?' in address else '?'}lang={lang}")
            page.wait_for_timeout(WAIT_MS)
            page.screenshot(path=PICTURES / f"{name}.png")
            context.close()
        chromium.close()


if __name__ == "__main__":
    main()
