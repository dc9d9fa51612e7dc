"""The tables of one dossier as sheets: its steps, versions, payments and complaints; working time in hours."""

from collections.abc import Callable

from ioc.domain.moments import HOUR
from ioc.dossier.answers import Change, DossierAnswer
from ioc.exports.sheet import Column
from ioc.texts import t
from layouts import words
from layouts.kinds.facts import PLAIN
from layouts.panel import Context, Panel
from layouts.sheets.columns import NAME, NARROW, WIDE, Table, both
from layouts.values_of_facts import fact_text

MOMENT = {"kind": "moment", "width": 20}


def table(panel: Panel, answer: DossierAnswer, context: Context) -> Table:
    """What the panel of a dossier tells, by its kind."""
    return OF_KIND[panel.kind](answer, context)


def _column(key: str, kind: str = "text", width: int = NARROW, decimals: int = 0) -> Column:
    """key: of a text; its last word names the column."""
    return Column(key=key.rpartition(".")[2], heading=both(key), kind=kind, width=width, decimals=decimals)


def _steps(answer: DossierAnswer, context: Context) -> Table:
    columns = (
        _column("dossier.step", width=NAME), _column("dossier.holder", width=NAME),
        _column("dossier.from", **MOMENT), _column("dossier.until", **MOMENT), _column("dossier.line_due", **MOMENT),
        _column("exports.column.waited_hours", "number", decimals=1),
        _column("exports.column.usual_hours", "number", decimals=1), _column("dossier.n", "integer"),
    )  # fmt: skip
    rows = [
        (
            words.step(one.step, context.lang), one.holder, one.started_at, one.ended_at, one.due_at,
            one.waited_us / HOUR, one.usual and one.usual.median_us / HOUR, one.usual and one.usual.n,
        )
        for one in answer.steps
    ]  # fmt: skip
    return columns, rows


def _facts(answer: DossierAnswer, context: Context) -> Table:
    columns = (_column("exports.column.fact", width=NAME), _column("exports.column.told", width=WIDE))
    told = [
        (t(f"facts.{name}", context.lang), fact_text(name, answer.facts[name], context))
        for name in ("status", *PLAIN, "source_due_at") if answer.facts[name] is not None
    ]  # fmt: skip
    return columns, told


def _versions(answer: DossierAnswer, context: Context) -> Table:
    """The oldest first; what each told otherwise in one cell."""
    columns = (
        _column("dossier.known_at", **MOMENT), _column("dossier.told_at", **MOMENT),
        _column("dossier.status", width=NAME), _column("dossier.changes", width=WIDE),
    )  # fmt: skip
    rows = [
        (
            one.known_at, one.told_at, words.status(one.status, context.lang),
            "; ".join(_change(change, context) for change in one.changes) or None,
        )
        for one in answer.versions
    ]  # fmt: skip
    return columns, rows


def _change(one: Change, context: Context) -> str:
    before, after = (fact_text(one.name, value, context) for value in (one.before, one.after))
    return f"{t(f'facts.{one.name}', context.lang)}: {before} → {after}"


def _payments(answer: DossierAnswer, context: Context) -> Table:
    place, lang = context.place, context.lang
    columns = (
        _column("tied.payment", "code", NAME), _column("tied.type", width=NAME), _column("tied.state"),
        _column("tied.requested", **MOMENT), _column("tied.paid", **MOMENT),
        _column("tied.amount", "money", decimals=place.currency.decimals),
    )  # fmt: skip
    rows = [
        (
            one.code, words.code(place, "type", one.type or "", lang), words.code(place, "state", one.state, lang),
            one.requested_at, one.paid_at, one.amount,
        )
        for one in answer.payments
    ]  # fmt: skip
    return columns, rows


def _tickets(answer: DossierAnswer, context: Context) -> Table:
    place, lang = context.place, context.lang
    columns = (
        _column("tied.ticket", "code", NAME), _column("tied.category", width=NAME), _column("tied.state"),
        _column("tied.opened", **MOMENT), _column("tied.due", **MOMENT), _column("tied.ended", **MOMENT),
    )  # fmt: skip
    rows = [
        (
            one.code, words.code(place, "category", one.category or "", lang),
            words.code(place, "state", one.state, lang), one.opened_at, one.due_at, one.end_at,
        )
        for one in answer.tickets
    ]  # fmt: skip
    return columns, rows


OF_KIND: dict[str, Callable[[DossierAnswer, Context], Table]] = {
    "way": _steps, "step_times": _steps, "facts": _facts, "versions": _versions, "tied": _payments,
    "tied_tickets": _tickets,
}  # fmt: skip
