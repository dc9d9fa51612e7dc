"""What `/api/version` says: build, data version, moment, age of each source; the same for everybody."""

import hashlib
import threading
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import orjson

from callbacks.announced import Announced
from callbacks.packing import packed
from ioc import clock
from ioc.epochs import Glance

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("layouts", "callbacks")  # a page reloads itself when what draws it has changed


def build_of(root: Path = ROOT) -> str:
    """A short name of the program that draws the pages; the same after a restart, another after a change."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(path for room in ROOMS for path in (root / room).rglob("*") if path.is_file()):
        if path.parent.name != "__pycache__":  # nor what is just being written there
            about = path.stat()
            digest.update(f"{path.relative_to(root)} {about.st_size} {about.st_mtime_ns};".encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: its tag changes with everything but the moment."""

    tag: str
    body: bytes
    now: int
    _packed: dict[str, bytes] = field(default_factory=dict)

    def packed(self, encoding: str | None) -> bytes:
        """The body in an encoding, packed once."""
        if encoding is None:
            return self.body
        if encoding not in self._packed:
            self._packed[encoding] = packed(self.body, encoding)
        return self._packed[encoding]


class Versions:
    """Answers `/api/version`; made again only when the glance is another."""

    def __init__(self, announced: Announced, build: str):
        self.announced, self.build = announced, build
        self._lock = threading.Lock()
        self._made: tuple[Glance, Said] | None = None

    def say(self) -> Said:
        glance = self.announced.glance()
        with self._lock:
            if self._made is None or self._made[0] != glance:
                self._made = (glance, self._make(glance))
            return self._made[1]

    def _make(self, glance: Glance) -> Said:
        lasting = {
            "build": self.build,
            "version": glance.epoch.version,
            "as_of": glance.epoch.as_of,
            "speed": clock.speed(),
            "sources": [self._source(one) for one in glance.sources],
        }
        tag = hashlib.blake2b(orjson.dumps(lasting), digest_size=8).hexdigest()
        return Said(tag, orjson.dumps({**lasting, "now": glance.now}), glance.now)

    @staticmethod
    def _source(one) -> dict:
        """As SourceFreshness, with `last_good` and `agreed_s` under the names the browser ages them by.

        Which units are missing is not for everybody's eyes, and comes with the bundles.
        """
        told = asdict(replace(one, missing_units=()))
        del told["missing_units"]
        return {
            "name": told.pop("source"),
            "last_good": told.pop("last_good_at"),
            "agreed_s": told.pop("agreed_age_s"),
            "newest": told.pop("newest_event_at"),
            **told,
        }
