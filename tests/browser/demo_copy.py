"""One process of a run reads the history of the demo; another that needs a demo too starts from a copy of its data."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ioc.commands.demo_people import FILE as PEOPLE
from ioc.settings import DEMO_CLOCK

STORES, FILES = ("ioc.db", "desk.db"), (DEMO_CLOCK, PEOPLE)


def shared_folder(base: Path) -> Path:
    """Where all processes of a run look; base: the folder of this one."""
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextmanager
def with_history(folder: Path, data: Path) -> Iterator[None]:
    """One after the other: fills `data` from the first demo that got ready; whoever leaves got one ready in `data`."""
    first = folder / "first-demo"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if first.is_file():
            _copy(Path(first.read_text(encoding="utf-8")), data)
        yield
        first.write_text(str(data), encoding="utf-8")


def _copy(running: Path, data: Path) -> None:
    for name in STORES:
        with closing(sqlite3.connect(running / name)) as old, closing(sqlite3.connect(data / name)) as new:
            old.backup(new)
    for name in FILES:
        shutil.copy(running / name, data / name)
