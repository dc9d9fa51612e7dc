"""`ioc figures`: the numbers of every screen without a browser, exact, as a table, JSON or CSV."""

import csv
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby, islice
from typing import Any

import click
import orjson
from rich.console import Console
from rich.table import Table

from ioc.commands.opening import current_store, opened
from ioc.indicators.figures import SUBJECTS
from ioc.indicators.figures import figures as read_figures
from ioc.indicators.forms import II_06A, form_figures

NAMED = ("subject", "form", "from", "to", "at", "area", "attribution")
NAME_WIDTH, VALUE_WIDTH = 34, 15  # of a table's columns, in characters of the terminal
FORM_OPTIONS = ("area", "start", "end", "by", "attribution", "lateness")


class Moment(click.ParamType):
    """2021-10-29 (its local midnight) or a moment with an offset."""

    name = "moment"

    def convert(self, value: Any, param: Any, ctx: Any) -> date | datetime:
        try:
            if len(value) == 10:
                return date.fromisoformat(value)
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(
                f"{value!r} is neither yyyy-mm-dd nor a moment such as 2021-10-29T08:00+07:00", param, ctx
            )
        if moment.tzinfo is None:
            self.fail(f"{value!r} has no offset; say for example {value}+07:00", param, ctx)
        return moment


class Rule(click.ParamType):
    """A rule of lateness; both with a comma mean the place's, as values of both rules are told anyway."""

    name = "rule"

    def convert(self, value: Any, param: Any, ctx: Any) -> str | None:
        rules = set(value.split(","))
        if not rules <= {"day", "instant"}:
            self.fail(f"{value!r} is neither day nor instant", param, ctx)
        return value if len(rules) == 1 else None


@click.command()
@click.option("--subject", default="dossiers", help="dossiers, tickets, payments, or several with commas.")
@click.option("--area", help="Code of an area; the whole place unless told.")
@click.option("--from", "start", type=Moment(), help="The first day (or moment) of the period.")
@click.option("--to", "end", type=Moment(), help="The day (or moment) after the period: exclusive.")
@click.option("--at", type=Moment(), help="Stocks at a moment.")
@click.option(
    "--by",
    default="",
    help="area, receiving_area, channel, field, procedure, category, state, kind, responsible.",
)
@click.option("--per", type=click.Choice(["day", "month"]), help="Split the period.")
@click.option("--attribution", default="resolving", help="resolving, receiving or both with a comma.")
@click.option(
    "--lateness", type=Rule(), help="day or instant: values without suffix; the place's rule unless told."
)
@click.option("--form", type=click.Choice([II_06A]), help="The official form instead.")
@click.option("--format", "shape", type=click.Choice(["table", "json", "csv"]), default="table")
def figures(subject: str, form: str | None, shape: str, **asked: Any) -> None:
    """Counts exactly what the pages show, from the rows."""
    settings, place = opened()
    store = current_store(settings, place)
    if form:
        asked = {name: asked[name] for name in FORM_OPTIONS}
        found = form_figures(store, place, form, **asked)
    else:
        found = [one for name in _subjects(subject) for one in read_figures(store, place, name, **asked)]
    {"json": _json, "csv": _csv, "table": _table}[shape](found)


def _subjects(text: str) -> list[str]:
    names = [name for name in text.split(",") if name]
    if wrong := [name for name in names if name not in SUBJECTS]:
        raise click.BadParameter(f"{wrong[0]!r} is none of {', '.join(SUBJECTS)}", param_hint="--subject")
    return names


def _json(found: list[dict]) -> None:
    sys.stdout.buffer.write(orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n")


def flat(one: dict) -> dict[str, Any]:
    """One entry as one row: the period, what it is split by, then its values."""
    named = {name: one[name] for name in NAMED if name in one}
    if "columns" in one:
        return {**named, **one["by"], **one["columns"], "broken": ", ".join(one["broken"])}
    return {**named, **one["by"], **one["values"]}


def _csv(found: list[dict]) -> None:
    rows = [flat(one) for one in found]
    columns = dict.fromkeys(name for row in rows for name in row)
    writer = csv.DictWriter(sys.stdout, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _table(found: list[dict]) -> None:
    """One row for each value; entries that share everything but their split stand beside each other."""
    console = Console()
    for title, entries in groupby(found, _title):
        console.print(title, soft_wrap=True)
        for some in _some(entries, max(1, (console.width - NAME_WIDTH) // VALUE_WIDTH)):
            console.print(_beside(some))


def _title(one: dict) -> str:
    told = (one[name] for name in NAMED if one.get(name) is not None)
    return " · ".join(map(str, told))


def _some(entries: Iterable[dict], most: int) -> Iterator[list[dict]]:
    """As many entries at a time as stand beside each other."""
    left = iter(entries)
    while some := list(islice(left, most)):
        yield some


def _beside(entries: list[dict]) -> Table:
    table = Table()
    table.add_column("value", no_wrap=True)
    for one in entries:
        table.add_column(", ".join(map(str, one["by"].values())), justify="right")
    rows = [{k: v for k, v in flat(one).items() if k not in (*NAMED, *one["by"])} for one in entries]
    for name in rows[0]:
        table.add_row(name, *(_shown(row[name]) for row in rows))
    return table


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.4f}"
    return f"{value:,}" if isinstance(value, int) else str("–" if value is None else value)
