"""A register of wall screens on each engine."""

from desk_samples import desk_store, desk_url_here
from screen_samples import screens, world
from small_store import epochs, loaded_store, place, stopped_clock, template

__all__ = [
    "desk_store", "desk_url_here", "epochs", "loaded_store", "place", "screens", "stopped_clock", "template", "world",
]  # fmt: skip
