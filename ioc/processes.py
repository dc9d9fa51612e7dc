"""Several processes run as one: they start together, and when one ends or is asked to, all end."""

import ctypes
import logging
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Mapping

log = logging.getLogger("ioc.processes")
GRACE_S = 10.0
PR_SET_PDEATHSIG = 1  # prctl(2): a child is told when its parent is gone, even by kill -9


def stop_on_signals() -> threading.Event:
    """An event that the signals to end set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def run_together(jobs: Mapping[str, Callable[[], None]], *, started: Callable[[], None] | None = None) -> int:
    """Runs every job in a process of its own until one of them or this process ends; the exit code."""
    fork = multiprocessing.get_context("fork")  # what is loaded is loaded once
    children = [fork.Process(target=_run, args=(job,), name=name) for name, job in jobs.items()]
    stop = stop_on_signals()
    for child in children:
        child.start()
    if started:
        started()
    ended = _wait(children, stop)
    for child in children:
        child.terminate()
    _bury(children)
    if ended is None:
        return 0
    log.error("the process %s ended by itself (exit code %s)", ended.name, ended.exitcode)
    return 1


def _run(job: Callable[[], None]) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C goes to all; the parent decides
    job()


def _wait(children: list, stop: threading.Event):
    """The first child that ended by itself, None when we were asked to end."""
    while not stop.wait(0.2):
        for child in children:
            if child.exitcode is not None:
                return child
    return None


def _bury(children: list) -> None:
    for child in children:
        child.join(GRACE_S)
        if child.exitcode is None:
            child.kill()
            child.join()
