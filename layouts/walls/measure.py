"""How much room a block has and a text takes, in units of the title's size; estimated a little too wide."""

from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from layouts.panel import Context, Panel
from layouts.walls.letters import Fit, fit_of
from layouts.walls.pages import profile_in, spots_of

MARGIN, PADDING = 0.14, 0.42  # around a block and in it, in units: as wall.css has them
TITLE = 1.22  # height of a line of the title
LINE = 1.26  # of small type, in its own size
# widths of Be Vietnam Pro in em, as chromium measures them: letters without their marks
WIDTHS = {
    "ijlI": 0.27,
    "rft": 0.43,
    "s": 0.52,
    "cehknuvxyz": 0.59,
    "mwMW%": 0.88,
    ".,:;'|!": 0.3,
    "/()": 0.49,
    "−–-+=": 0.64,
    " \u00a0": 0.235,
}
ROUND, UPPER, DIGIT = 0.65, 0.74, 0.63
SPACE = WIDTHS[" \u00a0"]


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
    return Room(
        width, height - TITLE * lines_of(title, min(width, one_panel), 1.02), fit.small / fit.unit, fit
    )


def width_of(text: str) -> float:
    """Of a text, in em."""
    return sum(map(_width, text))


@cache
def _width(letter: str) -> float:
    plain = normalize("NFD", letter)[0]
    known = next((width for letters, width in WIDTHS.items() if plain in letters), None)
    if known is not None:
        return known
    return DIGIT if plain.isdigit() else UPPER if plain.isupper() or not plain.isalnum() else ROUND


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


def em(size: float) -> str:
    """A length in units as CSS takes it."""
    return f"calc({size:.2f} * var(--u))"
