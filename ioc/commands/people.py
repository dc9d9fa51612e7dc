"""`ioc people`: who may sign in, with what role and for which areas."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from ioc.access.desk import Desk, desk_of
from ioc.access.people import Person, areas_of_centre
from ioc.access.roles import ROLES
from ioc.commands.opening import opened

ACTOR = "command line"


@contextmanager
def at_desk() -> Iterator[Desk]:
    """The desk of the settings, closed afterwards."""
    settings, place = opened()
    settings.data.mkdir(parents=True, exist_ok=True)
    desk = desk_of(settings, place)
    try:
        yield desk
    finally:
        desk.store.close()


def scope_options(command: Any) -> Any:
    """--area and --centre."""
    area = click.option("--area", "areas", multiple=True, help="Code of an area; may be said several times.")
    centre = click.option("--centre", help="The areas of an operations centre of the place, e.g. dong-xoai.")
    return area(centre(command))


def told_areas(desk: Desk, areas: tuple[str, ...], centre: str | None) -> tuple[str, ...]:
    """As told; the whole place where nothing is."""
    from_centre = areas_of_centre(desk.place, centre) if centre else ()
    return (*areas, *from_centre) or (desk.place.root,)


@click.group()
def people() -> None:
    """Who may sign in, with what role and for which areas."""


@people.command()
@click.argument("login")
@click.argument("name")
@click.option("--role", type=click.Choice(list(ROLES)), required=True, help="What they may do.")
@scope_options
def add(login: str, name: str, role: str, areas: tuple[str, ...], centre: str | None) -> None:
    """Adds a person; prints the first password, to be changed at the first sign-in."""
    with at_desk() as desk:
        person, first = desk.people.add(login, name, role, told_areas(desk, areas, centre))
        desk.audit.note("person_added", ACTOR, person.login, role=role, areas=list(person.areas))
        click.echo(f"{person.login} may sign in as {role}; first password: {first}")


@people.command("list")
def list_() -> None:
    """Lists everybody with role, areas and state."""
    with at_desk() as desk:
        table = Table("login", "name", "role", "areas", "state")
        for one in desk.people.all():
            areas = ", ".join(f"{area} {_named(desk, area)}" for area in one.areas)
            table.add_row(one.login, one.name, one.role, areas, _state(one))
        Console().print(table)


@people.command()
@click.argument("login")
def disable(login: str) -> None:
    """Ends every session of a person and lets them in no more."""
    with at_desk() as desk:
        person = desk.people.get(login)
        desk.people.disable(person)
        desk.audit.note("person_disabled", ACTOR, person.login)
        click.echo(f"{person.login} can no longer sign in")


@people.command()
@click.argument("login")
def enable(login: str) -> None:
    """Lets a disabled or locked person in again."""
    with at_desk() as desk:
        person = desk.people.get(login)
        desk.people.enable(person)
        desk.audit.note("person_enabled", ACTOR, person.login)
        click.echo(f"{person.login} may sign in again")


@people.command()
@click.argument("login")
def reset(login: str) -> None:
    """Gives a person a new first password and ends their sessions."""
    with at_desk() as desk:
        person = desk.people.get(login)
        first = desk.people.reset(person)
        desk.audit.note("password_reset", ACTOR, person.login)
        click.echo(f"{person.login}: first password: {first}")


def _named(desk: Desk, area: str) -> str:
    found = desk.place.areas.get(area)
    return found.names.vi if found else "(no longer there)"


def _state(one: Person) -> str:
    if one.disabled:
        return "disabled"
    return "first password unchanged" if one.must_change else "active"
