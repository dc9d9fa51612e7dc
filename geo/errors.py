"""What can be wrong with the files of a place, said with file, line, field and reason."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path


class PlaceError(ValueError):
    """A place cannot be read. `line` counts from 1 and includes the heading of a CSV file."""

    def __init__(
        self, file: Path | str, reason: str, *, line: int | None = None, field: str | None = None
    ) -> None:
        self.file, self.reason, self.line, self.field = Path(file), reason, line, field
        super().__init__(f"{self.file}{', ' + self.where if self.where else ''}: {reason}")

    @property
    def where(self) -> str:
        """Line and field, as far as they are known."""
        line = f"line {self.line}" if self.line is not None else None
        return ", ".join(part for part in (line, self.field) if part)


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint naming the known words closest to a misspelt one, or nothing."""
    close = difflib.get_close_matches(word, list(known), n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
