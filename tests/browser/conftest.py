"""A running demo province and a chromium that can reach nothing but this machine."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from browser_tools import Program, free_port, status_of, wait_until

from benchmarks.signing_in import for_browser, session_of

CHROMIUM = shutil.which("chromium")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync"]  # fmt: skip


@dataclass
class Demo:
    """The running demo: its address, its program, and how long it took."""

    url: str
    program: Program
    first_page_s: float
    ready_s: float
    cookies: dict[str, str]  # of a manager's session


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The whole demo province, history complete: started once for all tests that need it."""
    data, port = tmp_path_factory.mktemp("demo"), free_port()
    url = f"http://127.0.0.1:{port}"
    program = Program(["demo", "--port", str(port)], data, data / "demo.log").start()
    try:
        first = wait_until(lambda: status_of(f"{url}/") == 200, 120, f"first page; see {program.log}")
        ready = wait_until(lambda: status_of(f"{url}/health/ready") == 200, 560, "history complete", every=1)
        yield Demo(url, program, first, first + ready, session_of(data))
    finally:
        program.stop()


@pytest.fixture(scope="session")
def chromium():
    """A headless chromium; tests are skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed (make test installs it through apt where it can)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What a page did wrong: console errors, failed requests, addresses outside this machine."""

    errors: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def check(self) -> None:
        assert (self.errors, self.failed, self.outside) == ([], [], [])


def was_left(request) -> bool:
    """Whether a page dropped its own question of what is new: it was left, or it asks again in a moment."""
    return request.failure == "net::ERR_ABORTED" and "/api/version" in request.url


@pytest.fixture
def open_page(chromium, demo):
    """Opens an address in a fresh context, as the manager unless told; returns (page, Watch).

    Outside addresses are blocked and noted.
    """
    contexts = []

    def opener(url: str, width: int = 1920, height: int = 1080, *, login: str | None = "manager", **options):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, bypass_csp=False, **options
        )
        contexts.append(context)
        if login is not None:
            context.add_cookies(
                for_browser(demo.cookies if login == "manager" else session_of(demo.program.data, login), url)
            )
        watch, page = Watch(), context.new_page()

        def route(handler):
            address = handler.request.url
            if address.startswith(("http://127.0.0.1", "data:", "blob:")):
                handler.continue_()
            else:
                watch.outside.append(address)
                handler.abort()

        page.route("**/*", route)
        page.on("console", lambda m: watch.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: watch.errors.append(str(e)))
        page.on(
            "requestfailed", lambda r: None if was_left(r) else watch.failed.append(f"{r.url} {r.failure}")
        )
        page.on("response", lambda r: watch.failed.append(f"{r.url} {r.status}") if r.status >= 400 else None)
        page.goto(url, wait_until="load")
        return page, watch

    yield opener
    for context in contexts:
        context.close()
