"""`ioc demo`: simulated source systems, poller and dashboard in one go, on a store of its own kind."""

import shutil
import socket
from collections.abc import Mapping
from datetime import datetime
from urllib.request import urlopen

import click
import orjson

from geo.places import Place
from ioc import clock
from ioc.commands.demo_people import ensure_demo_people, spoken
from ioc.commands.opening import opened
from ioc.commands.poll import poll_on
from ioc.domain.moments import from_us
from ioc.errors import SettingError, SourceError
from ioc.processes import run_together, stop_on_signals
from ioc.settings import DEMO_CLOCK, Settings, open_place
from ioc.store import data_version, open_store, upgrade
from ioc.store.desk import desk_url, upgrade_desk
from ioc.store.polls import latest_moment
from ioc.wiring import Wiring

SEED = 2021
START = datetime.fromisoformat("2021-10-29T08:00:00+07:00")  # a Friday in office hours
SOURCES_READY_S = 60.0


@click.command()
@click.option("--port", type=int, help="Where the dashboard listens.")
@click.option("--host", help="This machine's own address to listen on.")
@click.option(
    "--speed", type=click.FloatRange(0.1, 120), default=1.0, help="Seconds of the place's time a second."
)
@click.option("--fresh", is_flag=True, help="Start over, from the morning of 29 October 2021.")
@click.option(
    "--silence", multiple=True, metavar="CODE", help="A unit that sends nothing from now on; may be repeated."
)
@click.pass_obj
def demo(
    wiring: Wiring, port: int | None, host: str | None, speed: float, fresh: bool, silence: tuple[str, ...]
) -> None:
    """Runs the demo province: source systems, poller and dashboard."""
    settings, place = opened(port=port, host=host)
    _check_units(place, silence)
    if fresh:
        _start_over(settings)
    course = _begin(settings, place, speed)
    place = open_place(settings)  # with the sources that only the demo has
    people = spoken(place, ensure_demo_people(settings, place))
    sources = _free_port()
    settings = settings.model_copy(update={"sources": _addresses(place, sources)})
    jobs = {
        "source systems": lambda: wiring.demo(place, sources, seed=SEED, course=course, silence=silence),
        "poller": lambda: _poll(settings, place, wiring, sources),
        "dashboard": lambda: wiring.serve(settings),
    }
    raise SystemExit(run_together(jobs, started=lambda: _say(settings, people, sources)))


def _start_over(settings: Settings) -> None:
    if settings.database_url is not None:
        raise SettingError("--fresh: removes the demo's own SQLite store only; empty your database yourself")
    if not (settings.data / DEMO_CLOCK).exists():
        return  # nothing of a demo's is here
    for path in (*settings.data.glob("ioc.db*"), *settings.data.glob("desk.db*"), settings.data / DEMO_CLOCK):
        path.unlink(missing_ok=True)
    shutil.rmtree(settings.data / "snapshots", ignore_errors=True)


def _begin(settings: Settings, place: Place, speed: float) -> clock.Course:
    """The place's time goes on where the store stopped; the course is left for other commands."""
    settings.data.mkdir(parents=True, exist_ok=True)
    store = open_store(settings.url, place)
    upgrade(store)
    upgrade_desk(desk_url(settings.data, settings.database_url), place)
    with store.read() as conn:
        stored = latest_moment(conn, place.code)
        _check_ours(settings, data_version(conn, place.code))
    store.close()
    begin = START if stored is None else max(START, from_us(stored))
    course = clock.start(begin.astimezone(place.zone), speed)
    (settings.data / DEMO_CLOCK).write_text(clock.as_text(course) + "\n", encoding="utf-8")
    return course


def _check_ours(settings: Settings, version: int) -> None:
    """A store with real records must never receive simulated ones."""
    if version and not (settings.data / DEMO_CLOCK).exists():
        raise SettingError(f"data: {settings.data} holds records that are no demo's; choose another IOC_DATA")


def _addresses(place: Place, port: int) -> Mapping[str, dict]:
    told = {"address": f"http://127.0.0.1:{port}", "page_size": 5000}
    return {name: {**told, "lists_codes": one.module is not None} for name, one in place.sources.items()}


def _poll(settings: Settings, place: Place, wiring: Wiring, port: int) -> None:
    stop = stop_on_signals()
    _wait_for(port)
    poll_on(settings, place, wiring, stop)


def _wait_for(port: int) -> None:
    """Until the source systems have drawn their history; before that they would only refuse to answer."""
    until = clock.monotonic() + SOURCES_READY_S
    while clock.monotonic() < until:
        if _is_ready(port):
            return
        clock.sleep(0.1)
    raise SourceError("demo", f"the source systems are not ready within {SOURCES_READY_S:g} s")


def _is_ready(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            return bool(orjson.loads(answer.read())["ready"])
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _check_units(place: Place, units: tuple[str, ...]) -> None:
    """SettingError for what is no unit that sends records of its own."""
    if unknown := [unit for unit in units if unit not in place.leaves]:
        raise SettingError(f"--silence: {unknown[0]!r} is no leaf of {place.code}")


def _say(settings: Settings, people: str, sources: int) -> None:
    click.echo(f"The demo province: {settings.address}  (stop with Ctrl-C)\n{people}")
    click.echo(
        f"Its source systems: http://127.0.0.1:{sources}/  (a unit falls silent: POST /silence?unit=CODE)"
    )
