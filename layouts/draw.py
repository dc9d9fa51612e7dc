"""Draws a panel: its answers become the properties of its slot, whatever state they are in."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ioc.indicators.answers import Answer
from ioc.indicators.catalogue import BY_KEY
from ioc.texts import formats, t
from layouts import elements as html
from layouts import missing
from layouts.asking import drawn_indicators
from layouts.history import progress_of
from layouts.ids import slot
from layouts.kinds import FIGURES, KINDS, TRUST, TWINS
from layouts.markup import markup
from layouts.panel import HTML, Content, Context, Drawing, Panel, Update
from layouts.tables import plain_table
from layouts.theme import blank_figure

NEVER_WITHHELD = ("sources", "dictionary", "wall_source", "wall_units", *sorted(TRUST))
# a tile says it beside its number; a dossier is one; what was published has periods of its own
WITHOUT_MARK = ("tile", "published", "way", "facts", "step_times", "versions", "tied", "tied_tickets")
Kind = Callable[[Panel, tuple[Answer | None, ...], Context], Drawing]


def draw(panel: Panel, answers: Sequence[Answer | None], context: Context) -> tuple[Update, ...]:
    """The updates of a panel's slot. answers: to `layouts.asking.questions`, None where there is none."""
    return _updates(panel, context, drawing_of(KINDS, panel, answers, context))


def frame(context: Context) -> tuple[Update, ...]:
    """What a page sends beside its panels: nothing, its frame came with its layout."""
    return ()


def drawing_of(
    kinds: Mapping[str, Kind], panel: Panel, answers: Sequence[Answer | None], context: Context
) -> Drawing:
    """What a kind makes of the answers; or why there is nothing to be seen yet."""
    progress = progress_of(context, subject_of(panel, context))
    if progress is not None and panel.kind not in NEVER_WITHHELD:
        return _loading(progress, context)
    if not answers or answers[0] is None:
        return empty(context)
    return kinds[panel.kind](panel, tuple(answers), context)


def failed(panel: Panel, context: Context) -> tuple[Update, ...]:
    """The updates of a panel whose question could not be answered."""
    return _updates(panel, context, failure(context))


def failure(context: Context) -> Drawing:
    return _message("failed", t("states.failed", context.lang))


def empty(context: Context) -> Drawing:
    return _message("empty", t("states.empty", context.lang))


def subject_of(panel: Panel, context: Context) -> str:
    """The subject a panel shows now: that of the chosen indicator where there is a choice."""
    return BY_KEY[drawn_indicators(panel, context)[0]].subject if panel.choice else panel.subject


def _loading(progress: float, context: Context) -> Drawing:
    return _message(
        "loading", t("states.loading", context.lang, share=formats.share(progress, context.lang, 0))
    )


def _message(state: str, text: str) -> Drawing:
    return Drawing(body=html.P(text, className="state"), state=state)


def _updates(panel: Panel, context: Context, drawing: Drawing) -> tuple[Update, ...]:
    said: list[tuple[str, str, Any]] = [
        ("panel", "className", class_name(panel, drawing.state)),
        ("body", HTML, markup(drawing.body)),
        ("note", HTML, markup(_note(panel, context, drawing))),
    ]
    if panel.kind in FIGURES:
        said.append(("figure", "figure", drawing.figure or blank_figure()))
        said.append(("legend", HTML, markup(drawing.legend)))
    if panel.kind in TWINS:
        said.append(("twin", HTML, markup(plain_table(drawing.twin) if drawing.twin else None)))
    return tuple(Update(slot(role, panel.key, context.area), name, value) for role, name, value in said)


def _note(panel: Panel, context: Context, drawing: Drawing) -> Content:
    """What a drawing notes, and which units are not in its numbers; a tile says that beside its number."""
    if drawing.state != "ok" or panel.kind in (*NEVER_WITHHELD, *WITHOUT_MARK):
        return drawing.note
    told = missing.note(subject_of(panel, context), context.periods[panel.period].end, context)
    if not told:
        return drawing.note
    return [drawing.note, " · " if drawing.note else "", html.Span(told, className="is-warn")]


def class_name(panel: Panel, state: str = "waiting") -> str:
    return f"panel panel-{panel.kind} is-{state}"
