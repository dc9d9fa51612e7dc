"""The way of one dossier: each step a bar on its own line, pauses shaded, what lies past the due moment marked."""

from typing import Any

from ioc.domain.moments import from_us
from ioc.dossier.answers import DossierAnswer, StepSpan
from ioc.indicators.answers import Answer
from ioc.texts import formats, t
from layouts import theme, words
from layouts.panel import Context, Drawing, Panel, Table
from layouts.tables import joined
from layouts.worktime import working_text

THICK = 0.34
LEAST_ROWS = 3
EDGE = 0.03  # of the whole span, on both sides
BAD, PAUSED = "@bad", "@shade-2"


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: DossierAnswer = answers[0]
    steps = answer.steps or _whole(answer)
    if not steps:
        return Drawing(body=t("dossier.no_way", context.lang), state="empty")
    figure = {"data": _bars(steps, answer, context), "layout": _layout(steps, answer, context)}
    return Drawing(figure=figure, twin=_twin(steps, context), note=_note(answer, context))


def _whole(answer: DossierAnswer) -> tuple[StepSpan, ...]:
    """Where the source tells no steps: one from receipt to the end."""
    facts = answer.facts
    begun = facts["received_at"] if facts["received_at"] is not None else facts["submitted_at"]
    if begun is None:
        return ()
    took = facts["worked_us"] if facts["worked_us"] is not None else 0
    return (
        StepSpan(
            step="whole", holder=facts["holder"], started_at=begun, due_at=None,
            ended_at=facts["end_at"], waited_us=took,
        ),
    )  # fmt: skip


def _end(step: StepSpan, answer: DossierAnswer) -> int:
    return max(step.started_at, answer.as_of if step.ended_at is None else step.ended_at)


def _bars(steps: tuple[StepSpan, ...], answer: DossierAnswer, context: Context) -> list[dict[str, Any]]:
    """Two sets of bars: up to the due moment, and beyond it."""
    due = answer.facts["due_at"]
    parts: dict[str, list] = {theme.SERIES[1]: [], BAD: []}
    for row, step in enumerate(steps):
        end, text = _end(step, answer), _hover(step, context)
        cut = end if due is None else min(max(due, step.started_at), end)
        parts[theme.SERIES[1]].append((row, step.started_at, cut, text))
        parts[BAD].append((row, cut, end, text))
    return [_bar_set(colour, rows, context) for colour, rows in parts.items()]


def _bar_set(colour: str, rows: list[tuple[int, int, int, str]], context: Context) -> dict[str, Any]:
    real = [row for row in rows if row[2] > row[1]]
    return {
        "type": "bar", "orientation": "h", "y": [row for row, *_ in real], 
        "base": [_local(start, context) for _, start, _, _ in real],
        "x": [(end - start) / 1000 for _, start, end, _ in real], "text": [text for *_, text in real],
        "textposition": "none", "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": colour, "line": {"width": 0}},
    }  # fmt: skip


def _local(us: int, context: Context) -> str:
    return f"{from_us(us, context.place.zone):%Y-%m-%dT%H:%M:%S}"


def _hover(step: StepSpan, context: Context) -> str:
    lang = context.lang
    until = t("dossier.now", lang) if step.ended_at is None else _moment(step.ended_at, context)
    lines = (words.step(step.step, lang), step.holder or "", f"{_moment(step.started_at, context)} – {until}")
    return "<br>".join(
        line for line in (*lines, working_text(step.waited_us, context.place, context.lang)) if line
    )


def _moment(us: int, context: Context) -> str:
    return formats.moment(from_us(us, context.place.zone), context.lang)


def _layout(steps: tuple[StepSpan, ...], answer: DossierAnswer, context: Context) -> dict[str, Any]:
    first, last = _span(steps, answer)
    return theme.layout(
        context.lang, barmode="overlay", bargap=1 - THICK, hovermode="closest",
        margin={"l": "0.2rem", "r": "0.2rem", "t": "2.4rem", "b": "4rem", "pad": 0},
        xaxis=theme.axis(
            type="date", range=[_local(first, context), _local(last, context)], nticks=6,
            tickformat={"vi": "%d/%m<br>%H:%M", "en": "%-d %b<br>%H:%M"}[context.lang]
            if last - first < 5 * 86_400_000_000 else {"vi": "%d/%m", "en": "%-d %b"}[context.lang],
        ),
        yaxis=theme.axis(visible=False, range=[max(len(steps), LEAST_ROWS) - 0.5, -0.75]),
        shapes=[*_pauses(answer, context), *_lines(answer, context)],
        annotations=[*_names(steps, first, context), *_line_names(answer, first, last, context)],
    )  # fmt: skip


