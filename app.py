"""The composition root: settings, place, store and readers become the dashboard; everything is wired here."""

import sys
from collections.abc import Mapping
from typing import Any

from geo.places import Place
from ioc.cli import run
from ioc.clock import Course
from ioc.domain.feed import Source
from ioc.settings import Settings
from ioc.wiring import Wiring


def main() -> int:
    """The command `ioc`."""
    return run(wiring(), sys.argv[1:])


def wiring() -> Wiring:
    return Wiring(load_source=_load_source, serve=_serve, demo=_demo, try_source=_try_source)


# Each command loads only the rooms it needs: `ioc figures` no page, the dashboard no source.


def _load_source(name: str, place: Place, options: Mapping[str, Any]) -> Source:
    from data_sources import load

    return load(name, place, options)


def _try_source(source: Source, pages: int) -> Any:
    from data_sources.trying import try_source

    return try_source(source, pages=pages)


def _demo(place: Place, port: int, *, seed: int, course: Course) -> None:
    from data_sources.demo import serve

    serve(place, port, seed=seed, course=course)


def _serve(settings: Settings) -> None:
    from callbacks.serving import Server

    Server(
        lambda: make_server(settings), host=settings.host, port=settings.port, threads=settings.threads,
        log_level="warning",
    ).run()  # fmt: skip


def make_server(settings: Settings) -> Any:
    """The dashboard as a WSGI application, ready to answer."""
    from callbacks.dashboard import create_app

    return create_app(settings).server


if __name__ == "__main__":
    sys.exit(main())
