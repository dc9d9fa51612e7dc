"""Draws a wall page: the grid of its blocks, and the inside of each block, as the updates of one bundle."""

from collections.abc import Sequence

from ioc.indicators.answers import Answer
from ioc.texts import t
from layouts import elements as html
from layouts import words
from layouts.draw import drawing_of, failure
from layouts.ids import slot
from layouts.markup import markup
from layouts.panel import HTML, Context, Drawing, Panel, Update
from layouts.walls.catalogue import wall_panel
from layouts.walls.kinds import WALL_KINDS
from layouts.walls.letters import fit_of
from layouts.walls.packing import Spot
from layouts.walls.pages import profile_in, spots_of
from layouts.walls.words import title_of

FRAME = "wall-frame"  # the id under which the grid of a page is sent
AGELESS = ("wall_source", "wall_units")  # blocks that tell ages themselves


def draw(panel: Panel, answers: Sequence[Answer | None], context: Context) -> tuple[Update, ...]:
    """The updates of a block."""
    return _updates(panel, context, drawing_of(WALL_KINDS, panel, answers, context))


def failed(panel: Panel, context: Context) -> tuple[Update, ...]:
    """The updates of a block whose question could not be answered."""
    return _updates(panel, context, failure(context))


def _updates(panel: Panel, context: Context, drawing: Drawing) -> tuple[Update, ...]:
    kind = panel.kind.removeprefix("wall_")
    said = (
        ("panel", "className", f"block block-{kind} is-{drawing.state}"),
        ("body", HTML, markup(drawing.body)),
    )
    return tuple(Update(slot(role, panel.key, context.area), name, value) for role, name, value in said)


def frame(context: Context) -> tuple[Update, ...]:
    """The blocks of a page where they stand, empty, with their titles."""
    spots = spots_of(context.view, context.place)
    grid = html.Div([_block(spot, context) for spot in spots], className="wall-grid", style=_tracks(context))
    title, area = _titles(context)
    page = html.Div(grid, className="wall-page", **{"data-title": title, "data-area-name": area})
    return (Update(FRAME, HTML, markup(page)),)


def _titles(context: Context) -> tuple[str, str]:
    """What the page is about, and whose; the page of one area bears its name."""
    page, area = context.view.page, words.area(context.place, context.area, context.lang)
    if page == "wall-district":
        return area, context.place.names.get(context.lang)
    return t(f"walls.pages.{page}", context.lang), area


def _tracks(context: Context) -> dict[str, str]:
    """Columns and rows in pixels of the wall, so that joints lie between cells."""
    fit = fit_of(profile_in(context.view))
    columns, rows = (
        " ".join(f"calc({size:.2f} * var(--k))" for size in one) for one in (fit.widths(), fit.heights())
    )
    return {"gridTemplateColumns": columns, "gridTemplateRows": rows}


def _block(spot: Spot, context: Context) -> html.Section:
    panel = wall_panel(spot.block.key, context.place)
    title = title_of(panel, context)
    where = f"{spot.y + 1} / {spot.x + 1} / {spot.y + spot.h + 1} / {spot.x + spot.w + 1}"
    about = {"data-key": panel.key, "data-sources": " ".join(_sources(panel, context)), "aria-label": title}
    head = html.Header(html.H2(title))
    return html.Section(
        [head, html.Div(className="body")], className="block", style={"gridArea": where}, **about
    )


def _sources(panel: Panel, context: Context) -> list[str]:
    if panel.kind in AGELESS:
        return []
    return [name for name, entry in context.place.sources.items() if entry.kind == panel.subject]