def _span(steps: tuple[StepSpan, ...], answer: DossierAnswer) -> tuple[int, int]:
    moments = [step.started_at for step in steps] + [_end(step, answer) for step in steps]
    moments += [moment for moment in _marks(answer).values() if moment is not None]
    edge = max(int((max(moments) - min(moments)) * EDGE), 60_000_000)
    return min(moments) - edge, max(moments) + edge


def _marks(answer: DossierAnswer) -> dict[str, int | None]:
    """The moments that stand as lines across: the due one, and now while the dossier is open."""
    facts = answer.facts
    due = facts["due_at"] if facts["due_at"] is not None else facts["source_due_at"]
    return {
        "due": due,
        "now": answer.as_of if facts["end_at"] is None else None,
        "returned": facts["returned_at"],
    }


def _lines(answer: DossierAnswer, context: Context) -> list[dict[str, Any]]:
    look = {"due": (BAD, "solid"), "now": (theme.INK_SOFT, "dot"), "returned": (theme.INK_FAINT, "dash")}
    return [
        {
            "type": "line", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, "x0": _local(moment, context),
            "x1": _local(moment, context),
            "line": {"color": look[name][0], "width": "0.15rem", "dash": look[name][1]},
        }
        for name, moment in _marks(answer).items() if moment is not None
    ]  # fmt: skip


def _pauses(answer: DossierAnswer, context: Context) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect", "layer": "below", "xref": "x", "yref": "paper", "y0": 0, "y1": 1,
            "x0": _local(one.asked_at, context), "fillcolor": PAUSED, "line": {"width": 0},
            "x1": _local(answer.as_of if one.answered_at is None else one.answered_at, context),
        }
        for one in answer.pauses
    ]  # fmt: skip


def _names(steps: tuple[StepSpan, ...], first: int, context: Context) -> list[dict[str, Any]]:
    """The step, who holds it and how long, above its bar."""
    return [
        {
            "text": _title(step, context),
            "x": 0, "xref": "paper", "xanchor": "left", "align": "left", "y": row - THICK / 2, "yref": "y",
            "yanchor": "bottom", "showarrow": False, "xshift": "0.4rem", "bgcolor": theme.SURFACE,
            "font": {"color": theme.INK, "size": "1.25rem"},
        }
        for row, step in enumerate(steps)
    ]  # fmt: skip


def _title(step: StepSpan, context: Context) -> str:
    name = words.step(step.step, context.lang)
    return joined([name, working_text(step.waited_us, context.place, context.lang), step.holder or ""])


def _line_names(answer: DossierAnswer, first: int, last: int, context: Context) -> list[dict[str, Any]]:
    """The names of the lines above the chart; those on the right half lean to the left."""
    return [
        {
            "text": t(f"dossier.line_{name}", context.lang), "x": _local(moment, context), "xref": "x",
            "xanchor": "left" if moment - first < (last - first) / 2 else "right", "y": 1, "yref": "paper",
            "yanchor": "bottom", "showarrow": False,
            "font": {"size": "1.2rem", "color": BAD if name == "due" else theme.INK_SOFT},
        }
        for name, moment in _marks(answer).items() if moment is not None
    ]  # fmt: skip


def _note(answer: DossierAnswer, context: Context) -> str:
    lang = context.lang
    due, end = answer.facts["due_at"], answer.facts["end_at"]
    is_past = due is not None and due < (answer.as_of if end is None else end)
    said = [t("dossier.blue", lang)] if is_past else []
    if answer.pauses:
        said.append(t("dossier.shaded", lang))
    if not answer.steps:
        said.append(t("dossier.no_steps", lang))
    return joined(said)


def _twin(steps: tuple[StepSpan, ...], context: Context) -> Table:
    lang = context.lang
    keys = ("step", "holder", "from", "until", "waited")
    rows = [
        (
            words.step(step.step, lang), step.holder or formats.DASH, _moment(step.started_at, context),
            t("dossier.now", lang) if step.ended_at is None else _moment(step.ended_at, context),
            working_text(step.waited_us, context.place, context.lang),
        )
        for step in steps
    ]  # fmt: skip
    return Table(head=tuple(t(f"dossier.{key}", lang) for key in keys), rows=tuple(rows))
