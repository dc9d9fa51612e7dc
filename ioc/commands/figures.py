"""`ioc figures`: the numbers of every screen without a browser, exact, as a table, JSON or CSV."""

import csv
import sys
from datetime import date, datetime
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
    """One row for each value, one column for each entry: there are more values than fit beside each other."""
    console = Console()
    for one in found:
        row = flat(one)
        head = {name: row.pop(name) for name in (*NAMED, *one["by"]) if name in row}
        table = Table(title=" · ".join(str(value) for value in head.values() if value is not None))
        table.add_column("value")
        table.add_column("", justify="right")
        for name, value in row.items():
            table.add_row(name, _shown(value))
        console.print(table)


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.4f}"
    return f"{value:,}" if isinstance(value, int) else str("–" if value is None else value)
