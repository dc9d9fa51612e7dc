"""Every panel, once. A page is rows of these keys (`layouts.pages`); the words stand in ioc/texts/panels.toml."""

from layouts.panel import Panel

RATES = ("dossiers_on_time_rate", "dossiers_online_share", "tickets_on_time_rate")
MAP_CHOICE = (
    "dossiers_on_time_rate", "dossiers_overdue", "dossiers_due_soon", "dossiers_pending", "dossiers_received",
    "dossiers_resolved", "dossiers_online_share", "tickets_open", "tickets_on_time_rate", "payments_count",
)  # fmt: skip
D, T, P = {"subject": "dossiers"}, {"subject": "tickets"}, {"subject": "payments"}
TILE = {"kind": "tile", "question": "points", "trend": True}
SERIES = {"kind": "series", "question": "series"}


def tile(key: str, *indicators: str, period: str, subject: str) -> Panel:
    """A tile: the first indicator large, the others small below it."""
    return Panel(key=key, indicators=indicators, period=period, subject=subject, **TILE)


_DECLARED: tuple[Panel, ...] = (
    tile("received_today", "dossiers_received", period="today", **D),
    tile("resolved_today", "dossiers_resolved", period="today", **D),
    tile("on_time_month", "dossiers_on_time_rate", period="month", **D),
    tile("overdue_now", "dossiers_overdue", period="today", **D),
    tile("due_soon", "dossiers_due_soon", period="today", **D),
    tile("complaints_open", "tickets_open", "tickets_overdue", period="today", **T),
    tile("payments_today", "payments_count", "payments_value", period="today", **P),
    tile("complaints_opened_today", "tickets_opened", period="today", **T),
    tile("complaints_closed_today", "tickets_closed", period="today", **T),
    tile("complaints_overdue", "tickets_overdue", period="today", **T),
    tile("complaints_on_time", "tickets_on_time_rate", period="month", **T),
    tile("complaints_satisfaction", "tickets_satisfaction", period="month", **T),
    tile("complaints_median", "tickets_median_hours", period="month", **T),
    tile("payments_value", "payments_value", period="page", **P),
    tile("payments_count", "payments_count", period="page", **P),
    tile("payments_mean", "payments_mean", "payments_median", period="page", **P),
    tile("payments_success", "payments_success_rate", period="page", **P),
    tile("paid_online", "dossiers_paid_online", "dossiers_paid_online_share", period="page", **D),
    Panel(key="map", kind="area_map", question="areas", indicators=MAP_CHOICE, choice=True, **D),
    Panel(key="ranking", kind="ranking", question="areas", indicators=MAP_CHOICE, choice=True, **D),
    Panel(key="peers", kind="ranking", question="peers", indicators=RATES, choice=True, **D),
    Panel(
        key="dossiers_by_day", indicators=("dossiers_received", "dossiers_resolved", "dossiers_pending"),
        step="auto", upper=2, **SERIES, **D,
    ),
    Panel(
        key="dossiers_by_hour", indicators=("dossiers_received", "dossiers_resolved"),
        period="today", step="hour", **SERIES, **D,
    ),
    Panel(
        key="complaints_by_day", indicators=("tickets_opened", "tickets_closed", "tickets_open"),
        step="auto", upper=2, **SERIES, **T,
    ),
    Panel(key="payments_by_day", indicators=("payments_count", "payments_value"), step="auto", upper=1, **SERIES, **P),
    Panel(
        key="field_channel", kind="cross", question="cross", indicators=("dossiers_received",),
        by="field,channel", **D,
    ),
    Panel(
        key="timeliness", kind="points", question="points",
        indicators=(
            "dossiers_to_resolve", "dossiers_carried_over", "dossiers_received", "dossiers_resolved",
            "dossiers_resolved_early", "dossiers_resolved_same_day", "dossiers_resolved_late",
            "dossiers_resolved_no_due", "dossiers_resolved_without_result", "dossiers_on_time_rate",
            "dossiers_on_time_rate_form", "dossiers_pending", "dossiers_overdue", "dossiers_median_hours",
            "dossiers_p90_hours", "dossiers_online_share", "dossiers_awaiting_acceptance",
            "dossiers_awaiting_over_8h",
        ), **D,
    ),
    Panel(key="form_06a", kind="form", question="form", by="area", **D),
    Panel(key="published", kind="published", question="published", **D),
    Panel(
        key="complaints_map", kind="spots", question="spots", indicators=("tickets_opened",), by="category", **T
    ),
    Panel(
        key="complaints_by_category", kind="breakdown", question="breakdown", indicators=("tickets_opened",),
        by="category", **T,
    ),
    Panel(
        key="complaints_by_channel", kind="breakdown", question="breakdown", indicators=("tickets_opened",),
        by="channel", **T,
    ),
    Panel(
        key="complaints_by_kind", kind="breakdown", question="breakdown", indicators=("tickets_opened",),
        by="kind", **T,
    ),
    Panel(key="complaints_by_area", kind="ranking", question="areas", indicators=("tickets_opened",), **T),
    Panel(
        key="payments_by_type", kind="breakdown", question="breakdown", indicators=("payments_value",),
        by="type", **P,
    ),
    Panel(
        key="payments_by_channel", kind="breakdown", question="breakdown", indicators=("payments_count",),
        by="channel", **P,
    ),
    Panel(key="payments_by_area", kind="ranking", question="areas", indicators=("payments_value",), **P),
    Panel(key="payments_published", kind="published", question="published", by="payments", **P),
    Panel(key="waiting_steps", kind="waiting", question="waiting", by="step", **D),
    Panel(key="waiting_holders", kind="waiting", question="waiting", by="holder", period="today", **D),
    Panel(key="overdue_days", kind="pareto", question="overdue_days", **D),
    Panel(key="forgotten", kind="forgotten", question="forgotten", period="today", **D),
    Panel(key="backlog", kind="backlog", question="backlog", step="auto", **D),
    Panel(key="ages", kind="ages", question="ages", period="today", **D),
    Panel(key="dossier_way", kind="way", question="dossier", period="today", **D),
    Panel(key="dossier_facts", kind="facts", question="dossier", period="today", **D),
    Panel(key="dossier_steps", kind="step_times", question="dossier", period="today", **D),
    Panel(key="dossier_versions", kind="versions", question="dossier", period="today", **D),
    Panel(key="dossier_payments", kind="tied", question="dossier", period="today", **D),
    Panel(key="dossier_tickets", kind="tied_tickets", question="dossier", period="today", **D),
    Panel(key="dictionary", kind="dictionary", question="points", indicators=("*",), period="month", **D),
    Panel(key="sources", kind="sources", question="sources", **D),
    Panel(key="trust", kind="trust", question="trust", period="today", **D),
    Panel(key="trust_hours", kind="trust_hours", question="trust", period="today", **D),
    Panel(key="trust_units", kind="unit_list", question="missing_units", period="today", **D),
    Panel(key="trust_reasons", kind="reasons", question="reject_reasons", period="today", **D),
    Panel(key="unit_list", kind="unit_list", question="units", period="today", **D),
    Panel(key="unit_calendar", kind="unit_calendar", question="unit_calendar", period="today", **D),
    Panel(key="late_ledger", kind="late", question="late_deliveries", period="today", **D),
    Panel(key="source_reasons", kind="reasons", question="reject_reasons", period="today", **D),
    Panel(key="rejects", kind="rejects", question="rejects", period="today", **D),
    Panel(key="count_days", kind="count_days", question="count_days", period="today", **D),
    Panel(key="count_codes", kind="count_codes", question="count_codes", period="today", **D),
    Panel(key="incidents", kind="incidents", question="incidents", period="today", **D),
)  # fmt: skip
PANELS: dict[str, Panel] = {panel.key: panel for panel in _DECLARED}
