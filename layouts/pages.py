"""Every page: rows of panel keys, each with its share of the width; and which of them a place can show."""

from dataclasses import dataclass

from geo.places import Place
from ioc.indicators.catalogue import BY_KEY, subjects
from layouts.catalogue import PANELS
from layouts.kinds import TRUST
from layouts.panel import Panel


@dataclass(frozen=True, slots=True)
class Row:
    """Panels side by side. kind: tiles | main | panels. columns: panels stacked in one column stand in one tuple."""

    kind: str
    columns: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()


def _tiles(*keys: str) -> Row:
    return Row("tiles", tuple((key,) for key in keys))


def _row(*columns: str | tuple[str, ...], widths: tuple[int, ...], kind: str = "panels") -> Row:
    return Row(kind, tuple((one,) if isinstance(one, str) else one for one in columns), widths)


OVERVIEW = (
    _tiles(
        "received_today", "resolved_today", "on_time_month", "overdue_now", "due_soon", "complaints_open",
        "payments_today",
    ),
    _row("map", ("dossiers_by_day", "dossiers_by_hour"), widths=(6, 6), kind="main"),
    _row("ranking", ("complaints_by_day", "payments_by_day"), widths=(6, 6)),
    _row("field_channel", "timeliness", widths=(7, 5)),
    _row("form_06a", widths=(12,)),
)  # fmt: skip
PAGES: dict[str, tuple[Row, ...]] = {
    "province": (*OVERVIEW, _row("published", widths=(12,)), _row("sources", widths=(12,))),
    "area": (*OVERVIEW, _row("peers", widths=(12,)), _row("sources", widths=(12,))),
    "complaints": (
        _tiles(
            "complaints_opened_today", "complaints_closed_today", "complaints_open", "complaints_overdue",
            "complaints_on_time", "complaints_satisfaction", "complaints_median",
        ),
        _row("complaints_map", ("complaints_by_day", "complaints_by_channel"), widths=(6, 6), kind="main"),
        _row("complaints_by_category", ("complaints_by_area", "complaints_by_kind"), widths=(6, 6)),
    ),
    "payments": (
        _tiles(
            "payments_today", "payments_count", "payments_value", "payments_mean", "payments_success", "paid_online",
        ),
        _row("payments_by_day", "payments_by_type", widths=(7, 5)),
        _row("payments_by_area", ("payments_by_channel", "payments_published"), widths=(6, 6)),
    ),
    "delays": (
        _row("backlog", "ages", widths=(7, 5)),
        _row(("waiting_steps", "waiting_holders"), ("overdue_days", "forgotten"), widths=(6, 6)),
    ),
    "dossier": (
        _row("dossier_way", widths=(12,)),
        _row("dossier_facts", ("dossier_steps", "dossier_payments", "dossier_tickets"), widths=(5, 7)),
        _row("dossier_versions", widths=(12,)),
    ),
    "dictionary": (_row("dictionary", widths=(12,)),),
    "sources": (
        _row("trust", widths=(12,)),
        _row("trust_hours", widths=(12,)),
        _row("trust_units", "trust_reasons", widths=(6, 6)),
        _row("incidents", widths=(12,)),
    ),
    "source": (
        _row("unit_list", "late_ledger", widths=(6, 6)),
        _row("unit_calendar", widths=(12,)),
        _row("source_reasons", widths=(12,)),
    ),
    "rejects": (_row("rejects", widths=(12,)),),
    "counts": (_row("count_days", widths=(12,)), _row("count_codes", widths=(12,))),
}  # fmt: skip


def rows_of(page: str, place: Place) -> tuple[Row, ...]:
    """The rows of a page, less the panels whose subject the place has no source for."""
    there = frozenset(subjects(place))
    rows = []
    for row in PAGES[page]:
        columns = [
            tuple(key for key in column if _shown(PANELS[key], place, there)) for column in row.columns
        ]
        kept = [number for number, column in enumerate(columns) if column]
        widths = tuple(row.widths[number] for number in kept) if row.widths else ()
        if kept:
            rows.append(Row(row.kind, tuple(columns[number] for number in kept), widths))
    return tuple(rows)


def _shown(panel: Panel, place: Place, there: frozenset[str]) -> bool:
    if panel.kind == "published":
        return any(_of_subject(one, panel.subject) for one in place.published)
    if panel.question == "peers":
        return place.comparison.mode != "none" and any(key in BY_KEY for key in place.comparison.indicators)
    return panel.kind in ("sources", "dictionary", "area_map", "ranking", *TRUST) or panel.subject in there


def _of_subject(published: object, subject: str) -> bool:
    return any(value.key.split(".")[0] == subject for value in published.values)


def panels_of(page: str, place: Place) -> tuple[Panel, ...]:
    """The panels of a page in reading order."""
    return tuple(PANELS[key] for row in rows_of(page, place) for column in row.columns for key in column)
