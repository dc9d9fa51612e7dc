"""`ioc reconcile`: lays what sources list of each day beside what is here; exit code 1 on differences."""

import csv
import sys
import threading
from collections.abc import Iterable, Sequence
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table

from ioc import clock
from ioc.commands.opening import current_store, opened
from ioc.commands.poll import DAY, make_poller, reconciling
from ioc.domain.moments import from_day_number
from ioc.errors import SettingError
from ioc.store.portal_days import PortalDay
from ioc.store.reconciled import LATE
from ioc.trust.reconciling import Outcome, Reconciling, between
from ioc.wiring import Wiring

COUNTS = ("source", "day", "theirs", "ours", "matched", "missing_here", "missing_there", "different")
CODES = ("source", "day", "what", "code", "cause", "text", "area")
SHOWN = 100


@click.command()
@click.argument("source", required=False)
@click.option("--since", type=DAY, help="From this day on; the last days unless told.")
@click.option("--until", type=DAY, help="Before this day; before today unless told.")
@click.option(
    "--states", is_flag=True, help="Read the days again and compare state, due and end of each code."
)
@click.option("--codes", is_flag=True, help="With --format csv: the codes behind the numbers.")
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table", show_default=True)
@click.pass_obj
def reconcile(
    wiring: Wiring, source: str | None, since: datetime | None, until: datetime | None, states: bool,
    codes: bool, form: str,
) -> None:  # fmt: skip
    """Compares the days of SOURCE, of all that can be compared unless told, and keeps what it finds.

    Those can that list their codes or push what they count themselves. A portal is laid beside the one-stop system
    as both are now.
    """
    settings, place = opened()
    poller = make_poller(settings, current_store(settings, place), place, wiring, threading.Event())
    made = reconciling(settings, poller)
    names = _named(made, source)
    days = between(since and since.date(), until and until.date(), made.last_days(clock.now()))
    if not days:
        raise SettingError("--since, --until: there is no day between them")
    found = [made.reconcile(name, days, states=days if states else range(0)) for name in names]
    _print_csv(found, codes=codes) if form == "csv" else _print_tables(found)
    for one in found:
        if one.error:
            click.echo(f"{one.source}: nothing is kept: {one.error}", err=True)
    if any(one.error or one.differs for one in found):
        raise SystemExit(1)


def _named(made: Reconciling, told: str | None) -> list[str]:
    """The source told, or all that list their codes, push what they count or are portals."""
    can = [name for name in made.place.sources if made.can(name)]
    if told is not None and told not in can:
        raise SettingError(f"{told}: does not list its codes (docs/mapping.md: [listing]); {_those(can)}")
    if not can:
        raise SettingError("none of these sources lists its codes (docs/mapping.md: [listing])")
    return can if told is None else [told]


def _those(names: Sequence[str]) -> str:
    return f"those that do: {', '.join(names) or 'none'}"


def _row(one: object, names: Sequence[str]) -> list[object]:
    """Values of a day or code; days as people write them, nothing for what is not known."""
    values = {name: getattr(one, name, None) for name in names}
    values["day"] = from_day_number(values["day"]).isoformat()
    return ["" if value is None else value for value in values.values()]


def _print_csv(found: Sequence[Outcome], *, codes: bool) -> None:
    names = CODES if codes else _counts(day for told in found for day in told.days)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(_row(one, names) for told in found for one in (told.codes if codes else told.days))


def _counts(days: Iterable[object]) -> tuple[str, ...]:
    """Of portals also what is late on which side; of totals alone also that they are."""
    told = list(days)
    late = LATE if any(isinstance(one, PortalDay) for one in told) else ()
    return (*COUNTS, *late, *(("by_count",) if any(getattr(one, "by_count", False) for one in told) else ()))


def _print_tables(found: Sequence[Outcome]) -> None:
    for names, what in ((_counts(day for told in found for day in told.days), "days"), (CODES, "codes")):
        rows = [_row(one, names) for told in found for one in getattr(told, what)]
        if rows:
            table = Table(*(name.replace("_", " ") for name in names))
            for row in rows[:SHOWN]:
                table.add_row(*map(str, row))
            Console().print(table)
        if len(rows) > SHOWN:
            click.echo(f"{len(rows)} {what}, {SHOWN} shown; --format csv tells all")
