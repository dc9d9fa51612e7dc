"""A folder into which a system drops its files: each is read once, and again when it changes.

Order and cursor follow the change time of the file's entry, not the time its content was written: a file of
yesterday that is copied here today with its old date is still new.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ioc import clock
from ioc.domain.feed import Page
from ioc.errors import SettingError, SourceError

HIDDEN = (".", "~$")  # Excel marks a workbook that somebody has open with ~$name.xlsx beside it
UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")


@dataclass(frozen=True, slots=True)
class Folder:
    """settle_s: a file changed less than so long ago may still be being written, and waits."""

    source: str
    path: Path | None
    pattern: str = "*"
    settle_s: float = 2.0

    def pages(self, cursor: str | None, read: Callable[[Path], Iterator[Page]]) -> Iterator[Page]:
        """Pages of every file that is new since the cursor; a file's last page carries the next cursor."""
        is_of_drops = cursor is not None and cursor.startswith(
            "{"
        )  # from when files were put away: read the rest
        for mark, path in self._new(None if is_of_drops else cursor):
            for page in read(path):
                yield replace(page, cursor=mark if page.last else None)

    def whole(self) -> list[Path]:
        """Files of the pattern that nobody writes to any more."""
        if self.path is None:
            raise SettingError(f"sources.{self.source}.folder: is not set")
        try:
            found = [path for path in self.path.glob(self.pattern) if self._is_whole(path)]
        except OSError as error:
            raise self._error(error) from None
        if not self.path.is_dir():
            raise SourceError(self.source, f"{self.path}: there is no such folder", permanent=True)
        return found

    def _new(self, cursor: str | None) -> list[tuple[str, Path]]:
        found = ((self._mark(path), path) for path in self.whole())
        return sorted((mark, path) for mark, path in found if mark > (cursor or ""))

    def _mark(self, path: Path) -> str:
        return f"{path.stat().st_ctime_ns:020d} {path.name}"

    def _is_whole(self, path: Path) -> bool:
        if not path.is_file() or path.name.startswith(HIDDEN) or path.suffix in UNFINISHED:
            return False
        return path.stat().st_ctime <= clock.real().timestamp() - self.settle_s

    def _error(self, error: OSError) -> SourceError:
        return SourceError(self.source, f"{self.path}: {error.strerror or error}")
