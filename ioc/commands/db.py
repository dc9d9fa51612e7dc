"""`ioc db`: brings the database to this program's schema, backs it up and restores it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from geo.places import Place
from ioc.access.audit import Audit
from ioc.commands.opening import current_store, opened
from ioc.commands.people import ACTOR
from ioc.commands.poll import leader_lock
from ioc.settings import Settings
from ioc.store import Store, open_store, upgrade
from ioc.store.backup import back_up, forget_snapshots, nobody_polls
from ioc.store.backup import restore as restored
from ioc.store.desk import desk_url, open_desk, upgrade_desk

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def upgrade_() -> None:
    """Creates the tables, or brings them to this program's schema."""
    settings, place = opened()
    settings.data.mkdir(parents=True, exist_ok=True)
    upgrade(open_store(settings.url, place))
    upgrade_desk(desk_url(settings.data, settings.database_url), place)
    click.echo("the database has this program's schema")


@db.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Writes records, counts, cursors, people and screens as of one moment to FILE; everybody goes on meanwhile."""
    settings, place = opened()
    with _both(settings, place) as (facts, desk):
        manifest = back_up(facts, desk, file)
        Audit(desk).note("backed_up", ACTOR, str(file), data_version=manifest.data_version)
    size = file.stat().st_size / 1e6
    click.echo(
        f"{file}: {sum(manifest.rows.values()):,} rows of version {manifest.data_version}, {size:,.1f} MB"
    )


@db.command()
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Throw away what the database holds of this place.")
def restore(file: Path, replace: bool) -> None:
    """Puts the back-up FILE into the database. No poller may run; everybody signs in anew."""
    settings, place = opened()
    with _both(settings, place) as (facts, desk):
        with nobody_polls(leader_lock(settings, facts, place)):
            manifest = restored(facts, desk, file, replace=replace)
        forget_snapshots(settings.data)
        Audit(desk).note("restored", ACTOR, str(file), data_version=manifest.data_version)
    click.echo(
        f"restored as of {manifest.taken_at}; tokens and screens revoked since are to be revoked again"
    )


@contextmanager
def _both(settings: Settings, place: Place) -> Iterator[tuple[Store, Store]]:
    facts = current_store(settings, place)
    desk = open_desk(desk_url(settings.data, settings.database_url), place)
    try:
        yield facts, desk
    finally:
        desk.close()
        facts.close()
