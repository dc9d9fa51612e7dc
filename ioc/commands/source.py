"""`ioc source new NAME --sample FILE`: proposes the mapping of a system never seen before."""

import re
from pathlib import Path

import click
from rich.console import Console

from ioc.commands.opening import opened
from ioc.errors import SettingError
from ioc.wiring import Wiring

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@click.group()
def source() -> None:
    """Mappings of source systems."""


@source.command()
@click.argument("name")
@click.option("--sample", type=FILE, required=True, help="A file of the system: CSV, XLSX, JSON or XML.")
@click.option("--kind", type=click.Choice(["dossiers", "tickets", "payments"]), help="Guessed if left out.")
@click.pass_obj
def new(wiring: Wiring, name: str, sample: Path, kind: str | None) -> None:
    """Proposes a mapping for the source NAME from a sample, and shows what it makes of it."""
    if not _NAME.fullmatch(name):
        raise SettingError(f"{name!r} is no name of a source: small letters, digits and _")
    _, place = opened()
    path = place.directory / "sources" / f"{name}.toml"
    if name in place.sources or path.exists():
        raise SettingError(f"{name}: there is such a source, or its file {path}; it is not overwritten")
    found = wiring.propose(sample, place, kind)
    _write(path, found.text)
    show = Console(soft_wrap=True)
    show.print(str(found.trial or f"not complete: {found.problem}"), markup=False, highlight=False)
    show.print(_next_steps(name, found.kind, path, sample), markup=False, highlight=False)


def _write(path: Path, text: str) -> None:
    """A file that came to be meanwhile stays as it is."""
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise SettingError(f"{path}: {error.strerror or error}") from None


def _next_steps(name: str, kind: str, path: Path, sample: Path) -> str:
    return (
        f"\n{path} is written: look at the lines with “look:”. Then add to {path.parent.parent / 'place.toml'}\n"
        f'\n[sources.{name}]\nkind = "{kind}"\nmapping = "{path.name}"\n'
        f"\nand see again what it makes of the sample: ioc try {name} --file {sample}"
    )
