"""Addresses that a page leads to, from where it stands."""

from datetime import date

from geo.places import Place
from ioc.domain.moments import from_us
from layouts.list_view import list_view
from layouts.panel import Context
from layouts.view import COUNTS, REJECTS, SOURCE, View, at_area


def dossier_href(source: str, code: str, context: Context) -> str:
    """The page of one dossier, in the language of this page."""
    return View(page="dossier", area=context.place.root, dossier=(source, code), lang=context.lang).address()


def ticket_href(code: str, opened_at: int, context: Context) -> str:
    """Tickets have no page of their own: the list that holds just this one, of the area that this page shows."""
    place, lang = context.place, context.lang
    return list_of_ticket(place, code, from_us(opened_at, place.zone).date(), lang, area=context.area)


def list_of_ticket(place: Place, code: str, day: date, lang: str, **options: str) -> str:
    """The list of one ticket alone, opened on a day."""
    told = {"period": "custom", "start": day, "end": day, "search": code, "lang": lang, **options}
    return list_view(place, "tickets_opened", **told).address()


def area_href(area: str, context: Context) -> str:
    """The same view of another area."""
    return at_area(context.view, context.place, area).address()


def source_href(source: str, context: Context) -> str:
    """The page of one source, for the area that this page shows; a portal has no units, and is compared."""
    if context.place.sources[source].portal_of is not None:
        return counts_href(source, context)
    return View(page=SOURCE, area=context.area, source=source, lang=context.lang).address()


def counts_href(source: str, context: Context, **options: object) -> str:
    """A source's own counts beside ours. options: day, reason."""
    return View(page=COUNTS, area=context.area, source=source, lang=context.lang, **options).address()


def rejects_href(source: str, context: Context, **options: str | None) -> str:
    """The refused records of one source."""
    return View(page=REJECTS, area=context.area, source=source, lang=context.lang, **options).address()
