"""The demo as a person meets it: first page, history complete, second start, a page in chromium, source to screen."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from benchmarks.measure import Row
from benchmarks.signing_in import for_browser, session_of
from ioc import clock

ROOT = Path(__file__).resolve().parents[1]
PORT = 8792
URL = f"http://127.0.0.1:{PORT}"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def run() -> list[Row]:
    """All rows of this benchmark, on a data directory of its own."""
    with TemporaryDirectory(prefix="ioc-bench-demo-") as folder:
        with demo(folder, "--fresh"):
            first = wait("/sign-in", 60)
            complete = first + wait("/health/ready", 300)
            clock.sleep(10)
            pages = browser(session_of(Path(folder)))
        with demo(folder):
            again = wait("/health/ready", 60)
    return [
        Row(what="demo: start to first page", measured=first, unit="s", goal="≤ 15 s"),
        Row(
            what="demo: start to complete history (/health/ready)", measured=complete, unit="s", goal="≤ 90 s"
        ),
        Row(what="demo: second start to /health/ready", measured=again, unit="s", goal="≤ 5 s"),
        *pages,
    ]


@contextmanager
def demo(folder: str, *words: str):
    command = [sys.executable, str(ROOT / "app.py"), "demo", "--port", str(PORT), *words]
    process = subprocess.Popen(
        command, env={**os.environ, "IOC_DATA": folder}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def wait(address: str, most_s: float) -> float:
    """Seconds until an address answers 200."""
    begin = clock.monotonic()
    while clock.monotonic() - begin < most_s:
        try:
            if httpx.get(URL + address, timeout=10).status_code == 200:
                return clock.monotonic() - begin
        except httpx.HTTPError:
            pass
        clock.sleep(0.1)
    raise TimeoutError(f"{address} is not 200 within {most_s:g} s")


def browser(cookies: dict[str, str]) -> list[Row]:
    """The province page: first visit and again, all charts drawn; bytes of the first visit; source to screen."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        context = chromium.new_context(viewport={"width": 1920, "height": 1080})
        context.add_cookies(for_browser(cookies, URL))
        page, sizes = context.new_page(), []
        page.on("response", lambda answer: sizes.append(int(answer.headers.get("content-length", 0))))
        first = visit(page)
        size = sum(sizes) / 2**20
        again = min(_once_more(context) for _ in range(3))
        delay = source_to_screen(page, cookies)
        chromium.close()
    return [
        Row(what="province page in chromium, first visit, all charts drawn", measured=first, unit="s", goal="≤ 2.5 s"),
        Row(what="bytes of the first visit, compressed", measured=size, unit="MB", goal="≤ 2.5 MB"),
        Row(what="province page in chromium, again", measured=again, unit="s", goal="≤ 1.5 s"),
        Row(what="data version in the store to drawn on a screen", measured=delay, unit="s",
            goal="≤ 5 s beside the poll interval"),
    ]  # fmt: skip


def visit(page) -> float:
    """Seconds from the address to the last of the charts drawn."""
    begin = clock.monotonic()
    page.goto(f"{URL}/province/70", wait_until="commit")
    page.locator(".js-plotly-plot .choroplethlayer path").nth(10).wait_for(timeout=30_000, state="attached")
    while page.locator(".js-plotly-plot .scatterlayer .trace").count() < 6:
        clock.sleep(0.02)
    return clock.monotonic() - begin


def _once_more(context) -> float:
    """As somebody who was here before: one page, closed again."""
    page = context.new_page()
    took = visit(page)
    page.close()
    return took


def source_to_screen(page, cookies: dict[str, str]) -> float:
    """Seconds from a new data version to the page having drawn it, by the page's own epoch."""
    before = version(cookies)
    while version(cookies) == before:
        clock.sleep(0.05)
    begin, drawn = clock.monotonic(), page.locator("#drawn").inner_text()
    with page.expect_response(lambda answer: "/api/bundle" in answer.url, timeout=30_000):
        pass
    page.wait_for_timeout(200)
    assert drawn, "the page says when it drew"
    return clock.monotonic() - begin


def version(cookies: dict[str, str]) -> int:
    return httpx.get(f"{URL}/api/version", cookies=cookies).json()["version"]
