"""`ioc poll`: reads the sources, as one leader among many processes or once."""

import threading
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial

import click
from rich.progress import MofNCompleteColumn, Progress

from geo.places import Place
from ioc import clock
from ioc.batches import Batch, Run
from ioc.commands.opening import current_store, open_source, opened, polled_sources
from ioc.counts import audit
from ioc.deletions import Deletions
from ioc.domain.moments import SECOND
from ioc.domain.silence import SilenceRules
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
from ioc.trust.first_beside import FirstBeside
from ioc.trust.measuring import Measuring
from ioc.trust.portals import Portals
from ioc.trust.pushed_totals import PushedTotals
from ioc.trust.reconciling import Reconciling
from ioc.trust.reconciling_orders import ReconcilingOrders
from ioc.trust.redriving import Redriving
from ioc.wiring import Wiring
from ioc.worklist.urge_rows import all_causes

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("sources", nargs=-1)
@click.option("--once", is_flag=True, help="Poll each source once; exit code 1 if one failed.")
@click.option("--since", type=DAY, help="Read again what was told since this day, beside the ordinary polls.")
@click.option("--until", type=DAY, help="With --since: before this day.")
@click.option(
    "--accept-deletions", "accepts", is_flag=True,
    help="Take out, however many they are, records of the last days (or --since) that sources no longer have.",
)  # fmt: skip
@click.pass_obj
def poll(
    wiring: Wiring, sources: tuple[str, ...], once: bool, since: datetime | None, until: datetime | None,
    accepts: bool,
) -> None:  # fmt: skip
    """Reads the SOURCES of the place, all unless told, and keeps the counts."""
    settings, place = opened()
    names = _named(place, sources)
    if until and not since:
        raise SettingError("--until: needs --since")
    days = [day and day.replace(tzinfo=place.zone) for day in (since, until)]
    if accepts:
        accept_deletions(settings, place, wiring, names, *days)
    elif since:
        read_again(settings, place, wiring, names, *days)
    elif once:
        poll_once(settings, place, wiring, names)
    elif sources:
        raise SettingError("sources: are named with --once, --since or --accept-deletions only")
    else:
        poll_on(settings, place, wiring, stop_on_signals())


def _named(place: Place, told: tuple[str, ...]) -> list[str]:
    """The sources told, or all that are asked for records."""
    asked = [name for name, entry in place.sources.items() if entry.polled]
    if unknown := [name for name in told if name not in asked]:
        raise SettingError(f"{unknown[0]}: {place.code} asks no such source; it asks: {', '.join(asked)}")
    return list(told) or asked


def poll_on(settings: Settings, place: Place, wiring: Wiring, stop: threading.Event) -> None:
    """Polls on schedule while this process leads; blocks until `stop`."""
    store = current_store(settings, place)
    poller = make_poller(settings, store, place, wiring, stop)
    at = time.fromisoformat(settings.sweep_at)
    deletions = Deletions(poller, settings.deletions_most)
    days = reconciling(settings, poller)
    nightly = Nightly(
        poller, at, settings.sweep_days, lambda: audit(store, place), deletions, reconcile=days.nightly
    )
    inbox = inbox_of(settings, place, poller)
    desk = open_desk(desk_url(settings.data, settings.database_url), place)
    chores = {
        "measuring": measuring(settings, store, place).turn,
        "redriving": redriving(settings, store, desk, place, wiring).turn,
        "reconciling": ReconcilingOrders(days, desk).turn,
        "first_beside": FirstBeside(days).turn,
    } | ({} if inbox is None else {"inbox": inbox.turn})
    Schedule(poller, leader_lock(settings, store, place), nightly=nightly, stop=stop, chores=chores).run()


def redriving(settings: Settings, store: Store, desk: Store, place: Place, wiring: Wiring) -> Redriving:
    """What refused records are tried again with."""
    loader = Loader(store, place, from_place(place))
    sources = {name: open_source(settings, place, wiring, name) for name in place.sources}
    return Redriving(store, desk, place, loader, sources)


def reconciling(settings: Settings, poller: Poller) -> Reconciling:
    """What lays the days of sources beside ours."""
    days = settings.sweep_days if settings.reconcile_days is None else settings.reconcile_days
    place, calendar = poller.place, from_place(poller.place)
    desk = open_desk(desk_url(settings.data, settings.database_url), place)
    portals = Portals(poller.store, place, calendar, partial(causes_of, desk, place.code))
    totals = PushedTotals(desk, place.code)
    return Reconciling(poller, calendar, days, settings.deletions_most, portals, totals)


