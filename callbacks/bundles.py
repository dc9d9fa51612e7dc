"""Everything a page shows at one epoch, computed and serialised once, served to everybody as ready bytes."""

import hashlib
import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from callbacks.packing import packed
from ioc import clock
from ioc.api.meters import BUNDLE_SECONDS, BUNDLES
from ioc.indicators.answers import Epoch
from layouts.panel import Update

KEPT_EPOCHS = 2  # of each view: the one shown now, and the one before it for what changed since
Slot = tuple[bytes, str]  # the component's id as JSON, and its property


@dataclass(slots=True)
class Bundle:
    """The drawn values of a view at an epoch, and the packed answers made of them so far."""

    asked: Epoch
    epoch: Epoch  # as drawn: data may have come between the question and the answer
    now: int
    updates: tuple[Update, ...]
    values: dict[Slot, bytes]
    ready: dict[tuple, "Ready"] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, str]:
        """The epochs, in an address, that this bundle answers for."""
        return text_of(self.asked), text_of(self.epoch)

    @property
    def size(self) -> int:
        return sum(map(len, self.values.values())) + sum(len(one.body) for one in self.ready.values())


@dataclass(frozen=True, slots=True)
class Ready:
    body: bytes
    encoding: str | None
    tag: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody showed at a moment; at infinity: what is shown at any time."""

    view: Any
    encoding: str | None
    at: float


def serialised(updates: Iterable[Update]) -> dict[Slot, bytes]:
    """Values as JSON by slot; TypeError for what is no plain JSON."""
    return {(_key(one.id), one.property): orjson.dumps(one.value) for one in updates}


def _key(of: Any) -> bytes:
    return orjson.dumps(of, option=orjson.OPT_SORT_KEYS)


def text_of(epoch: Epoch) -> str:
    """An epoch in an address: version.as_of."""
    return f"{epoch.version}.{epoch.as_of}"


class Bundles:
    """draw(view, epoch) makes the updates of a view and says of which epoch they are; the rest remembers."""

    def __init__(self, draw: Callable[[Any, Epoch], tuple[Epoch, Iterable[Update]]], most_bytes: int):
        self._draw, self.most_bytes = draw, most_bytes
        self._kept: OrderedDict[str, list[Bundle]] = OrderedDict()
        self._asked: dict[str, Asked] = {}
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}

    def get(
        self, view: Any, epoch: Epoch, now: int, have: str | None, encoding: str | None
    ) -> tuple[Bundle, Ready]:
        """What is drawn of a view at an epoch, and the answer; with `have`, only what changed since then, if known.

        Made by the first who asks; the others of that view wait for him.
        """
        key = view.query()
        self._note(key, view, encoding, clock.monotonic())
        return self._answer(key, view, epoch, now, have, encoding)

    def expect(self, view: Any, encoding: str | None) -> None:
        """From now on a view is prepared whether anybody asks for it or not."""
        self._note(view.query(), view, encoding, math.inf)

    def _note(self, key: str, view: Any, encoding: str | None, at: float) -> None:
        with self._lock:
            known = self._asked.get(key)
            self._asked[key] = Asked(view, encoding, max(at, known.at) if known else at)

    def prepare(self, epoch: Epoch, now: int, within_s: float) -> None:
        """Draws and packs what was asked for within so many seconds, for those who have the epoch before."""
        with self._lock:
            since = clock.monotonic() - within_s
            self._asked = {key: one for key, one in self._asked.items() if one.at >= since}
            asked = dict(self._asked)
        for key, one in asked.items():
            with self._lock:
                kept = self._kept.get(key, [])
            have = text_of(kept[0].epoch) if kept else None
            self._answer(key, one.view, epoch, now, have, one.encoding)

    def _answer(
        self, key: str, view: Any, epoch: Epoch, now: int, have: str | None, encoding: str | None
    ) -> tuple[Bundle, Ready]:
        """What is ready is given at once, also while the next epoch of the view is being drawn."""
        bundle, before = self._known(key, text_of(epoch)), self._known(key, have)
        ready = None if bundle is None else bundle.ready.get(_ready_key(before, have, encoding))
        if ready is not None:
            return bundle, ready
        with self._turn(key):
            bundle, before = self._bundle(key, view, epoch, now), self._known(key, have)
            return bundle, _kept_ready(bundle, before, have, encoding)

    def whole(self, bundle: Bundle, encoding: str | None) -> Ready:
        """The answer that holds all of a bundle."""
        return _kept_ready(bundle, None, None, encoding)

    def bundle(self, view: Any, epoch: Epoch, now: int) -> Bundle:
        """What is drawn of a view at an epoch."""
        key = view.query()
        found = self._known(key, text_of(epoch))
        if found is not None:
            return found
        with self._turn(key):
            return self._bundle(key, view, epoch, now)

    def _turn(self, key: str) -> threading.Lock:
        with self._lock:
            return self._making.setdefault(key, threading.Lock())

    def _bundle(self, key: str, view: Any, epoch: Epoch, now: int) -> Bundle:
        found = self._known(key, text_of(epoch))
        if found is None:
            found = self._make(view, epoch, now)
            self._keep(key, found)
        return found

    def _make(self, view: Any, epoch: Epoch, now: int) -> Bundle:
        BUNDLES.inc()
        with BUNDLE_SECONDS.time():
            drawn, updates = self._draw(view, epoch)
            return Bundle(epoch, drawn, now, tuple(updates), serialised(updates))

    def _known(self, key: str, epoch: str | None) -> Bundle | None:
        with self._lock:
            kept = self._kept.get(key, [])
            return next((one for one in kept if epoch in one.names), None)

    def _keep(self, query: str, bundle: Bundle) -> None:
        with self._lock:
            self._kept[query] = [bundle, *self._kept.pop(query, [])][:KEPT_EPOCHS]
            while len(self._kept) > 1 and self._size() > self.most_bytes:
                dropped, _ = self._kept.popitem(last=False)
                self._making.pop(dropped, None)

    def _size(self) -> int:
        return sum(one.size for kept in self._kept.values() for one in kept)


def _ready_key(before: Bundle | None, have: str | None, encoding: str | None) -> tuple:
    return (have if before is not None else None, encoding)


def _kept_ready(bundle: Bundle, before: Bundle | None, have: str | None, encoding: str | None) -> Ready:
    """The packed answer of a bundle for those who have the one before, made once."""
    key = _ready_key(before, have, encoding)
    if key not in bundle.ready:
        bundle.ready[key] = _ready(bundle, before, encoding)
    return bundle.ready[key]


def _ready(bundle: Bundle, before: Bundle | None, encoding: str | None) -> Ready:
    old = before.values if before is not None else {}
    changed = {slot: value for slot, value in bundle.values.items() if old.get(slot) != value}
    epoch = {"version": bundle.epoch.version, "as_of": bundle.epoch.as_of}
    body = b'{"epoch":%b,"now":%d,"set":[%b]}' % (orjson.dumps(epoch), bundle.now, b",".join(_sets(changed)))
    tag = hashlib.blake2b(body, digest_size=8).hexdigest()
    return Ready(packed(body, encoding) if encoding else body, encoding, tag)


def _sets(values: dict[Slot, bytes]) -> list[bytes]:
    """One entry for each component, its properties together."""
    by_id: dict[bytes, list[bytes]] = {}
    for (of, name), value in values.items():
        by_id.setdefault(of, []).append(b"%b:%b" % (orjson.dumps(name), value))
    return [b'{"id":%b,"props":{%b}}' % (of, b",".join(props)) for of, props in by_id.items()]
