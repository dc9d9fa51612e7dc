"""`ioc db upgrade`: brings the database to this program's schema."""

import click

from ioc.commands.opening import opened
from ioc.store import open_store, upgrade
from ioc.store.desk import desk_url, upgrade_desk


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
