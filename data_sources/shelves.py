"""A folder of this machine, or one shared with it, as a place where files are dropped and put away."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from data_sources.drops import Drop
from data_sources.folder import Folder
from ioc.errors import SourceError

REASON = ".reason.txt"


@dataclass(frozen=True, slots=True)
class LocalShelf:
    """elsewhere: folders below it that hold no new files."""

    folder: Folder
    elsewhere: tuple[str, ...]

    def files(self) -> list[Drop]:
        passed = [self._target(name) for name in self.elsewhere]
        found = self.folder.whole()
        return [self._drop(path) for path in found if not any(path.is_relative_to(one) for one in passed)]

    @contextmanager
    def local(self, drop: Drop) -> Iterator[Path]:
        with nullcontext(self._at(drop)) as path:
            yield path

    def move(self, drop: Drop, to: str, reason: str) -> None:
        path, folder = self._at(drop), self._target(to)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if self._drop(path).mark != drop.mark:
                return
            before, target = (
                _content(path),
                folder / free_name(path.name, lambda name: (folder / name).exists()),
            )
            if reason:
                target.with_name(target.name + REASON).write_text(f"{reason}\n", encoding="utf-8")
            path.rename(target)
            if _content(target) != before and not path.exists():
                target.rename(path)  # somebody wrote into it at that very moment: it is read again
        except OSError as error:
            text = f"{path.name} is loaded but cannot be moved to {folder}: {error.strerror or error}"
            raise SourceError(self.folder.source, text, permanent=True) from None

    def _at(self, drop: Drop) -> Path:
        return self.folder.path / drop.name

    def _target(self, name: str) -> Path:
        return self.folder.path / name

    def _drop(self, path: Path) -> Drop:
        told = path.stat()
        name, order = str(path.relative_to(self.folder.path)), f"{told.st_ctime_ns:020d} {path.name}"
        return Drop(name, mark_of(name, told.st_ctime_ns, told.st_size, told.st_ino), order)


def mark_of(*told: object) -> str:
    return blake2b(repr(told).encode("utf-8", "backslashreplace"), digest_size=10).hexdigest()


def free_name(name: str, is_taken) -> str:
    """The name, or with a number: d.csv, d-2.csv, d-3.csv; free means that no reason of that name lies there either."""
    stem, dot, end = name.partition(".")
    number, tried = 1, name
    while is_taken(tried) or is_taken(tried + REASON):
        number += 1
        tried = f"{stem}-{number}{dot}{end}"
    return tried


def _content(path: Path) -> tuple[int, int, int]:
    told = os.stat(path)
    return told.st_ino, told.st_size, told.st_mtime_ns
