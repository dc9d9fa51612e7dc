"""Runs the process that writes one file: feeds it, follows it, ends it when it takes too long."""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

from ioc.exports.sheet import Sheet, Tell
from ioc.exports.worker import FED, INCOMPLETE, Task

ROOT = Path(__file__).resolve().parents[2]
CHUNK = 1_000  # rows handed over at a time: between two chunks the pages have their turn
OK, STOPPED, TOO_SLOW, SHORT, ERROR = "ok", "stopped", "too_slow", "incomplete", "error"


def run(task: Task, tell: Tell, within_s: float, started: Tell = lambda pid: None) -> tuple[str, str]:
    """How it ended (ok or a reason) and what the process said of it. started: told the process's id."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ioc.exports.worker"], env=_environment(), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    late = threading.Event()
    timer = threading.Timer(within_s, lambda: (late.set(), process.kill()))
    said: list[bytes] = []
    helpers = [
        threading.Thread(target=_feed, args=(process, task), daemon=True),
        threading.Thread(target=lambda: said.append(process.stderr.read()), daemon=True),
    ]
    for one in (timer, *helpers):
        one.start()
    started(process.pid)
    for line in process.stdout:
        tell(int(line))
    code = process.wait()
    timer.cancel()
    helpers[1].join()
    return TOO_SLOW if late.is_set() else _reason(code), b"".join(said).decode("utf-8", "replace").strip()


def _environment() -> dict[str, str]:
    """The same program, wherever it was started: modules are looked for where this process finds them."""
    paths = dict.fromkeys([str(ROOT), *sys.path])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}


def _reason(code: int) -> str:
    if code == 0:
        return OK
    return SHORT if code == INCOMPLETE else STOPPED if code < 0 else ERROR


def _feed(process: subprocess.Popen, task: Task) -> None:
    """Task and rows into the pipe; a process that is gone is the concern of who waits for it.

    Where reading the rows fails the pipe ends without its last mark, so that the process fails too.
    """
    fed = [sheet for sheet in task.sheets if not callable(sheet.rows)]
    told = replace(
        task,
        sheets=tuple(sheet if callable(sheet.rows) else replace(sheet, rows=FED) for sheet in task.sheets),
    )
    with suppress(BrokenPipeError), process.stdin as pipe:
        pickle.dump(told, pipe)
        for sheet in fed:
            for chunk in _chunks(sheet):
                pickle.dump(chunk, pipe)
            pickle.dump(None, pipe)


def _chunks(sheet: Sheet) -> Iterator[list]:
    rows = sheet.opened()
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
