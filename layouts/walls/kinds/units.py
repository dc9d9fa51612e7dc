"""How many units the figures hold, and which are missing: all where their source is dead, else the silent ones."""

from ioc.indicators.answers import Answer, MissingUnit, SourceFreshness, SourcesAnswer
from ioc.texts import t
from layouts import elements as html
from layouts.missing import missing_in, silence, unit_name
from layouts.panel import Context, Drawing, Panel
from layouts.walls.measure import Room, lines_of, room_of
from layouts.walls.words import title_of

GAP = 0.1  # between lines, in units
NAMED_AT_LEAST = 3


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: SourcesAnswer = answers[0]
    room = room_of(panel, context, title_of(panel, context))
    missing = [one for source in answer.sources for one in missing_in(source, context)]
    lines = [
        _line(one, room, context) for one in sorted(missing, key=lambda one: one.usual_us - one.silent_us)
    ]
    sources = _that_fit(answer.sources, lines, room, context)
    count = len(context.place.leaves_of(context.area))
    rows = [_row(source, count, context) for source in sources]
    left = room.height - len(rows) * (room.line + GAP)
    return Drawing(body=html.Div([*rows, *_named(lines, left, room, context)], className="units-list"))


def _that_fit(
    sources: tuple[SourceFreshness, ...], lines: list[str], room: Room, context: Context
) -> list[SourceFreshness]:
    """All of them, or where that leaves too little room for names those alone that have units missing."""
    needed = sum(_height(line, room) for line in lines[:NAMED_AT_LEAST])
    if not lines or len(sources) * (room.line + GAP) + needed <= room.height:
        return list(sources)
    return [one for one in sources if one.state == "dead" or missing_in(one, context)]


def _row(source: SourceFreshness, count: int, context: Context) -> html.Div:
    """The browser writes none of them once the source is dead."""
    living = count - len(missing_in(source, context))
    there = 0 if source.state == "dead" else living
    name = html.Span([html.I(className="shape"), t(f"shell.subject.{source.kind}", context.lang)])
    number = html.B(f"{there}/{count}", className="units" if living == count else "units is-warn")
    about = {"data-source": source.source, "data-age": source.state, "data-units": str(count)}
    return html.Div([name, number], className="fact", **about, **{"data-there": str(living)})


def _line(unit: MissingUnit, room: Room, context: Context) -> str:
    """A missing unit's name, with how long it has been silent where both stand in one line."""
    name = f"◆ {unit_name(unit.area, context)}"
    both = f"{name} {t('trust.silent_for', context.lang, age=silence(unit, context))}"
    return both if lines_of(both, room.width, room.small) == 1 else name


def _height(text: str, room: Room) -> float:
    return lines_of(text, room.width, room.small) * room.line + GAP


def _named(lines: list[str], left: float, room: Room, context: Context) -> list[html.Div]:
    """As many as there is room for; then how many more."""
    shown: list[str] = []
    for number, text in enumerate(lines):
        rest = t("trust.and_others", context.lang, count=len(lines) - number)
        more = _height(rest, room) if number + 1 < len(lines) else 0.0  # room to say how many more there are
        if _height(text, room) + more > left:
            shown.append(rest)
            break
        shown.append(text)
        left -= _height(text, room)
    return [html.Div(text, className="than is-warn") for text in shown]
