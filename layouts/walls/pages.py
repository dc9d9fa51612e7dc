"""The seven wall pages: blocks by priority. What does not fit on a screen is left out from the end."""

from geo.places import Place
from ioc.indicators.catalogue import subjects
from ioc.screens.profile import DEFAULT_PROFILE, Profile
from layouts.panel import Panel
from layouts.view import View
from layouts.walls.catalogue import OF_SOURCE, wall_panel
from layouts.walls.letters import fit_of
from layouts.walls.packing import Block, Spot, packed
from layouts.walls.setup import profile_of


def _map(key: str) -> Block:
    return Block(key, (2, 3), picture=True)


def _chart(key: str, *size: int) -> Block:
    return Block(key, size or (2, 2), picture=True)


def _list(key: str, *size: int) -> Block:
    return Block(key, size or (1, 2), tall=True)


def _values(*keys: str) -> tuple[Block, ...]:
    return tuple(Block(key) for key in keys)


OVERVIEW = (
    _map("wall_map"),
    *_values(
        "wall_overdue", "wall_on_time", "wall_received", "wall_open", "wall_paid_value", "wall_due_soon"
    ),
    *_values("wall_resolved", "wall_pending"),
)
WALLS: dict[str, tuple[Block, ...]] = {
    "wall-overview": OVERVIEW,
    "wall-dossiers": (
        _chart("wall_flow"), *_values("wall_overdue", "wall_due_soon"), _list("wall_overdue_by_area", 2, 2),
        *_values("wall_pending", "wall_on_time", "wall_received", "wall_resolved"), _chart("wall_backlog", 1, 1),
    ),
    "wall-complaints": (
        _map("wall_spots"), _list("wall_by_category"), *_values("wall_open", "wall_tickets_overdue"),
        *_values("wall_tickets_on_time", "wall_response", "wall_opened"),
    ),
    "wall-payments": (
        _chart("wall_payments_by_day"), *_values("wall_paid", "wall_paid_value"), _list("wall_by_channel"),
        _list("wall_by_type"), *_values("wall_success", "wall_median", "wall_paid_month", "wall_paid_online"),
    ),
    "wall-district": OVERVIEW,
    "wall-data": (),  # by the sources of the place
    "wall-today": (
        _chart("wall_received_usual"), _chart("wall_resolved_usual"), _chart("wall_opened_usual", 2, 1),
        _chart("wall_paid_usual", 2, 1), *_values("wall_received", "wall_resolved"),
    ),
}  # fmt: skip


def blocks_of(page: str, place: Place) -> tuple[Block, ...]:
    """The blocks of a page, less those whose subject the place has no source for."""
    there = subjects(place)
    blocks = _of_data(place) if page == "wall-data" else WALLS[page]
    return tuple(block for block in blocks if wall_panel(block.key, place).subject in there)


def _of_data(place: Place) -> tuple[Block, ...]:
    sources = (Block(f"{OF_SOURCE}{name}", (1, 2)) for name in place.sources)
    return (
        *sources,
        Block("wall_units", (1, 2)),
        *_values("wall_received", "wall_opened", "wall_paid", "wall_resolved"),
    )


def profile_in(view: View) -> Profile:
    """The profile of the screen that a view is drawn for."""
    return profile_of(view.wall or "") or DEFAULT_PROFILE


def spots_of(view: View, place: Place) -> tuple[Spot, ...]:
    """The blocks of a page that fit on its screen, and where they stand."""
    return packed(blocks_of(view.page, place), fit_of(profile_in(view)))


def wall_panels(view: View, place: Place) -> tuple[Panel, ...]:
    """The panels of a wall page, by priority."""
    return tuple(wall_panel(spot.block.key, place) for spot in spots_of(view, place))
