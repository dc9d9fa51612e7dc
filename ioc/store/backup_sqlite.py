"""Copies SQLite's two files while they are in use, and puts them back; the desk first, so that no push is lost.

What was pushed and is still on the desk's copy may be in the facts already: stored again it changes nothing.
"""

import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ioc.store.backup_file import CHUNK, Writer, chunks_of

FACTS = "ioc.db"
FILES = ("desk.db", FACTS)
WAIT_S = 60


def copy_out(paths: dict[str, Path], writer: Writer) -> int:
    """paths: by member. Each is copied as of one moment; writers go on meanwhile. The data version of the copy."""
    version = 0
    with tempfile.TemporaryDirectory(dir=Path(writer.archive.filename).parent) as folder:
        for name in FILES:
            copy = Path(folder) / name
            _copy(paths[name], copy)
            writer.manifest.rows |= rows_of(copy)
            if name == FACTS:
                version = version_in(copy, writer.manifest.place)
            writer.add(name, _read(copy))
            copy.unlink()
    return version


def copy_in(archive: zipfile.ZipFile, paths: dict[str, Path]) -> None:
    """Into files that may be open: those who read them see the old or the new state."""
    folder = paths[FACTS].parent
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        for name in FILES:
            copy = Path(temporary) / name
            with copy.open("wb") as file:
                for chunk in chunks_of(archive, name):
                    file.write(chunk)
        for name in FILES:
            _copy(Path(temporary) / name, paths[name])
    paths["desk.db"].chmod(0o600)


def rows_of(path: Path) -> dict[str, int]:
    """How many rows each table has."""
    with closing(sqlite3.connect(path)) as conn:
        names = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def version_in(path: Path, place: str) -> int:
    with closing(sqlite3.connect(path)) as conn:
        row = conn.execute("SELECT version FROM data_version WHERE place = ?", (place,)).fetchone()
    return row[0] if row else 0


def _copy(source: Path, target: Path) -> None:
    """In one step under one read transaction: a copy in parts would begin again with every write."""
    with (
        closing(sqlite3.connect(source, timeout=WAIT_S)) as old,
        closing(sqlite3.connect(target, timeout=WAIT_S)) as new,
    ):
        old.backup(new, pages=-1)


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
