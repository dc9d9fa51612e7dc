"""Every panel of the wall pages, once; the titles stand in ioc/texts/walls.toml under `walls.panels.`."""

from dataclasses import replace

from geo.places import Place
from layouts.panel import Panel

D, T, P = {"subject": "dossiers"}, {"subject": "tickets"}, {"subject": "payments"}
TODAY, MONTH = {"period": "today"}, {"period": "month"}
LINES = {"kind": "wall_lines", "question": "series", "step": "auto", "period": "month"}
BARS = {"kind": "wall_bars"}


def value(key: str, *indicators: str, period: str, subject: str) -> Panel:
    """A number with its comparison and its last days; further indicators in small type below it."""
    return Panel(
        key=key, kind="wall_value", question="points", indicators=indicators, period=period, subject=subject,
        trend=True,
    )  # fmt: skip


_DECLARED: tuple[Panel, ...] = (
    value("wall_received", "dossiers_received", **TODAY, **D),
    value("wall_resolved", "dossiers_resolved", **TODAY, **D),
    value("wall_on_time", "dossiers_on_time_rate", **MONTH, **D),
    value("wall_overdue", "dossiers_overdue", **TODAY, **D),
    value("wall_due_soon", "dossiers_due_soon", **TODAY, **D),
    value("wall_pending", "dossiers_pending", **TODAY, **D),
    value("wall_open", "tickets_open", **TODAY, **T),
    value("wall_tickets_overdue", "tickets_overdue", **TODAY, **T),
    value("wall_opened", "tickets_opened", **TODAY, **T),
    value("wall_tickets_on_time", "tickets_on_time_rate", **MONTH, **T),
    value("wall_response", "tickets_median_hours", **MONTH, **T),
    value("wall_paid", "payments_count", **TODAY, **P),
    value("wall_paid_value", "payments_value", **TODAY, **P),
    value("wall_paid_month", "payments_value", **MONTH, **P),
    value("wall_success", "payments_success_rate", **MONTH, **P),
    value("wall_median", "payments_median", **MONTH, **P),
    value("wall_paid_online", "dossiers_paid_online_share", **MONTH, **D),
    Panel(
        key="wall_map", kind="wall_map", question="areas", indicators=("dossiers_on_time_rate",), **MONTH, **D
    ),
    Panel(key="wall_spots", kind="wall_spots", question="spots", indicators=("tickets_opened",), **MONTH, **T),
    Panel(key="wall_flow", indicators=("dossiers_received", "dossiers_resolved"), **LINES, **D),
    Panel(key="wall_backlog", indicators=("dossiers_pending",), **LINES, **D),
    Panel(key="wall_payments_by_day", indicators=("payments_count",), **LINES, **P),
    Panel(key="wall_overdue_by_area", question="areas", indicators=("dossiers_overdue",), **BARS, **TODAY, **D),
    Panel(
        key="wall_by_category", question="breakdown", indicators=("tickets_opened",), by="category",
        **BARS, **MONTH, **T,
    ),
    Panel(
        key="wall_by_channel", question="breakdown", indicators=("payments_count",), by="channel",
        **BARS, **MONTH, **P,
    ),
    Panel(
        key="wall_by_type", question="breakdown", indicators=("payments_value",), by="type", **BARS, **MONTH, **P
    ),
    Panel(
        key="wall_received_usual", kind="wall_usual", question="usual", indicators=("dossiers_received",),
        **TODAY, **D,
    ),
    Panel(
        key="wall_resolved_usual", kind="wall_usual", question="usual", indicators=("dossiers_resolved",),
        **TODAY, **D,
    ),
    Panel(
        key="wall_opened_usual", kind="wall_usual", question="usual", indicators=("tickets_opened",), **TODAY, **T
    ),
    Panel(
        key="wall_paid_usual", kind="wall_usual", question="usual", indicators=("payments_count",), **TODAY, **P
    ),
    Panel(key="wall_source", kind="wall_source", question="sources", **TODAY, **D),
    Panel(key="wall_units", kind="wall_units", question="sources", **TODAY, **D),
)  # fmt: skip
WALL_PANELS: dict[str, Panel] = {panel.key: panel for panel in _DECLARED}
OF_SOURCE = "wall_source-"  # a panel for each source: its key behind this


def wall_panel(key: str, place: Place) -> Panel:
    """The panel of a key; of one source where the key names it."""
    if not key.startswith(OF_SOURCE):
        return WALL_PANELS[key]
    source = key.removeprefix(OF_SOURCE)
    return replace(WALL_PANELS["wall_source"], key=key, by=source, subject=place.sources[source].kind)
