"""Makes the Dash application of a place out of its parts, in the order they need."""

import threading
from pathlib import Path

import dash
from flask import Flask

from callbacks import (
    breakdown_exports,
    exporting,
    list_exports,
    list_pages,
    navigation,
    outlines,
    own_columns,
    packing,
    reconciling,
    redriving,
    refresh,
    safety,
    saved_views,
    scripts,
    searches,
    urging,
    urging_one,
)
from callbacks.announced import Announced
from callbacks.bundles import Bundles
from callbacks.drawing import drawn
from callbacks.list_pages import ListPages
from callbacks.openings import Openings
from callbacks.shown import Shown
from callbacks.stills import Stills
from callbacks.versions import Versions, build_of
from callbacks.walls import Walls
from ioc.access import doors, guard, log_page, people_page, provider_doors, sample_page, token_page
from ioc.access.desk import Desk
from ioc.access.scope import whole
from ioc.api import routes
from ioc.api.dossiers import Records
from ioc.api.ground import Ground
from ioc.api.metrics import NOTHING
from ioc.epochs import Epochs
from ioc.exports.jobs import Exports
from ioc.screens import doors as screen_doors
from ioc.screens import keeper_page
from ioc.texts import DEFAULT_LANGUAGE
from ioc.wiring import Sampler
from ioc.worklist.lists import Lists
from ioc.worklist.urges import Urges
from ioc.worklist.views import SavedViews
from layouts.view import home
from layouts.walls.fits import blocks_that_fit
from layouts.walls.setup import ScreenOf, ScreenSetup

ASSETS = Path(__file__).resolve().parents[1] / "layouts" / "assets"
INDEX = f"""<!DOCTYPE html>
<html lang="{DEFAULT_LANGUAGE}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{%title%}}</title>{{%favicon%}}{{%css%}}</head>
<body>{{%app_entry%}}<div hidden>{{%config%}}{{%scripts%}}{{%renderer%}}</div></body>
</html>"""


def make_dashboard(
    epochs: Epochs, desk: Desk, exports: Exports, *, bundle_bytes: int, lists: Lists | None = None,
    draws_ahead: bool = False, sampler: Sampler | None = None, ground: Ground = NOTHING,
) -> dash.Dash:  # fmt: skip
    """The application; everything it shows comes from `epochs`, whom it shows it to is known at the desk.

    draws_ahead: a thread of its own draws what pages show before they are told of new data.
    """
    server = _server(desk, sampler)
    app = scripts.Dashboard(
        epochs.place, server=server, assets_folder=str(ASSETS), use_pages=False, title=epochs.place.names.vi,
        update_title=None, suppress_callback_exceptions=True, index_string=INDEX,
    )  # fmt: skip
    announced = _announced(epochs, bundle_bytes, draws_ahead)
    pages = _list_pages(epochs, desk, lists or Lists(epochs.store, epochs.place, epochs.calendar))
    _register_pages(app, epochs, desk, announced, pages)
    for part, told in (
        (exporting, (epochs, exports, desk)), (list_exports, (pages, exports)),
        (breakdown_exports, (pages, exports, desk)), (own_columns, (pages,)),
        (outlines, (epochs.place,)), (redriving, (desk,)), (reconciling, (desk,)),
        (searches, (epochs.place, pages.lists)),
    ):  # fmt: skip
        part.register(server, *told)
    records = Records(pages.lists, pages.urges, desk.audit)
    routes.register(server, epochs, records, desk.screens, ground)
    safety.protect(server, app.csp_hashes())
    scripts.register(server)
    packing.register(server)
    return app


def _server(desk: Desk, sampler: Sampler | None) -> Flask:
    """The server with its guard and the pages that are forms."""
    server = Flask("ioc", static_folder=None)
    guard.protect(server, desk)
    for part in (doors, provider_doors, people_page, token_page, log_page, screen_doors):
        server.register_blueprint(part.blueprint(desk))
    server.register_blueprint(keeper_page.blueprint(desk, blocks_that_fit))
    if sampler is not None:
        server.register_blueprint(sample_page.blueprint(desk, sampler))
    return server


def _announced(epochs: Epochs, bundle_bytes: int, draws_ahead: bool) -> Announced:
    bundles = Bundles(
        lambda shown, epoch: drawn(shown.view, epochs.reader(shown.scope, epoch), epochs.glance().sources),
        bundle_bytes,
    )
    announced = Announced(epochs, bundles)
    if draws_ahead:
        # who comes first, after a start or in the morning, finds the first page drawn
        bundles.expect(Shown(home(epochs.place), whole(epochs.place)), packing.BEST)
        threading.Thread(target=announced.keep_ready, args=(threading.Event(),), daemon=True).start()
    return announced


def _register_pages(
    app: dash.Dash, epochs: Epochs, desk: Desk, announced: Announced, pages: ListPages
) -> None:
    """What answers the callbacks of pages, and what keeps pages alive."""
    openings = Openings(desk.audit)
    app.layout = navigation.frame
    navigation.register(app, announced, pages, openings, Walls(epochs, _screens_of(desk)))
    for part in (list_pages, urging, urging_one, saved_views):
        part.register(app, pages)
    live = refresh.Live(
        versions=Versions(announced, build_of()), announced=announced, openings=openings, screens=desk.screens,
        stills=Stills(),
    )  # fmt: skip
    refresh.register(app.server, live)


def _screens_of(desk: Desk) -> ScreenOf:
    """The set-up of a registered screen at this hour."""

    def found(screen: str) -> ScreenSetup | None:
        one = desk.screens.find(screen)
        if one is None:
            return None
        told = {"name": one.name, "area": one.area, "profile": one.profile, "night": one.programme.night}
        return ScreenSetup(**told, items=desk.screens.showing.items(one))

    return found


def _list_pages(epochs: Epochs, desk: Desk, lists: Lists) -> ListPages:
    urges = Urges(desk.store, epochs.store, epochs.place, epochs.calendar)
    return ListPages(epochs, lists, urges, SavedViews(desk.store), desk.audit)
