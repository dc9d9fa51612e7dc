"""The tables of panels as sheets of a file: one function an answer, numbers typed and nothing folded or left out."""

from ioc.exports.sheet import Sheet
from ioc.indicators.answers import Answer
from ioc.texts import t
from layouts.panel import Context, Panel
from layouts.sheets import areas, counted, counts, delays, dossiers, figures, places, series, trust
from layouts.slots import title

TABLES = {
    "points": figures.table, "series": series.table, "areas": areas.table, "cross": counts.cross,
    "breakdown": figures.breakdown, "form": counts.form, "published": counts.published, "spots": places.spots,
    "sources": places.sources, "peers": areas.table, "waiting": delays.waiting,
    "overdue_days": delays.overdue_days, "forgotten": delays.forgotten, "backlog": delays.backlog,
    "ages": delays.ages, "trust": trust.trust, "reject_reasons": trust.reasons, "units": trust.units,
    "missing_units": trust.units, "unit_calendar": trust.calendar, "late_deliveries": trust.late,
    "rejects": trust.rejects, "count_days": counted.days, "count_codes": counted.codes,
    "incidents": counted.incidents, "dossier": dossiers.table,
}  # fmt: skip


def sheets_of(panel: Panel, answers: tuple[Answer, ...], context: Context) -> tuple[Sheet, ...]:
    """The panel's table; of a tile with a trend also its last days. answers: to `layouts.asking.questions`."""
    columns, rows = TABLES[panel.question](panel, answers[0], context)
    sheets = [Sheet(title(panel, context), columns, rows)]
    if panel.trend and len(answers) > 1:
        columns, rows = series.table(panel, answers[1], context)
        sheets.append(Sheet(t("exports.trend", context.lang), columns, rows))
    return tuple(sheets)
