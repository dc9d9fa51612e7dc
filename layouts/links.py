"""Addresses that a page leads to, from where it stands."""

from layouts.panel import Context
from layouts.view import at_area


def area_href(area: str, context: Context) -> str:
    """The same view of another area."""
    return at_area(context.view, context.place, area).address()
