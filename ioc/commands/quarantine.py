"""`ioc quarantine`: refused records are listed, and tried again after a fix of mapping, place or source."""

import click
from rich.console import Console
from rich.table import Table

from ioc import clock
from ioc.commands.opening import current_store, opened
from ioc.commands.people import ACTOR
from ioc.commands.poll import leader_lock, redriving
from ioc.domain.moments import from_us, to_us
from ioc.errors import SettingError
from ioc.store.desk import desk_url, open_desk
from ioc.store.orders import done, place_order
from ioc.store.trust_rows import refused
from ioc.trust.again import fields_of
from ioc.wiring import Wiring

SHOWN = 100


@click.group()
def quarantine() -> None:
    """Records that were refused, and why."""


def _chosen(command):
    for option in (
        click.option("--find", default="", help="Words in code, field, text or content."),
        click.option("--reason", default="", help="Only those refused for this reason."),
        click.argument("source"),
    ):
        command = option(command)
    return command


@quarantine.command("list")
@_chosen
def list_(source: str, reason: str, find: str) -> None:
    """Lists what was refused of SOURCE, the newest first."""
    settings, place = opened()
    _require(place, source)
    with current_store(settings, place).read() as conn:
        rows = refused(conn, place.code, source, reason=reason, find=find)
    table = Table("code", "reason", "field", "text", "first seen", "state")
    for row in rows[:SHOWN]:
        seen = f"{from_us(row['first_seen_at'], place.zone):%Y-%m-%d %H:%M}"
        table.add_row(row["code"] or "", row["reason"], row["field"], row["text"], seen, _state(row))
    Console().print(table)
    click.echo(f"{len(rows)} refused records, {min(len(rows), SHOWN)} shown")


def _state(row) -> str:
    if row["redriven_at"] is not None:
        return "came in"
    return "waits" if fields_of(row["payload"]) is not None else "too little is kept"


@quarantine.command()
@_chosen
@click.pass_obj
def redrive(wiring: Wiring, source: str, reason: str, find: str) -> None:
    """Tries what was refused of SOURCE again; where a poller runs, it is ordered to."""
    settings, place = opened()
    _require(place, source)
    store = current_store(settings, place)
    desk = open_desk(desk_url(settings.data, settings.database_url), place)
    with desk.write() as conn:
        order = place_order(
            conn, place.code, at=to_us(clock.real()), source=source, reason=reason, find=find, by=ACTOR
        )
    lock = leader_lock(settings, store, place)
    if not lock.take():
        click.echo("ordered: the process that polls does it within a second")
        return
    try:
        found = redriving(settings, store, desk, place, wiring).carry_out(order)
        with desk.write() as conn:
            done(conn, place.code, order.id, to_us(clock.real()), "")
    finally:
        lock.release()
    click.echo(f"{found.came} came in, {found.left} are still refused, of {found.lost} too little is kept")


def _require(place, source: str) -> None:
    if source not in place.sources:
        raise SettingError(
            f"{source}: the place {place.code} has no such source; it has: {', '.join(place.sources)}"
        )
