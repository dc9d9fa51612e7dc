"""`ioc poll`: reads the sources, as one leader among many processes or once."""

import threading
from datetime import datetime, time

import click

from geo.places import Place
from ioc.commands.opening import current_store, opened, polled_sources
from ioc.counts import audit
from ioc.domain.workcal import from_place
from ioc.errors import BusyError, SettingError
from ioc.inbox import Inbox
from ioc.ingest import Loader
from ioc.leader import FileLock, Lock
from ioc.polling import Poller
from ioc.polling_schedule import Nightly, Schedule
from ioc.processes import stop_on_signals
from ioc.settings import Settings
from ioc.store import Store
from ioc.store.desk import desk_url, open_desk
from ioc.store.leading import AdvisoryLock
from ioc.wiring import Wiring


@click.command()
@click.option("--once", is_flag=True, help="Poll each source once; exit code 1 if one failed.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Read again what changed since this day, once."
)
@click.pass_obj
def poll(wiring: Wiring, once: bool, since: datetime | None) -> None:
    """Reads the sources of the place and keeps the counts."""
    settings, place = opened()
    if once or since:
        poll_once(settings, place, wiring, since)
    else:
        poll_on(settings, place, wiring, stop_on_signals())


def poll_on(settings: Settings, place: Place, wiring: Wiring, stop: threading.Event) -> None:
    """Polls on schedule while this process leads; blocks until `stop`."""
    store = current_store(settings, place)
    poller = make_poller(settings, store, place, wiring, stop)
    at = time.fromisoformat(settings.sweep_at)
    nightly = Nightly(poller, at, settings.sweep_days, lambda: audit(store, place))
    lock, inbox = leader_lock(settings, store, place), inbox_of(settings, place, poller)
    Schedule(poller, lock, nightly=nightly, stop=stop, inbox=inbox).run()


def inbox_of(settings: Settings, place: Place, poller: Poller) -> Inbox | None:
    """What was pushed and waits; None for a place where nobody pushes."""
    if not any(entry.push for entry in place.sources.values()):
        return None
    return Inbox(open_desk(desk_url(settings.data, settings.database_url), place), poller)


def poll_once(settings: Settings, place: Place, wiring: Wiring, since: datetime | None) -> None:
    store = current_store(settings, place)
    lock = leader_lock(settings, store, place)
    if not lock.take():
        raise BusyError("another process polls these sources; stop it first, or let it do the work")
    poller = make_poller(settings, store, place, wiring, threading.Event())
    runs = [poller.poll(name, since=_cursor(poller, name, since)) for name in poller.sources]
    if (inbox := inbox_of(settings, place, poller)) is not None:
        runs += [run for name in inbox.sources for run in inbox.drain(name)]
    for run in runs:
        bad = sum(run.rejected.values())
        click.echo(run.error or f"{run.source}: {run.records_in} read, {run.changed} changed, {bad} rejected")
    if any(run.error for run in runs):
        raise SystemExit(1)


def _cursor(poller: Poller, name: str, since: datetime | None) -> str | None:
    if since is None:
        return None
    cursor_at = getattr(poller.sources[name], "cursor_at", None)
    if cursor_at is None:
        raise SettingError(f"{name}: --since: this source cannot be read from a moment on")
    return cursor_at(since.replace(tzinfo=poller.place.zone))


def make_poller(
    settings: Settings, store: Store, place: Place, wiring: Wiring, stop: threading.Event
) -> Poller:
    return Poller(
        store, place, Loader(store, place, from_place(place)), polled_sources(settings, place, wiring),
        batch=settings.poll_batch, backoff_most_s=settings.backoff_most_s, stop=stop, ahead=True,
    )  # fmt: skip


def leader_lock(settings: Settings, store: Store, place: Place) -> Lock:
    """PostgreSQL's own lock, or a file beside SQLite."""
    if store.engine.dialect.name == "postgresql":
        return AdvisoryLock(store.engine, f"poll {place.code}")
    return FileLock(settings.data / f"leader-{place.code}.lock")
