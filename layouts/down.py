"""Where a number leads: to the breakdown of its records, or with a value of a filter straight to their list."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from ioc.indicators.members import LISTS, listable
from ioc.worklist.questions import refusing
from layouts import elements as html
from layouts.list_view import BREAKDOWN, PATHS, ListView
from layouts.panel import Content, Context, Panel
from layouts.view import PERIODS, View

# shares, times and amounts lead to the records one would look at because of them
RECORDS = {
    "dossiers_on_time_rate": "dossiers_resolved_late",
    "dossiers_on_time_rate_form": "dossiers_resolved_late",
    "dossiers_overdue_share": "dossiers_overdue",
    "dossiers_online_share": "dossiers_received_online",
    "dossiers_median_hours": "dossiers_resolved",
    "dossiers_p90_hours": "dossiers_resolved",
    "dossiers_paid_online_share": "dossiers_paid_online",
    "tickets_on_time_rate": "tickets_closed_late",
    "tickets_satisfaction": "tickets_rated",
    "tickets_median_hours": "tickets_closed",
    "tickets_p90_hours": "tickets_closed",
    "payments_value": "payments_count",
    "payments_mean": "payments_count",
    "payments_median": "payments_count",
    "payments_success_rate": "payments_count",
    "payments_net_value": "payments_count",
}

# what a share is a share of
EVENTS = {
    "dossiers_online_share": "dossiers_received",
    "dossiers_on_time_rate": "dossiers_resolved_with_due",
    "dossiers_on_time_rate_form": "dossiers_resolved",
    "dossiers_overdue_share": "dossiers_pending",
    "dossiers_paid_online_share": "dossiers_with_fee",
    "tickets_on_time_rate": "tickets_closed_with_due",
    "tickets_satisfaction": "tickets_rated",
    "payments_success_rate": "payments_finished",
}

DAYS = (date(2001, 1, 1), date(2001, 1, 2))  # stand for any first and last day

# columns 3 to 13 of form II.06a, all counted by the resolving area
FORM = (
    "dossiers_to_resolve", "dossiers_received_online", "dossiers_received_in_person_postal", "dossiers_carried_over",
    "dossiers_resolved", "dossiers_resolved_early", "dossiers_resolved_not_early", "dossiers_resolved_late",
    "dossiers_pending", "dossiers_pending_not_overdue", "dossiers_overdue",
)  # fmt: skip


Filters = tuple[tuple[str, str], ...]  # pairs of name and value; of one name any of the values


def of_field(context: Context) -> Filters:
    """The filter of a page that shows one field alone."""
    return (("field", context.view.field),) if context.view.field else ()


def others_than(by: str, keys: Iterable[str]) -> Filters:
    """The filters of a row that stands for all other values of something than those told apart."""
    return tuple((refusing(by), key) for key in keys)


def records_of(indicator: str) -> str:
    """The indicator or set whose members stand behind a number."""
    return indicator if indicator in LISTS else RECORDS[indicator]


def has_records(indicator: str) -> bool:
    """Whether records stand behind a number."""
    return indicator in LISTS or indicator in RECORDS


def down(
    indicator: str, panel: Panel, context: Context, *, area: str | None = None,
    filters: Sequence[tuple[str, str]] = (), attribution: str | None = None, before: bool = False,
) -> str:  # fmt: skip
    """The address a number of a panel leads to. before: a number of the period it is compared with."""
    area, key = area or dict(filters).get("area") or context.area, context.periods[panel.period].key
    own = tuple((name, value) for name, value in filters if name != "area")
    return _address(indicator, key, context.view, area, own, attribution, bool(filters), before)


@lru_cache(maxsize=20_000)  # a page leads to the same places at every epoch
def _address(
    indicator: str, key: str, view: View, area: str, filters: tuple[tuple[str, str], ...],
    attribution: str | None, is_list: bool, before: bool = False,
) -> str:  # fmt: skip
    days = {"start": view.start, "end": view.end} if key == "custom" else {}
    period = key if key in PERIODS else view.period
    members = records_of(indicator)
    page = PATHS[listable(members).subject] if is_list else BREAKDOWN
    told = ListView(
        page=page, members=members, area=area, period=period, lang=view.lang, attribution=attribution,
        number=indicator if members != indicator and not is_list else None, before=before, **days,
    )  # fmt: skip
    for name in dict(filters):
        told = told.with_filter(name, *(value for other, value in filters if other == name))
    return told.address()


def down_of_days(
    indicator: str,
    context: Context,
    *,
    filters: Sequence[tuple[str, str]] = (),
    attribution: str | None = None,
) -> str:
    """The address of the records of some days, with {from} and {to} for the first and the last of them."""
    view = context.view.but(start=DAYS[0], end=DAYS[1])
    told = _address(indicator, "custom", view, context.area, tuple(filters), attribution, bool(filters))
    for day, name in zip(DAYS, ("{from}", "{to}"), strict=True):
        told = told.replace(day.isoformat(), name)
    return told


def down_of_hours(indicator: str, context: Context) -> str:
    """The same of one hour of a day, with {hour} for the one it begins at."""
    return f"{down_of_days(indicator, context)}&hour={{hour}}"


def down_between(indicator: str, context: Context, first: date, last: date, area: str) -> str:
    """The address of the records of an area between two days, both included."""
    view = context.view.but(start=first, end=last)
    return _address(indicator, "custom", view, area, (), None, False)


def leads(content: Content, href: str, class_name: str = "down", title: str | None = None) -> html.Link:
    """A number as the link that leads on. title: of what it was made, where that does not stand beside it."""
    return html.Link(content, href=href, className=class_name, title=title)


__all__ = [
    "EVENTS",
    "FORM",
    "RECORDS",
    "Filters",
    "down",
    "down_between",
    "down_of_days",
    "down_of_hours",
    "has_records",
    "leads",
    "of_field",
    "others_than",
    "records_of",
]
