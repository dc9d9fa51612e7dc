"""The command `ioc`: one module a command; an error of ours is one line and exit code 1."""

from collections.abc import Sequence

import click

from ioc.commands.audit import audit
from ioc.commands.db import db
from ioc.commands.demo import demo
from ioc.commands.figures import figures
from ioc.commands.load import load
from ioc.commands.people import people
from ioc.commands.place import place
from ioc.commands.poll import poll
from ioc.commands.quarantine import quarantine
from ioc.commands.reconcile import reconcile
from ioc.commands.screens import screens
from ioc.commands.serve import serve
from ioc.commands.source import source
from ioc.commands.tokens import tokens
from ioc.commands.trying import try_
from ioc.errors import IocError, PlaceError
from ioc.wiring import Wiring


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def ioc() -> None:
    """The live dashboard of a province's operations centre. Settings: ioc.toml, see ioc.toml.example."""


COMMANDS = (
    demo, serve, poll, try_, load, figures, audit, place, db, people, tokens, screens, source, quarantine,
    reconcile,
)  # fmt: skip
for _command in COMMANDS:
    ioc.add_command(_command)


def run(wiring: Wiring, argv: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code."""
    try:
        ioc.main(
            args=None if argv is None else list(argv), prog_name="ioc", obj=wiring, standalone_mode=False
        )
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Abort:
        return 130
    except (IocError, PlaceError) as error:
        click.echo(f"ioc: {error}", err=True)
        return 1
    except SystemExit as end:
        return int(end.code or 0)
    return 0
