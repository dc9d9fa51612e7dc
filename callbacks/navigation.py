"""From an address to its page: one callback, whatever the page."""

from dataclasses import replace

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from callbacks.announced import Announced
from callbacks.list_pages import ListPages
from callbacks.locating import located
from callbacks.openings import Openings
from callbacks.shown import Shown
from callbacks.urging import urges_at
from callbacks.urging_one import desk_of
from callbacks.walls import Walls
from ioc import clock
from ioc.access.caller import Caller, home_of
from ioc.access.guard import caller_now
from ioc.access.scope import require
from ioc.domain.moments import to_us
from ioc.epochs import MINUTE, Epochs
from ioc.errors import IocError, ScopeError
from ioc.indicators.answers import Epoch
from layouts.ids import PAGE
from layouts.page import not_found, not_yours, page_layout
from layouts.panel import Context
from layouts.spans import make_context
from layouts.view import View, read_address

ADDRESS = "address"


def frame() -> html.Div:
    """What every page is put into."""
    return html.Div([dcc.Location(id=ADDRESS, refresh="callback-nav"), html.Div(id=PAGE)])


def register(app: Dash, announced: Announced, lists: ListPages, openings: Openings, walls: Walls) -> None:
    """Draws the page again when the address changes."""

    @app.callback(Output(PAGE, "children"), Input(ADDRESS, "pathname"), Input(ADDRESS, "search"))
    def show(path: str | None, search: str | None) -> Component:
        path, search = path or "/", search or ""
        for found in (lists.at(path, search), urges_at(lists, path, search)):
            if found is not None:
                return found
        wall = wall_at(walls, path, search, caller_now())
        if wall is not None:
            return wall
        return page_at(announced, openings, path, search, caller_now(), lists)


def wall_at(walls: Walls, path: str, search: str, caller: Caller) -> Component | None:
    """The wall of an address, if it is the caller's to see; None where it is no wall's address."""
    try:
        return walls.at(path, search, caller)
    except ScopeError:
        return not_yours()


def page_at(
    announced: Announced, openings: Openings, path: str, search: str, caller: Caller, lists: ListPages
) -> Component:
    """The page of an address with everything that is known at this moment, if it is the caller's to see."""
    epochs = announced.epochs
    view = read_address(epochs.place, path, search, home=home_of(epochs.place, caller.scope))
    if view is None:
        return not_found()
    try:
        view = located(epochs, view, caller)
        if view is None:
            return not_found()
        require(caller.scope, epochs.place, view.area)
        page = _page(announced, view, caller, lists)
        openings.opened(view, caller)
        return page
    except ScopeError:
        return not_yours(view.lang)
    except IocError:  # the page itself says that it hears nothing, and goes on by itself
        return _waiting(epochs, view, caller)


def _page(announced: Announced, view: View, caller: Caller, lists: ListPages) -> Component:
    glance, epochs = announced.glance(), announced.epochs
    drawn = announced.bundles.bundle(Shown(view, caller.scope), glance.epoch, glance.now)
    context = make_context(view, epochs.place, drawn.epoch, epochs.calendar, glance.sources)
    mine = _for(caller, context)
    return page_layout(mine, drawn.updates, desk_of(lists, mine))


def _waiting(epochs: Epochs, view: View, caller: Caller) -> Component:
    now = to_us(clock.now())
    context = make_context(view, epochs.place, Epoch(0, now - now % MINUTE), epochs.calendar)
    return page_layout(_for(caller, context))


def _for(caller: Caller, context: Context) -> Context:
    return replace(context, scope=caller.scope, caller=caller)
