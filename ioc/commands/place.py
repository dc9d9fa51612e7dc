"""`ioc place check`, `boundaries` and `published`: a place's files, checked and made."""

from datetime import datetime
from pathlib import Path

import click

from geo.check import check_place
from geo.places import Place, load_place
from geo.published_rows import sets_from
from geo.published_writing import keep_sets
from ioc.errors import SettingError
from ioc.indicators.ask_published import counted_from_files
from ioc.indicators.catalogue import BY_KEY
from ioc.settings import open_place, read_settings
from ioc.wiring import Wiring

Directory = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def place() -> None:
    """The files of a place."""


@place.command()
@click.argument("directory", type=Directory)
def check(directory: Path) -> None:
    """Reads every file of the place in DIRECTORY and says what is in it, and what is wrong or doubtful."""
    findings = check_place(directory)
    for finding in findings:
        click.echo(str(finding))
    if any(finding.severity == "error" for finding in findings):
        raise SystemExit(1)
    for line in _lines(load_place(directory)):
        click.echo(line)


def _lines(found: Place) -> list[str]:
    levels = ", ".join(
        f"{sum(a.level == one.key for a in found.areas.values())} {one.key}" for one in found.levels
    )
    outlines = "approximate boundaries" if found.approximate else "boundaries as given"
    gaps = [f"{one.total} is {abs(gap)} {'less' if gap > 0 else 'more'} than its parts"
            for published in found.published for one, gap in published.gaps()]  # fmt: skip
    return [
        f"{found.code}: {found.names.vi} / {found.names.en}",
        f"areas: {levels}; {len(found.leaves)} of them take records; {outlines}",
        f"procedures: {len(found.procedures)}, sources: {', '.join(found.sources) or 'none'}",
        f"calendar: {len(found.days_off)} days off, {len(found.worked_days)} worked days off the week",
        *(f"published: {gap}" for gap in gaps),
        "the place can be used",
    ]


@place.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--place", "directory", type=Directory, help="The place; that of the settings unless told.")
@click.option("--level", help="The level of the areas in the file, if it is not clear by itself.")
@click.option("--crs", help="The coordinate system, for example EPSG:9212.")
@click.option("--choose", help="One of the candidates that a first run listed.")
@click.option("--layer", help="The layer of a file that has several.")
@click.option("--code-column", help="The column with the codes.")
@click.option("--name-column", help="The column with the names.")
@click.option("--source", help="Who published the file.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="The day it is valid for.")
@click.option("--licence", help="Under what licence.")
@click.option(
    "--output", type=click.Path(path_type=Path), help="Where to write; boundaries.geojson of the place."
)
def boundaries(
    file: Path, directory: Path | None, date: datetime | None, output: Path | None, **how: str
) -> None:
    """Makes boundaries.geojson from an official FILE (anything GDAL reads)."""
    from geo.boundaries import import_boundaries  # GDAL and GEOS are needed here only

    found = load_place(directory) if directory else open_place(read_settings())
    imported = import_boundaries(file, found, date=date.date() if date else None, **how)
    target = output or found.directory / "boundaries.geojson"
    imported.write(target)
    for line in imported.report.lines():
        click.echo(line)
    click.echo(f"written: {target}")


@place.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--document", required=True, help="The number of the document, such as 123/BC-UBND.")
@click.option("--dated", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day of the document.")
@click.option("--place", "directory", type=Directory, help="The place; that of the settings unless told.")
@click.pass_obj
def published(wiring: Wiring, file: Path, document: str, dated: datetime, directory: Path | None) -> None:
    """Keeps the figures of FILE (XLSX: key, period, value) in published.toml, in place of what the document said."""
    if wiring.sheet_rows is None:
        raise SettingError("published: this program reads no workbooks")
    found = load_place(directory) if directory else open_place(read_settings())
    sets = sets_from(wiring.sheet_rows(file), file, document, dated.date(), found.root)
    target = keep_sets(found.directory, sets, document)
    keys = sorted({key for one in sets for key in one["values"]})
    for key in keys:
        if key.replace(".", "_") not in BY_KEY and counted_from_files(found, key) is None:
            click.echo(f"{key}: is shown, but nothing of ours is counted under this key")
    click.echo(
        f"{sum(len(one['values']) for one in sets)} figures in {len(sets)} sets of {document}: {target}"
    )
