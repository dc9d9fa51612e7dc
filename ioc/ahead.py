"""Reads ahead in a process of its own: a long history is parsed on the second core while the first one loads.

Whatever ends the other process (no more pages, a source that fails, a signal), the batches it handed over stand, and
the reader goes on by itself from the last cursor: errors are met, told and counted in one place.
"""

import contextlib
import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from queue import Empty, Full
from typing import Any

from ioc.batches import Batch

SELDOM = (
    100_000,
    20,
    20,
)  # records hold no circles: looking for some after every 700 costs a quarter of reading them
HELD = 2  # batches read ahead: memory stays flat when loading is slower
LOOK_S = 0.5


def read_ahead(batches: Callable[[], Iterator[Batch]]) -> Iterator[Batch]:
    """What `batches` yields, made in another process; ends early where that process does."""
    fork = multiprocessing.get_context(
        "fork"
    )  # what makes them is here already, sockets are opened over there
    queue = fork.Queue(HELD)
    child = fork.Process(target=_fill, args=(queue, batches, os.getpid()), daemon=True)
    child.start()
    try:
        while (one := _next(queue, child)) is not None:
            yield one
    finally:
        child.kill()
        child.join()
        queue.cancel_join_thread()
        queue.close()


def _next(queue: Any, child: Any) -> Batch | None:
    while True:
        over = not child.is_alive()  # asked first: what it left behind is still taken
        try:
            return queue.get(timeout=LOOK_S)
        except Empty:
            if over:
                return None


def _fill(queue: Any, batches: Callable[[], Iterator[Batch]], parent: int) -> None:
    """Runs in the other process: silent, and gone when nobody takes what it reads."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    gc.freeze()
    gc.set_threshold(*SELDOM)
    with contextlib.suppress(Exception):  # the reader meets it again by itself
        for batch in batches():
            _put(queue, batch, parent)
    _put(queue, None, parent)


def _put(queue: Any, one: Batch | None, parent: int) -> None:
    while True:
        with contextlib.suppress(Full):
            return queue.put(one, timeout=LOOK_S)
        if os.getppid() != parent:
            os._exit(1)
