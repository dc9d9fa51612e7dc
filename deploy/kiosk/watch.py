"""Runs a kiosk's browser, asks its page every few seconds whether it answers, and ends it when it does not.

    watch.py BROWSER [FLAG …] ADDRESS

The page is asked through the browser's debugging pipe: no port is open and nothing is drawn over the page. A page that
is not the dashboard's (the browser's own error, a proxy's) is left for ADDRESS again. Nothing but Python is needed.
"""

import itertools
import json
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

EVERY_S = float(os.environ.get("IOC_KIOSK_EVERY_S", 5))
ALIVE = os.environ.get("IOC_KIOSK_ALIVE")  # touched at every good answer; alive.sh looks at its age
PEACE_S = 3.0
SILENT, FOREIGN = 3, 6  # looks in a row: without an answer, at a page of somebody else
FILL = Path(__file__).with_name("fill.py")
LOOK = """[location.protocol === "chrome-error:" ? "error"
  : document.querySelector("#page-root, .pairing") ? "ours" : "foreign",
  innerWidth === screen.width && innerHeight === screen.height]"""


class Silent(Exception):
    """The browser or its page did not answer in time."""


class Browser:
    """A browser and the pipe to it: it reads from 3 and writes to 4, messages end with a zero byte."""

    def __init__(self, command: list[str]):
        theirs, self._to = os.pipe()
        self._from, answers = os.pipe()
        moved = [(os.POSIX_SPAWN_DUP2, theirs, 3), (os.POSIX_SPAWN_DUP2, answers, 4)]
        started = [command[0], "--remote-debugging-pipe", *command[1:]]
        self.pid = os.posix_spawnp(started[0], started, os.environ, file_actions=moved, setpgroup=0)
        os.close(theirs)
        os.close(answers)
        self._numbers, self._unread, self._ended = itertools.count(1), b"", False

    def ask(self, method: str, session: str | None = None, **params: object) -> dict:
        """The answer to one question; what was asked before and is answered late is passed over."""
        number, until = next(self._numbers), time.monotonic() + EVERY_S
        asked = {"id": number, "method": method, "params": params} | (
            {"sessionId": session} if session else {}
        )
        try:
            os.write(self._to, json.dumps(asked).encode() + b"\0")
        except OSError as error:
            raise Silent("the browser is gone") from error
        while (told := self._next(until)).get("id") != number:
            continue
        return told.get("result", {})

    def _next(self, until: float) -> dict:
        while b"\0" not in self._unread:
            left = max(0.0, until - time.monotonic())
            some = os.read(self._from, 65536) if select.select([self._from], [], [], left)[0] else b""
            if not some:
                raise Silent("no answer")
            self._unread += some
        message, _, self._unread = self._unread.partition(b"\0")
        return json.loads(message)

    def page(self) -> str:
        """A session with its one page."""
        targets = self.ask("Target.getTargets").get("targetInfos", [])
        found = next((one for one in targets if one["type"] == "page"), None)
        if found is None:
            raise Silent("there is no page")
        return self.ask("Target.attachToTarget", targetId=found["targetId"], flatten=True)["sessionId"]

    def has_ended(self) -> bool:
        self._ended = self._ended or os.waitpid(self.pid, os.WNOHANG)[0] != 0
        return self._ended

    def end(self) -> None:
        """In peace where it can, so that its cookie is written; what is left of its family at once."""
        until = time.monotonic() + PEACE_S
        if not self.has_ended():
            os.kill(self.pid, signal.SIGTERM)
        while not self.has_ended() and time.monotonic() < until:
            time.sleep(0.1)
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)


class Watch:
    """Counts the looks that went wrong in a row."""

    def __init__(self, browser: Browser, address: str):
        self.browser, self.address = browser, address
        self.session: str | None = None
        self.silent = self.foreign = 0

    def look(self) -> None:
        try:
            self.session = self.session or self.browser.page()
            answer = self.browser.ask("Runtime.evaluate", self.session, expression=LOOK, returnByValue=True)
            self._judge(answer.get("result", {}).get("value"))
        except Silent as error:
            self.silent += 1
            print(f"look {self.silent} of {SILENT}: {error}", flush=True)

    def _judge(self, told: list | None) -> None:
        if told is None:
            raise Silent("the page tells nothing")
        state, fills = told
        self.silent, self.foreign = 0, self.foreign + 1 if state == "foreign" else 0
        if ALIVE:
            Path(ALIVE).touch()
        if not fills:  # apart, because the X library ends a program whose window has just gone
            subprocess.run([sys.executable, str(FILL)], check=False, timeout=EVERY_S + 5)
        if state == "error" or self.foreign >= FOREIGN:
            self.foreign = 0
            self.browser.ask("Page.navigate", self.session, url=self.address)


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    browser = Browser(command)
    watch = Watch(browser, command[-1])
    try:
        while watch.silent < SILENT:
            time.sleep(EVERY_S)
            if browser.has_ended():
                return 1
            watch.look()
        return 2
    finally:
        browser.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
