"""The row of form II.06a/VPCP/KSTT: columns 3 to 13 and the identities they must keep."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from geo.places import Place
from ioc.domain.workcal import WorkCalendar
from ioc.errors import QuestionError
from ioc.indicators.answers import FormRow
from ioc.indicators.figures import figures
from ioc.indicators.rows import Readable

II_06A = "II.06a"
FIRST_COLUMN = 3
IDENTITIES = ((3, (4, 5, 6)), (7, (8, 9, 10)), (11, (12, 13)), (3, (7, 11)))


def form_row(key: str, values: dict[str, Any]) -> FormRow:
    """The row of one group from its counts (named as `figures` names them, late and overdue by the place's rule).

    Column 9 takes in what had no due date, and what ended on the due day unless the rule calls it late.
    """
    online = values["received_online"]
    on_time = values["resolved_same_day"] + values["resolved_no_due"]
    columns = (
        values["received"] + values["carried_over"],
        online,
        values["received"] - online,
        values["carried_over"],
        values["resolved"],
        values["resolved_early"],
        on_time + values["resolved_late_day"] - values["resolved_late"],
        values["resolved_late"],
        values["pending"],
        values["pending"] - values["overdue"],
        values["overdue"],
    )
    return FormRow(key=key, columns=columns, broken=broken_identities(columns))


def broken_identities(columns: Sequence[int]) -> tuple[str, ...]:
    """Every identity that does not hold, written as the form writes it."""
    number = dict(enumerate(columns, FIRST_COLUMN))
    return tuple(
        f"({total})=" + "+".join(f"({part})" for part in parts)
        for total, parts in IDENTITIES
        if number[total] != sum(number[part] for part in parts)
    )


def form_figures(
    store: Readable,
    place: Place,
    form: str,
    *,
    area: str | None = None,
    start: int | date | datetime | None = None,
    end: int | date | datetime | None = None,
    by: Sequence[str] | str = (),
    attribution: str = "resolving",
    lateness: str | None = None,
    calendar: WorkCalendar | None = None,
    seen: frozenset[str] | None = None,
) -> list[dict[str, Any]]:
    """The form as plain entries, the total first, then the groups; exact, from the rows."""
    if form != II_06A:
        raise QuestionError(f"form: {form!r} is not known; there is {II_06A}")
    asked = {
        "area": area, "start": start, "end": end, "attribution": attribution, "lateness": lateness,
        "calendar": calendar, "seen": seen,
    }  # fmt: skip
    found = figures(store, place, "dossiers", **asked)
    if by:
        found += figures(store, place, "dossiers", by=by, **asked)
    return [_entry(one) for one in found]


def _entry(figure: dict[str, Any]) -> dict[str, Any]:
    row = form_row("", figure["values"])
    columns = {str(number): value for number, value in enumerate(row.columns, FIRST_COLUMN)}
    named = {key: figure[key] for key in ("area", "from", "to", "by", "attribution")}
    return {"form": II_06A, **named, "columns": columns, "broken": list(row.broken)}
