"""`ioc audit`: counts everything again from the rows and compares; `--log` checks and prints the log of deeds."""

import sys

import click

from ioc.access.log_export import csv_lines
from ioc.commands.opening import current_store, opened
from ioc.commands.people import at_desk
from ioc.counts import audit as audit_counts


@click.command()
@click.option("--log", "of_deeds", is_flag=True, help="Check the log of who did what, and print it as CSV.")
def audit(of_deeds: bool) -> None:
    """Recomputes the counts from the rows and compares; exit code 1 on any difference."""
    if of_deeds:
        _log()
        return
    settings, place = opened()
    differences = audit_counts(current_store(settings, place), place)
    for difference in differences:
        click.echo(str(difference))
    if differences:
        raise SystemExit(1)
    click.echo("the counts agree with the rows")


def _log() -> None:
    """The entries go to the output, what they are worth to the error output: note number and hash elsewhere."""
    with at_desk() as desk:
        for line in csv_lines(desk.audit.all(), desk.place.zone):
            sys.stdout.write(line)
        number, last, broken = desk.audit.verify()
    if broken is not None:
        click.echo(f"the chain is broken at entry {broken.number}: {broken.reason}", err=True)
        raise SystemExit(1)
    click.echo(f"the chain is whole: {number} entries, the last hash is {last or 'none'}", err=True)
