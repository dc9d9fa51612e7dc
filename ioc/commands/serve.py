"""`ioc serve`: the dashboard, with `--poll` the poller beside it."""

import click

from geo.places import Place
from ioc.access.desk import desk_of
from ioc.commands.opening import current_store, opened
from ioc.commands.poll import poll_on
from ioc.processes import run_together, stop_on_signals
from ioc.settings import Settings
from ioc.wiring import Wiring

FIRST = 'ioc people add LOGIN "NAME" --role administrator'


@click.command()
@click.option("--poll", "polls", is_flag=True, help="Also read the sources, for one-machine use.")
@click.option("--port", type=int, help="Where to listen.")
@click.option("--host", help="This machine's own address to listen on.")
@click.pass_obj
def serve(wiring: Wiring, polls: bool, port: int | None, host: str | None) -> None:
    """Serves the dashboard."""
    settings, place = opened(port=port, host=host)
    current_store(settings, place).engine.dispose()
    click.echo(settings.address)
    _say_who(settings, place)
    if not polls:
        wiring.serve(settings)
        return
    jobs = {
        "poller": lambda: poll_on(settings, place, wiring, stop_on_signals()),
        "dashboard": lambda: wiring.serve(settings),
    }
    raise SystemExit(run_together(jobs))


def _say_who(settings: Settings, place: Place) -> None:
    """There is no default password: whoever installs this adds the first administrator."""
    desk = desk_of(settings, place)
    if not desk.people.all():
        click.echo(f"Nobody can sign in yet: {FIRST}")
    desk.store.close()
