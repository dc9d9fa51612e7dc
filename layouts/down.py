"""Where a number leads: to the breakdown of its records, or with a value of a filter straight to their list."""

from collections.abc import Sequence

from ioc.indicators.answers import Period
from ioc.indicators.members import LISTABLE
from layouts import elements as html
from layouts.list_view import BREAKDOWN, ListView, list_view
from layouts.panel import Content, Context, Panel
from layouts.view import PERIODS

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

# columns 3 to 13 of form II.06a, all counted by the resolving area
FORM = (
    "dossiers_to_resolve", "dossiers_received_online", "dossiers_received_in_person_postal", "dossiers_carried_over",
    "dossiers_resolved", "dossiers_resolved_early", "dossiers_resolved_not_early", "dossiers_resolved_late",
    "dossiers_pending", "dossiers_pending_not_overdue", "dossiers_overdue",
)  # fmt: skip


def records_of(indicator: str) -> str:
    """The indicator whose members stand behind a number."""
    return indicator if indicator in LISTABLE else RECORDS[indicator]


def down(
    indicator: str, panel: Panel, context: Context, *, area: str | None = None,
    filters: Sequence[tuple[str, str]] = (), attribution: str | None = None,
) -> str:  # fmt: skip
    """The address a number of a panel leads to."""
    area = area or dict(filters).get("area") or context.area
    view = _view(records_of(indicator), context.periods[panel.period], context, area)
    for name, value in filters:
        view = view if name == "area" else view.with_filter(name, value)
    view = view.but(attribution=attribution)
    return (view.as_list() if filters else view).address()


def _view(members: str, period: Period, context: Context, area: str) -> ListView:
    view = context.view
    days = {"start": view.start, "end": view.end} if period.key == "custom" else {}
    key = period.key if period.key in PERIODS else view.period
    return list_view(context.place, members, page=BREAKDOWN, area=area, period=key, lang=view.lang, **days)


def leads(content: Content, href: str, class_name: str = "down") -> html.Link:
    """A number as the link that leads on."""
    return html.Link(content, href=href, className=class_name)


__all__ = ["FORM", "RECORDS", "down", "leads", "records_of"]
