"""What the commands need from the rooms above `ioc`; app.py fills it in, nothing here imports them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from geo.places import Place
from ioc.clock import Course
from ioc.domain.feed import Source
from ioc.settings import Settings


class ServeDemo(Protocol):
    """Runs the demo source systems until the process ends."""

    def __call__(
        self, place: Place, port: int, *, seed: int, course: Course, silence: Iterable[str] = ()
    ) -> None: ...


class Sampler(Protocol):
    """Tries mappings on samples for the page of administrators; nothing is stored."""

    def samples(self) -> list[str]:
        """Names of recorded samples."""

    def recorded(self, name: str) -> tuple[str, bytes]:
        """The file of one; SettingError where there is none."""

    def propose(self, name: str, raw: bytes) -> Any:
        """A mapping for a file and what it makes of it; SettingError where it cannot be read."""

    def attempt(self, text: str, name: str, raw: bytes) -> Any:
        """What the text of a mapping makes of a file."""


@dataclass(frozen=True, slots=True)
class Wiring:
    """load_source(name, place, options); serve(settings) blocks; try_source(source, pages) stores nothing.

    propose(sample, place, kind) writes the text of a mapping; try_source takes path= as well; sheet_rows(file) are the
    cells of the first sheet of a workbook, a list a row.
    """

    load_source: Callable[[str, Place, Mapping[str, Any]], Source]
    serve: Callable[[Settings], None]
    demo: ServeDemo
    try_source: Callable[..., Any]
    propose: Callable[[Path, Place, str | None], Any] | None = None
    sheet_rows: Callable[[Path], list[list[Any]]] | None = None
