"""Dropped files with folders for what is done with them: each is read once, then moved, and never lost.

The cursor names the files that are read. It is stored together with their rows: what it names is surely loaded, so
the next poll may move it. A crash between any two of these steps reads nothing twice and leaves no file behind.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from data_sources.files import BadFile, BadRow, Rows
from data_sources.rejections import storable
from ioc.domain.feed import Page
from ioc.errors import SourceError

Read = Callable[[Path], Iterator[Page]]


@dataclass(frozen=True, slots=True)
class Drop:
    """A file as it lies there. mark: another one for other content; order: of arrival."""

    name: str
    mark: str
    order: str


class Shelf(Protocol):
    """Where files are dropped, while it is open."""

    def files(self) -> list[Drop]:
        """Whole files of the pattern; those still being written wait."""

    def local(self, drop: Drop) -> AbstractContextManager[Path]:
        """The file on this machine."""

    def move(self, drop: Drop, to: str, reason: str) -> None:
        """Into another folder, under a name of its own; a reason is put beside it. Not if it has changed since."""


@dataclass(frozen=True, slots=True)
class Drops:
    """done, failed: folders for files that were loaded and for those that could not be read; None: they stay."""

    open: Callable[[], AbstractContextManager[Shelf]]
    done: str | None
    failed: str | None

    def pages(self, cursor: str | None, read: Read) -> Iterator[Page]:
        """Pages of every file that the cursor does not name; a file's last page carries the next cursor."""
        with self.open() as shelf:
            there = sorted(shelf.files(), key=lambda drop: drop.order)
            known = _known(cursor, there)
            kept, problem = self._tidy(shelf, there, known)
            for drop in there:
                if drop.mark not in known:
                    yield from self._read(shelf, drop, read, kept)
            if problem is not None:
                raise problem

    def _read(self, shelf: Shelf, drop: Drop, read: Read, kept: dict[str, str]) -> Iterator[Page]:
        with shelf.local(drop) as path:
            for page in read(path):
                if reason := _failure(page):
                    kept[drop.mark] = reason
                elif page.last:
                    kept.setdefault(drop.mark, "")
                yield replace(page, cursor=_cursor(kept) if page.last else None)

    def _tidy(
        self, shelf: Shelf, there: list[Drop], known: dict[str, str]
    ) -> tuple[dict[str, str], SourceError | None]:
        """Moves what is loaded. What stays, by mark; and what went wrong, to be told after the reading."""
        kept, problem = {}, None
        for drop in there:
            reason = known.get(drop.mark)
            to = None if reason is None else self.failed if reason else self.done
            try:
                if to is not None:
                    shelf.move(drop, to, reason or "")
                elif reason is not None:
                    kept[drop.mark] = reason
            except SourceError as error:
                kept[drop.mark], problem = reason or "", error
        return kept, problem


def _failure(page: Page) -> str:
    """Why a file could not be read, or not to its end; nothing where it was."""
    if isinstance(page.body, BadFile):
        return storable(page.body.text)
    last = page.body.rows[-1] if isinstance(page.body, Rows) and page.body.rows else None
    if isinstance(last, BadRow) and last.reason == "cut_file":
        return storable(
            f"{page.body.called} {page.body.lines[-1]}: {last.text}; what stands before is loaded"
        )
    return ""


def _known(cursor: str | None, there: list[Drop]) -> dict[str, str]:
    """What is read, by mark. A cursor from before these folders were set is the arrival of the last one read."""
    if cursor is None:
        return {}
    if not cursor.startswith("{"):
        return {drop.mark: "" for drop in there if drop.order <= cursor}
    return json.loads(cursor)


def _cursor(kept: dict[str, str]) -> str:
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
