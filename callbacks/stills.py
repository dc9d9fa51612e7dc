"""What every screen was given last, so that its keeper sees what it shows, also when it stands still.

A screen says page and epoch of what it drew; of what it was given the last few bundles are held, shared with all
screens that were given the same.
"""

import threading
from collections import OrderedDict, deque

from callbacks.bundles import Bundle
from layouts.view import View

HELD = 4  # of a screen: the page that is shown and the one that is ready, each as it was and as it is
MOST_SCREENS = 2_000


class Stills:
    def __init__(self) -> None:
        self._given: OrderedDict[str, deque[tuple[str, Bundle]]] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, screen: str, view: View, bundle: Bundle) -> None:
        """A screen is given a bundle of a view."""
        with self._lock:
            given = self._given.pop(screen, deque(maxlen=HELD))
            if not any(known is bundle for _, known in given):
                given.append((view.page, bundle))
            self._given[screen] = given
            while len(self._given) > MOST_SCREENS:
                self._given.popitem(last=False)

    def find(self, screen: str, page: str, epoch: str) -> Bundle | None:
        """What a screen was given of a page at an epoch; None where this process did not give it."""
        with self._lock:
            given = list(self._given.get(screen, ()))
        return next((one for name, one in given if name == page and epoch in one.names), None)
