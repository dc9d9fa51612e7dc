"""What the commands need from the rooms above `ioc`; app.py fills it in, nothing here imports them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Wiring:
    """load_source(name, place, options); serve(settings) blocks; try_source(source, pages) stores nothing."""

    load_source: Callable[[str, Place, Mapping[str, Any]], Source]
    serve: Callable[[Settings], None]
    demo: ServeDemo
    try_source: Callable[[Source, int], Any]
