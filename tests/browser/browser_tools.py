"""Starting and stopping programs of ours, and waiting for what they do."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ioc import clock

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status_of(url: str) -> int:
    """The HTTP status of a GET, 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_until(truth, seconds: float, what: str, every: float = 0.25) -> float:
    """Waits until `truth()` holds and returns how long it took; fails naming `what` after `seconds`."""
    begin = clock.monotonic()
    while not truth():
        if clock.monotonic() - begin > seconds:
            pytest.fail(f"not within {seconds:g} s: {what}")
        clock.sleep(every)
    return clock.monotonic() - begin


@dataclass
class Program:
    """One `ioc …` process on a data directory of its own; `log` is what it printed."""

    command: list[str]
    data: Path
    log: Path
    process: subprocess.Popen | None = None
    env: dict[str, str] = field(default_factory=dict)

    def start(self) -> "Program":
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py"), *self.command],
                cwd=self.data, env={**os.environ, "IOC_DATA": str(self.data), **self.env},
                stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        return self

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        os.killpg(self.process.pid, how)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)

    def ioc(self, *words: str) -> str:
        """What another `ioc` command prints on the same data."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "app.py"), *words], cwd=self.data, capture_output=True, text=True,
            env={**os.environ, "IOC_DATA": str(self.data), **self.env}, timeout=240,
        )  # fmt: skip
        assert done.returncode == 0, f"ioc {' '.join(words)}: {done.stderr[-2000:]}"
        return done.stdout
