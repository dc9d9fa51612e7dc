"""How often something may happen within a while, by key; kept in memory and never larger than needed."""

import threading
from collections import OrderedDict, deque

from ioc import clock

MOST_KEYS = 10_000


class Limit:
    """`most` events within `within_s` seconds; the real time counts."""

    def __init__(self, most: int, within_s: float):
        self.most, self.within_s = most, within_s
        self._events: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def is_full(self, key: str) -> bool:
        with self._lock:
            return len(self._recent(key)) >= self.most

    def note(self, key: str) -> None:
        """One more event of a key; the keys longest quiet are forgotten when there are too many."""
        with self._lock:
            recent = self._recent(key)
            recent.append(clock.monotonic())
            self._events[key] = recent
            self._events.move_to_end(key)
            while len(self._events) > MOST_KEYS:
                self._events.popitem(last=False)

    def _recent(self, key: str) -> deque[float]:
        events = self._events.get(key, deque(maxlen=self.most))
        while events and clock.monotonic() - events[0] > self.within_s:
            events.popleft()
        return events
