"""`ioc audit`: counts everything again from the rows and compares; exit code 1 on any difference."""

import click

from ioc.commands.opening import current_store, opened
from ioc.counts import audit as audit_counts


@click.command()
def audit() -> None:
    """Recomputes the counts from the rows and compares."""
    settings, place = opened()
    differences = audit_counts(current_store(settings, place), place)
    for difference in differences:
        click.echo(str(difference))
    if differences:
        raise SystemExit(1)
    click.echo("the counts agree with the rows")
