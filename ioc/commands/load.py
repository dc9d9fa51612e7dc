"""`ioc load SOURCE FILE…`: loads files the way polls load pages, with a progress bar and a summary."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import click
from rich.progress import Progress

from geo.entries import tells_all
from ioc.ahead import read_ahead
from ioc.batches import Batch, gather, made_ready, whole
from ioc.commands.opening import current_store, open_source, opened
from ioc.domain.feed import Source
from ioc.domain.workcal import from_place
from ioc.errors import SettingError
from ioc.ingest import Loader
from ioc.wiring import Wiring


@click.command()
@click.argument("source")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.pass_obj
def load(wiring: Wiring, source: str, files: tuple[Path, ...]) -> None:
    """Loads FILES as records of SOURCE."""
    settings, place = opened()
    opened_source = open_source(settings, place, wiring, source)
    if not hasattr(opened_source, "read_file"):
        raise SettingError(f"{source}: this source reads no files")
    loader = Loader(current_store(settings, place), place, from_place(place))
    is_whole = tells_all(place.sources[source])
    for path in files:
        _load(loader, opened_source, path, None if is_whole else settings.poll_batch)


def _load(loader: Loader, source: Source, path: Path, batch: int | None) -> None:
    """One file, whole where no batch is told; says what came in, what changed and what was refused, by reason."""
    read, changed, rejected = 0, 0, Counter()
    with Progress(transient=True) as bar:
        task = bar.add_task(path.name, total=None)
        for one in file_ahead(loader, source, path, batch):
            done = loader.load(source.name, one.told, cursor=None)
            read, changed, rejected = read + done.records_in, changed + done.changed, rejected + done.rejected
            bar.update(task, total=one.total, completed=read)
    click.echo(f"{path}: {read} read, {changed} changed, {sum(rejected.values())} rejected")
    for reason, count in rejected.most_common():
        click.echo(f"  {reason}: {count}")


def file_ahead(loader: Loader, source: Source, path: Path, batch: int | None) -> Iterator[Batch]:
    """Batches made ready in another process; where that one ends too early the rest is read by this one."""
    done = 0
    for one in read_ahead(partial(_batches, loader, source, path, batch)):
        yield one
        if one.is_last:
            return
        done += one.pages
    yield from _batches(loader, source, path, batch, done)


def _batches(loader: Loader, source: Source, path: Path, batch: int | None, done: int = 0) -> Iterator[Batch]:
    """What is made ready of a file, less the pages that are done."""
    pages = ((page, source.parse(page)) for page in islice(source.read_file(path), done, None))
    batches = whole(pages) if batch is None else gather(pages, batch)
    return made_ready(batches, partial(loader.ready, source.name))
