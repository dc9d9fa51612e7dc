"""`ioc screens`: wall screens from the shell, as their keeper's page keeps them."""

from pathlib import Path
from typing import Any

import click
import orjson
from rich.console import Console
from rich.table import Table

from ioc.access.desk import Desk
from ioc.commands.people import ACTOR, at_desk
from ioc.errors import SettingError
from ioc.screens.forms import PRESETS
from ioc.screens.orders import COMMANDS
from ioc.screens.profile import Profile
from ioc.screens.programme import WALL_PAGES, default_programme, from_json, to_json
from ioc.screens.screen import Screen
from ioc.screens.words import Words

COLUMNS = ("state", "name", "area", "page", "figures as of", "heard", "browser", "size", "errors", "memory")
WIDE = 180  # an id that is cut could not be used


@click.group()
def screens() -> None:
    """Wall screens: who they are, what they show, how they fare."""


@screens.command("list")
def list_() -> None:
    """Lists every screen with how it fares."""
    with at_desk() as desk:
        table, words = Table(), Words(desk, "en")
        table.add_column("id", no_wrap=True)
        for name in COLUMNS:
            table.add_column(name)
        for one in desk.screens.all():
            screen, report = one.screen, one.report
            told = (words.epoch(one), words.heard(one), words.browser(one), words.size(one))
            told = (screen.id, one.state, screen.name, screen.area, report.page, *told)
            table.add_row(*told, str(report.errors), words.memory(one))
        console = Console()
        console.width = max(console.width, WIDE)
        console.print(table)


@screens.command()
@click.argument("code")
@click.argument("name")
@click.option("--area", help="Code of its area; the whole place unless told.")
@click.option(
    "--kind", type=click.Choice(list(PRESETS)), default="hd", show_default=True, help="Kind of screen."
)
@click.option("--farthest", type=float, default=5, show_default=True, help="Metres to its farthest viewer.")
@click.option(
    "--profile", "path", type=click.Path(path_type=Path), help="A JSON file with sizes, for any other kind."
)
def pair(code: str, name: str, area: str | None, kind: str, farthest: float, path: Path | None) -> None:
    """Pairs the screen that shows CODE at /pair and calls it NAME."""
    with at_desk() as desk:
        area = area or desk.place.root
        profile = Profile.from_json(_read(path)) if path else Profile(*PRESETS[kind], farthest)
        _known(desk, area)
        screen = desk.screens.pair(code, name, area, profile, default_programme(desk.place, area), ACTOR)
        click.echo(f"{screen.id} {screen.name} is paired")


@screens.command()
@click.argument("screen")
@click.argument("name")
def rename(screen: str, name: str) -> None:
    """Gives the screen with the id SCREEN another name."""
    with at_desk() as desk:
        _change(desk, desk.screens.get(screen), name=name)
        click.echo(f"{screen} is called {name.strip()}")


@screens.command()
@click.argument("screen")
@click.option("--set", "path", type=click.Path(path_type=Path), help="A JSON file as this command prints it.")
def programme(screen: str, path: Path | None) -> None:
    """Prints what a screen shows when, as JSON; with --set gives it another programme."""
    with at_desk() as desk:
        one = desk.screens.get(screen)
        if path is None:
            click.echo(orjson.dumps(to_json(one.programme), option=orjson.OPT_INDENT_2).decode())
            return
        _change(desk, one, programme=from_json(_read(path)))
        click.echo(f"{one.name} has another programme")


@screens.command()
@click.argument("screen")
@click.argument("command", type=click.Choice(COMMANDS))
@click.option("--page", default="", type=click.Choice(("", *WALL_PAGES)), help="What to show.")
@click.option("--text", default="", help="Of a message; an empty one takes the last one down.")
@click.option("--minutes", default=10, show_default=True, help="How long a message stays.")
def order(screen: str, command: str, page: str, text: str, minutes: int) -> None:
    """Tells a screen to do something at its next heartbeat."""
    with at_desk() as desk:
        desk.screens.order(screen, command, page=page, text=text, minutes=minutes, by=ACTOR)
        click.echo(f"{screen}: {command}")


@screens.command()
@click.argument("screen")
def revoke(screen: str) -> None:
    """Ends what a screen bears; it has to be paired anew."""
    with at_desk() as desk:
        desk.screens.revoke(screen, by=ACTOR)
        click.echo(f"{screen} is revoked")


def _change(desk: Desk, screen: Screen, **changes: Any) -> None:
    kept = {name: getattr(screen, name) for name in ("name", "area", "profile", "programme")}
    desk.screens.change(screen.id, **{**kept, **changes}, by=ACTOR)


def _known(desk: Desk, area: str) -> None:
    if area not in desk.place.areas:
        raise SettingError(f"area: {desk.place.code} has no area {area!r}")


def _read(path: Path) -> Any:
    try:
        return orjson.loads(path.read_bytes())
    except OSError as error:
        raise SettingError(f"{path}: cannot be read ({error.strerror})") from error
    except orjson.JSONDecodeError as error:
        raise SettingError(f"{path}: {error}") from error
