"""Samples that administrators bring: a mapping is proposed for them and tried on them; nothing is kept."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data_sources.guessing.new_source import Proposal, propose, try_mapping
from data_sources.mapped.ready import DIRECTORY
from data_sources.options import MB, Options
from geo.places import Place
from ioc.errors import SettingError

OPTIONS = Options(max_file_bytes=64 * MB)  # unpacked: a sample is small
_ODD = re.compile(r"[^\w.-]+")
_MARK = ".sample."


@dataclass(frozen=True, slots=True)
class Sampler:
    place: Place

    def samples(self) -> list[str]:
        return sorted(path.name for path in DIRECTORY.glob(f"*{_MARK}*"))

    def recorded(self, name: str) -> tuple[str, bytes]:
        if name not in self.samples():
            raise SettingError(f"there is no recorded sample {name!r}")
        return name, (DIRECTORY / name).read_bytes()

    def propose(self, name: str, raw: bytes) -> Proposal:
        with _file(name, raw) as path:
            return propose(path, self.place, options=OPTIONS)

    def attempt(self, text: str, name: str, raw: bytes) -> Proposal:
        with _file(name, raw) as path:
            return try_mapping(text, path, self.place, OPTIONS)


@contextmanager
def _file(name: str, raw: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ioc-sample-") as folder:
        path = Path(folder) / (_ODD.sub("-", name).strip(".")[-80:] or "sample")
        path.write_bytes(raw)
        yield path
