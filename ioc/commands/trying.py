"""`ioc try SOURCE`: fetches one page, shows what it parses to and what it rejects; stores nothing."""

import click
from rich.console import Console

from ioc.commands.opening import open_source, opened
from ioc.wiring import Wiring


@click.command("try")
@click.argument("source")
@click.option("--pages", type=click.IntRange(1), default=1, help="How many pages to fetch.")
@click.pass_obj
def try_(wiring: Wiring, source: str, pages: int) -> None:
    """Fetches one page of SOURCE and shows what comes of it."""
    settings, place = opened()
    trial = wiring.try_source(open_source(settings, place, wiring, source), pages)
    Console().print(str(trial), markup=False, highlight=False)
