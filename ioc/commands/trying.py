"""`ioc try SOURCE`: fetches one page, shows what it parses to and what it rejects; stores nothing."""

from pathlib import Path

import click
from rich.console import Console

from ioc.commands.opening import open_source, opened
from ioc.wiring import Wiring

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("try")
@click.argument("source")
@click.option("--pages", type=click.IntRange(1), default=1, help="How many pages to fetch.")
@click.option("--file", "path", type=FILE, help="Reads this file in place of what the source has.")
@click.pass_obj
def try_(wiring: Wiring, source: str, pages: int, path: Path | None) -> None:
    """Fetches one page of SOURCE and shows field by field what comes of it."""
    settings, place = opened()
    told = {} if path is None else {"path": path}
    trial = wiring.try_source(open_source(settings, place, wiring, source), pages, **told)
    Console(soft_wrap=True).print(str(trial), markup=False, highlight=False)
