"""Opens pages of a running demo in a chromium, and watches what they do wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from browser_tools import Program

from benchmarks.signing_in import for_browser, session_of

OURS = ("http://127.0.0.1", "data:", "blob:")


@dataclass
class Demo:
    """The running demo: its address and its program."""

    url: str
    program: Program
    cookies: dict[str, str]  # of a manager's session


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


@contextmanager
def opening(chromium, demo: Demo) -> Iterator[Callable]:
    """What opens an address in a fresh context, as the manager unless told, and returns (page, Watch).

    Outside addresses are noted; no name but this machine's number is known to the browser.
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
        page.on("request", lambda r: None if r.url.startswith(OURS) else watch.outside.append(r.url))
        page.on("console", lambda m: watch.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: watch.errors.append(str(e)))
        page.on(
            "requestfailed", lambda r: None if was_left(r) else watch.failed.append(f"{r.url} {r.failure}")
        )
        page.on("response", lambda r: watch.failed.append(f"{r.url} {r.status}") if r.status >= 400 else None)
        page.goto(url, wait_until="load")
        return page, watch

    try:
        yield opener
    finally:
        for context in contexts:
            context.close()
