"""One leader among many processes: whoever holds the lock polls; the system frees it when the holder dies."""

import fcntl
import os
from pathlib import Path
from typing import Protocol


class Lock(Protocol):
    def take(self) -> bool:
        """Whether this process holds the lock now; never waits, may be asked again."""

    def release(self) -> None: ...


class FileLock:
    """A lock on a file beside SQLite; held while the file is open, so kill -9 frees it at once."""

    def __init__(self, path: Path):
        self.path = path
        self._file: int | None = None

    def take(self) -> bool:
        if self._file is not None:
            return True
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
