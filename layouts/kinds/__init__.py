"""The kinds of panels: each a function of panel, answers and context that returns a Drawing."""

from layouts.kinds import (
    ages,
    area_map,
    backlog,
    breakdown,
    count_codes,
    count_days,
    cross,
    dictionary,
    facts,
    forgotten,
    form,
    incidents,
    late,
    pareto,
    points,
    published,
    ranking,
    reasons,
    rejects,
    series,
    sources,
    spots,
    step_times,
    tied,
    tied_tickets,
    tile,
    trust,
    trust_hours,
    unit_calendar,
    unit_list,
    versions,
    waiting,
    way,
)  # fmt: skip

KINDS = {
    "tile": tile.draw, "points": points.draw, "series": series.draw, "area_map": area_map.draw,
    "ranking": ranking.draw, "cross": cross.draw, "form": form.draw, "published": published.draw,
    "breakdown": breakdown.draw, "spots": spots.draw, "sources": sources.draw, "dictionary": dictionary.draw,
    "waiting": waiting.draw, "pareto": pareto.draw, "forgotten": forgotten.draw, "backlog": backlog.draw,
    "ages": ages.draw, "way": way.draw, "facts": facts.draw, "step_times": step_times.draw,
    "versions": versions.draw, "tied": tied.draw, 
    "tied_tickets": tied_tickets.draw, "trust": trust.draw, "trust_hours": trust_hours.draw,
    "reasons": reasons.draw, "unit_list": unit_list.draw, "unit_calendar": unit_calendar.draw, "late": late.draw,
    "rejects": rejects.draw, "count_days": count_days.draw, "count_codes": count_codes.draw,
    "incidents": incidents.draw,
}  # fmt: skip
# kinds that tell of the data rather than of what the data tell
TRUST = frozenset({
    "trust", "trust_hours", "reasons", "unit_list", "unit_calendar", "late", "rejects", "count_days", "count_codes",
    "incidents",
})  # fmt: skip
FIGURES = frozenset({"series", "area_map", "spots", "backlog", "way"})  # kinds with a graph
TWINS = FIGURES  # kinds that need a table beside the drawing; the others are tables themselves
