"""From an address to its page: one callback, whatever the page."""

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from callbacks.bundles import Bundles
from callbacks.list_pages import ListPages
from callbacks.urging import urges_at
from ioc import clock
from ioc.domain.moments import to_us
from ioc.epochs import MINUTE, Epochs
from ioc.errors import IocError
from ioc.indicators.answers import Epoch
from layouts.ids import PAGE
from layouts.page import not_found, page_layout
from layouts.spans import make_context
from layouts.view import View, read_address

ADDRESS = "address"


def frame() -> html.Div:
    """What every page is put into."""
    return html.Div([dcc.Location(id=ADDRESS, refresh="callback-nav"), html.Div(id=PAGE)])


def register(app: Dash, epochs: Epochs, bundles: Bundles, lists: ListPages) -> None:
    """Draws the page again when the address changes."""

    @app.callback(Output(PAGE, "children"), Input(ADDRESS, "pathname"), Input(ADDRESS, "search"))
    def show(path: str | None, search: str | None) -> Component:
        path, search = path or "/", search or ""
        for found in (lists.at(path, search), urges_at(lists, path, search)):
            if found is not None:
                return found
        return page_at(epochs, bundles, path, search)


def page_at(epochs: Epochs, bundles: Bundles, path: str, search: str) -> Component:
    """The page of an address with everything that is known at this moment."""
    view = read_address(epochs.place, path, search)
    if view is None:
        return not_found()
    try:
        return _page(epochs, bundles, view)
    except IocError:  # the page itself says that it hears nothing, and goes on by itself
        return _waiting(epochs, view)


def _page(epochs: Epochs, bundles: Bundles, view: View) -> Component:
    glance = epochs.glance()
    drawn = bundles.bundle(view, glance.epoch, glance.now)
    context = make_context(view, epochs.place, drawn.epoch, epochs.calendar, glance.sources)
    return page_layout(context, drawn.updates)


def _waiting(epochs: Epochs, view: View) -> Component:
    now = to_us(clock.now())
    return page_layout(make_context(view, epochs.place, Epoch(0, now - now % MINUTE), epochs.calendar))