def causes_of(desk: Store, place: str) -> dict[tuple[str, str], str]:
    """The causes of delay that managers have set."""
    with desk.read() as conn:
        return all_causes(conn, place)


def measuring(settings: Settings, store: Store, place: Place) -> Measuring:
    """What is usual of the units, as often as the counts are audited."""
    rules = SilenceRules(
        days=settings.silence_days, quantile=settings.silence_quantile, margin=settings.silence_margin,
        floor_us=settings.silence_floor_minutes * 60 * SECOND, least=settings.silence_least_events,
    )  # fmt: skip
    return Measuring(store, place, from_place(place), rules, time.fromisoformat(settings.sweep_at))


def inbox_of(settings: Settings, place: Place, poller: Poller) -> Inbox | None:
    """What was pushed and waits; None for a place where nobody pushes."""
    if not any(entry.push for entry in place.sources.values()):
        return None
    return Inbox(open_desk(desk_url(settings.data, settings.database_url), place), poller)


def poll_once(settings: Settings, place: Place, wiring: Wiring, names: Sequence[str]) -> None:
    store = current_store(settings, place)
    lock = leader_lock(settings, store, place)
    if not lock.take():
        raise BusyError("another process polls these sources; stop it first, or let it do the work")
    try:
        poller = make_poller(settings, store, place, wiring, threading.Event())
        runs = [poller.poll(name) for name in names]
        if (inbox := inbox_of(settings, place, poller)) is not None:
            runs += [run for name in inbox.sources for run in inbox.drain(name)]
        measuring(settings, store, place).turn()
    finally:
        lock.release()
    _tell(runs)


def read_again(
    settings: Settings, place: Place, wiring: Wiring, names: Sequence[str], since: datetime, until: datetime | None
) -> None:  # fmt: skip
    """A window, while another process may go on polling: neither cursor nor state of a source moves."""
    poller = make_poller(settings, current_store(settings, place), place, wiring, stop_on_signals())
    cursors = {name: _cursor(poller, name, since) for name in names}
    last = until and until - timedelta(microseconds=1)
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), transient=True) as bars:
        runs = [_read_again(poller, name, cursors[name], last, bars) for name in names]
    _tell(runs)


def _read_again(poller: Poller, name: str, cursor: str, until: datetime | None, bars: Progress) -> Run:
    bar = bars.add_task(name, total=None)

    def seen(batch: Batch) -> None:
        done = bars.tasks[bar].completed
        bars.update(bar, completed=done + batch.size, total=bars.tasks[bar].total or batch.total)

    return poller.poll(name, since=cursor, until=until, seen=seen)


def accept_deletions(
    settings: Settings, place: Place, wiring: Wiring, names: Sequence[str], since: datetime | None,
    until: datetime | None,
) -> None:  # fmt: skip
    """Compares a window with what the sources list, and takes out whatever they no longer have."""
    poller = make_poller(settings, current_store(settings, place), place, wiring, threading.Event())
    deletions, now = Deletions(poller, settings.deletions_most), clock.now()
    listing = [name for name in names if deletions.can(name)]
    if not listing:
        raise SettingError("none of these sources lists its records (docs/mapping.md: [listing])")
    start = since or now - timedelta(days=settings.sweep_days)
    ends = {name: until or now - place.sources[name].overlap for name in listing}
    found = [deletions.check(name, start, ends[name], accept=True) for name in listing]
    for one in found:
        click.echo(str(one))
    if any(one.error for one in found):
        raise SystemExit(1)


def _tell(runs: Sequence[Run]) -> None:
    for run in runs:
        bad = sum(run.rejected.values())
        click.echo(run.error or f"{run.source}: {run.records_in} read, {run.changed} changed, {bad} rejected")
    if any(run.error for run in runs):
        raise SystemExit(1)


def _cursor(poller: Poller, name: str, since: datetime) -> str:
    """Where to read again from; SettingError for a source that is read whole each time."""
    cursor_at = getattr(poller.sources[name], "cursor_at", None)
    cursor = cursor_at(since) if cursor_at else None
    if cursor is None:
        raise SettingError(f"{name}: --since: this source cannot be read from a moment on")
    return cursor


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
