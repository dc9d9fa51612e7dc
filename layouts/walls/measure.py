"""How much room a block has and a text takes, in units of the title's size; estimated a little too wide."""

from dataclasses import dataclass

from layouts.panel import Context, Panel
from layouts.walls.letters import Fit, fit_of
from layouts.walls.pages import profile_in, spots_of

MARGIN, PADDING = 0.14, 0.42  # around a block and in it, in units: as wall.css has them
TITLE = 1.22  # height of a line of the title
LINE = 1.26  # of small type, in its own size
NARROW, WIDE, UPPER, DIGIT, SPACE, OTHER = 0.32, 0.9, 0.7, 0.63, 0.28, 0.585  # widths in em of Be Vietnam Pro


@dataclass(frozen=True, slots=True)
class Room:
    """Inside of a block, in units: width, height under the title; small: the size of small type."""

    width: float
    height: float
    small: float
    fit: Fit

    @property
    def line(self) -> float:
        return self.small * LINE


def room_of(panel: Panel, context: Context, title: str) -> Room:
    """The room that a panel has under its title."""
    fit = fit_of(profile_in(context.view))
    spot = next(one for one in spots_of(context.view, context.place) if one.block.key == panel.key)
    around = 2 * (MARGIN + PADDING)
    width = sum(fit.widths()[spot.x : spot.x + spot.w]) / fit.unit - around
    height = sum(fit.heights()[spot.y : spot.y + spot.h]) / fit.unit - around
    one_panel = fit.profile.panel_px[0] / fit.unit - around  # a title never runs over a joint
    return Room(width, height - TITLE * lines_of(title, min(width, one_panel), 1.04), fit.small / fit.unit, fit)


def width_of(text: str) -> float:
    """Of a text, in em."""
    return sum(map(_width, text))


def _width(letter: str) -> float:
    if letter in "il.,:;'|!Ií\u00a0 ":
        return SPACE if letter in "\u00a0 " else NARROW
    if letter in "mwMW%—":
        return WIDE
    return DIGIT if letter.isdigit() else UPPER if letter.isupper() else OTHER


def lines_of(text: str, width: float, size: float) -> int:
    """How many lines a text takes in a width, broken at its spaces."""
    lines, used = 1, 0.0
    for word in text.split(" "):
        needed = width_of(word) * size
        if used and used + SPACE * size + needed > width:
            lines, used = lines + 1, needed
        else:
            used += (SPACE * size if used else 0) + needed
    return lines


def shortened(text: str, width: float, size: float) -> str:
    """The text, without its last parts after commas where it is too long."""
    parts = text.split(", ")
    while len(parts) > 1 and width_of(", ".join(parts)) * size > width:
        parts.pop()
    return ", ".join(parts)


def em(size: float) -> str:
    """A length in units as CSS takes it."""
    return f"calc({size:.2f} * var(--u))"
