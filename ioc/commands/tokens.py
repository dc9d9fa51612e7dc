"""`ioc tokens`: what programs bear to ask the API."""

import click
from rich.console import Console
from rich.table import Table

from ioc import clock
from ioc.access.roles import OF_TOKENS
from ioc.commands.people import ACTOR, at_desk, scope_options, told_areas
from ioc.domain.moments import from_us, to_us
from ioc.errors import SettingError


@click.group()
def tokens() -> None:
    """What programs bear to ask the API."""


@tokens.command()
@click.argument("name")
@click.option(
    "--permission",
    "permissions",
    multiple=True,
    type=click.Choice(OF_TOKENS),
    help="see_figures unless told.",
)
@click.option("--push", "source", help="A source: the token pushes its records and can do nothing else.")
@click.option("--days", type=int, default=365, show_default=True, help="How long it is valid.")
@scope_options
def add(
    name: str, permissions: tuple[str, ...], source: str | None, days: int, areas: tuple[str, ...],
    centre: str | None,
) -> None:  # fmt: skip
    """Makes a token; prints what its bearer says, this once."""
    if source and (permissions or areas or centre):
        raise SettingError("--push: such a token sees nothing; it takes no permission, area or centre")
    with at_desk() as desk:
        if source:
            token, borne = desk.tokens.make_pushing(name, source, days, ACTOR)
        else:
            told = told_areas(desk, areas, centre), permissions or OF_TOKENS[:1]
            token, borne = desk.tokens.make(name, *told, days, ACTOR)
        detail = {"permissions": list(token.permissions), "areas": list(token.areas), "source": token.source}
        desk.audit.note("token_made", ACTOR, token.id, name=token.name, **detail)
        click.echo(f"{token.id} {token.name}: {borne}")


@tokens.command("list")
def list_() -> None:
    """Lists every token; what they bear is not known here."""
    with at_desk() as desk:
        table, now = (
            Table("id", "name", "permissions", "areas", "expires", "state"),
            to_us(clock.real()),
        )
        for one in desk.tokens.all():
            state = "valid" if one.is_valid(now) else "revoked" if one.revoked_at else "expired"
            ends = f"{from_us(one.expires_at, desk.place.zone):%Y-%m-%d %H:%M}"
            about = one.source or ", ".join(one.areas)
            table.add_row(one.id, one.name, ", ".join(one.permissions), about, ends, state)
        Console().print(table)


@tokens.command()
@click.argument("token")
def revoke(token: str) -> None:
    """Ends the token with the id TOKEN."""
    with at_desk() as desk:
        desk.tokens.revoke(token)
        desk.audit.note("token_revoked", ACTOR, token)
        click.echo(f"{token} is revoked")
