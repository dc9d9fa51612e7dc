"""Addresses that a page leads to, from where it stands."""

from layouts.panel import Context
from layouts.view import View, at_area


def dossier_href(source: str, code: str, context: Context) -> str:
    """The page of one dossier, in the language of this page."""
    return View(page="dossier", area=context.place.root, dossier=(source, code), lang=context.lang).address()


def area_href(area: str, context: Context) -> str:
    """The same view of another area."""
    return at_area(context.view, context.place, area).address()
