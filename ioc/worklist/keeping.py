"""Keeps the open rows in memory up with the data, so that nobody's first page after new data has to wait for it."""

import logging
import threading

from ioc.epochs import Epochs
from ioc.errors import IocError
from ioc.worklist.lists import Lists

log = logging.getLogger("ioc.worklist")
LOOK_AGAIN_S = 1.0


def keep_ready(lists: Lists, epochs: Epochs, stop: threading.Event) -> None:
    """Runs until told to stop; waits while a history is still being read."""
    failed = False
    while not stop.is_set():
        try:
            if epochs.glance().complete:
                lists.catch_up()
            failed = False
        except IocError as error:
            if not failed:
                log.warning("the open rows in memory wait: %s", error)
            failed = True
        stop.wait(LOOK_AGAIN_S)
