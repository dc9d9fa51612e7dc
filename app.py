"""The composition root: settings, place, store and readers become the dashboard; everything is wired here."""

import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo.places import Place
from ioc import clock
from ioc.cli import run
from ioc.domain.feed import Source
from ioc.settings import Settings, open_place
from ioc.store import Store
from ioc.wiring import Wiring

MB = 1_000_000


def main() -> int:
    """The command `ioc`."""
    return run(wiring(), sys.argv[1:])


def wiring() -> Wiring:
    return Wiring(
        load_source=_load_source, serve=_serve, demo=_demo, try_source=_try_source, propose=_propose,
        sheet_rows=_sheet_rows,
    )  # fmt: skip


# Each command loads only the rooms it needs: `ioc figures` no page, the dashboard no source.


def _load_source(name: str, place: Place, options: Mapping[str, Any]) -> Source:
    from data_sources import load

    return load(name, place, options)


def _try_source(source: Source, pages: int, **told: Any) -> Any:
    from data_sources.trying import try_source

    return try_source(source, pages=pages, **told)


def _propose(sample: Path, place: Place, kind: str | None) -> Any:
    from data_sources.guessing.new_source import propose

    return propose(sample, place, kind)


def _sheet_rows(file: Path) -> list[list[Any]]:
    from data_sources.xlsx_rows import sheet_rows

    return sheet_rows(file)


def _demo(place: Place, port: int, **how: Any) -> None:
    from data_sources.demo.service import serve

    serve(place, port, **how)


def _serve(settings: Settings) -> None:
    from callbacks.serving import Server

    how = {"host": settings.host, "port": settings.port, "threads": settings.threads}
    tls = (settings.tls_certificate, settings.tls_key)
    Server(lambda: make_server(settings), **how, tls=tls, log_level="warning").run()


def make_server(settings: Settings) -> Any:
    """The dashboard as a WSGI application on the store of the settings."""
    from ioc.access.desk import desk_of
    from ioc.commands.opening import course_of, read_store

    clock.follow(course_of(settings))
    place = open_place(settings)
    return create_app(settings, read_store(settings, place), place, desk_of(settings, place)).server


def create_app(settings: Settings, store: Store, place: Place, desk: Any) -> Any:
    """The Dash application of a place: pages, live bundles, maps, API, and what every answer must keep."""
    from werkzeug.middleware.proxy_fix import ProxyFix

    from callbacks.dashboard import make_dashboard
    from data_sources.guessing.sampler import Sampler
    from ioc.domain.workcal import from_place
    from ioc.epochs import Epochs
    from ioc.exports.jobs import Exports
    from ioc.indicators.cubes import Cubes
    from ioc.screens.watching import Watch, keep_watch
    from ioc.worklist.keeping import keep_ready
    from ioc.worklist.lists import Lists

    cubes = Cubes(place, settings.data / "snapshots")
    epochs = Epochs(store, place, from_place(place), cubes)
    lists = Lists(store, place, epochs.calendar)
    for keep, told in (
        (epochs.keep_ready, ()),
        (keep_ready, (lists, epochs)),
        (keep_watch, (Watch(epochs, desk.screens),)),
    ):
        threading.Thread(target=keep, args=(*told, threading.Event()), daemon=True).start()
    app = make_dashboard(
        epochs,
        desk,
        Exports(settings.data / "exports"),
        bundle_bytes=settings.bundle_cache_mb * MB,
        lists=lists,
        draws_ahead=True,
        sampler=Sampler(place),
        ground=_ground(settings, store, place, desk),
    )
    if settings.behind_proxy:
        app.server.wsgi_app = ProxyFix(app.server.wsgi_app, x_for=1, x_proto=1, x_host=1)
    return app


def _ground(settings: Settings, store: Store, place: Place, desk: Any) -> Any:
    """What health tells of besides the facts. The module of a source that pushes is read at its first push."""
    from ioc.api.ground import Ground
    from ioc.ingest.pushed import Receiver
    from ioc.settings import source_options

    def opened(name: str) -> Source:
        return _load_source(name, place, source_options(settings, name))

    pushes = any(one.push for one in place.sources.values())
    receiver = Receiver(desk.store, place, opened) if pushes else None
    apart = {"replica": store, "primary": desk.store} if settings.read_database_url else {}
    return Ground(receiver=receiver, data=settings.data, **apart)


if __name__ == "__main__":
    sys.exit(main())
